package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"heed/bot"
)

// logSize is how much of a log a page shows, and earlierItems how many of the
// customer's other items.
const (
	logSize      = 300
	earlierItems = 10
)

// itemView is the page of one item.
type itemView struct {
	frame
	ID       bot.ItemID
	Rev      uint64
	Here     string // this page, to fetch it anew
	Customer string
	Handles  []handle
	Others   []row // the customer's other items
	Blocked  *moment
	Withheld uint64
	row
	DeskPath string // of its desk's page, if the desk is still there
	Tags     []string
	Kinds    []string
	Feeling  string
	Pledges  []pledge
	Verdict  string
	Why      []string // it is due when it is, and was or was not nagged about
	Merged   *link
	Links    []link
	First    *turn // the first mention, where the log shown begins later
	Talk     []turn
	Before   string // the log before what is shown
	Later    string // back to the newest of it
	Barred   string
	Buttons  []form
	Answers  []form
	More     []form
	Mishap   *mishap

	now     time.Time // in the desk's zone
	rules   bot.Rules
	called  names
	members []bot.Member
	deskIDs []bot.DeskID
	spent   int // of the runes a page shows
}

// handle is one account of the customer.
type handle struct {
	Where     string
	Name      string
	URL       string
	Followers int64
}

// item shows one item.
func (w *Web) item(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	w.showItem(rw, r, m, http.StatusOK, nil)
}

// showItem answers with an item's page, and what went wrong on it if something
// did.
func (w *Web) showItem(rw http.ResponseWriter, r *http.Request, m bot.Member, status int, x *mishap) {
	at := w.live.at()
	before, _ := strconv.ParseUint(r.URL.Query().Get("before"), 10, 64)
	view, err := w.view(r.Context(), bot.ItemID(r.PathValue("id")), before)
	if err != nil {
		w.trouble(rw, r, err)
		return
	}
	p := w.itemPage(view, m)
	p.Mishap = x
	p.frame = frame{Title: p.Customer, Me: display(nameOf(m))}
	p.Stream = "/events?" + url.Values{"since": {at}, "item": {string(p.ID)}}.Encode()
	p.explain(view, before)
	if before > 0 {
		p.Here += "?before=" + itoa(before)
		p.Later = itemPath(p.ID)
	}
	if p.Others, err = w.others(r.Context(), view, m); err != nil {
		w.trouble(rw, r, err)
		return
	}
	s := standOf(view.Item, m, w.host.Rules())
	p.offer(s, view.Customer)
	p.talk(view, s)
	w.render(rw, r, status, "item", p)
}

// view reads an item with the newest part of its log, or what comes before a
// place in it. An item that this board does not show is not found.
func (w *Web) view(ctx context.Context, id bot.ItemID, before uint64) (bot.View, error) {
	after := uint64(0)
	if before > logSize {
		after = before - logSize - 1
	}
	v, err := w.host.Reader.View(ctx, id, after, logSize)
	if err == nil && before == 0 && v.Item.Seq > logSize {
		v, err = w.host.Reader.View(ctx, id, v.Item.Seq-logSize, logSize)
	}
	if err == nil && !w.desks().shows(v.Item.Desk) {
		return v, bot.ErrNotFound
	}
	if before > 0 {
		v.Log = slices.DeleteFunc(v.Log, func(l bot.Line) bool { return l.Seq >= before })
	}
	return v, err
}

// itemPage fills in what an item is.
func (w *Web) itemPage(v bot.View, m bot.Member) *itemView {
	rules, i := w.host.Rules(), v.Item
	now := time.Now().In(rules.Desks[i.Desk].Hours.Location())
	p := &itemView{
		ID: i.ID, Rev: i.Rev, Here: itemPath(i.ID), Customer: customerName(v.Customer, v.First.Author),
		Blocked: momentOf(v.Customer.Blocked, now), Withheld: v.Customer.Withheld,
		Feeling: display(i.Feeling), now: now, rules: rules, called: names(rules.Members), members: w.sortedMembers(),
		deskIDs: slices.SortedFunc(maps.Keys(rules.Desks), cmp.Compare[bot.DeskID]),
	}
	p.row = rowOf(v, rules, m, now)
	p.Pledges, p.Verdict = p.pledges(i), judgement(i)
	if _, known := rules.Desks[i.Desk]; known {
		p.DeskPath = deskPath(i.Desk)
	}
	for _, t := range i.Tags {
		p.Tags = append(p.Tags, display(t))
	}
	for _, k := range i.Kinds {
		p.Kinds = append(p.Kinds, display(string(k)))
	}
	if i.MergedInto != "" {
		p.Merged = itemLink(i.MergedInto)
	}
	for _, id := range i.Links {
		p.Links = append(p.Links, *itemLink(id))
	}
	for _, h := range v.Customer.Handles {
		p.Handles = append(p.Handles, handle{display(string(h.Connection)), line(cmp.Or(h.Name, h.ID), 80), safeLink(h.URL), h.Followers})
	}
	return p
}

// explain says why the item is due when it is. It can from the newest part of a
// log only.
func (p *itemView) explain(v bot.View, before uint64) {
	if before > 0 {
		return
	}
	for _, l := range bot.Why(v, p.rules, p.now) {
		p.Why = append(p.Why, display(l))
	}
}

// itemLink is a link to another item.
func itemLink(id bot.ItemID) *link { return &link{string(id), itemPath(id)} }

// others are the customer's other items, the newest first.
func (w *Web) others(ctx context.Context, v bot.View, m bot.Member) ([]row, error) {
	if v.Customer.ID == "" || v.Customer.Items < 2 {
		return nil, nil
	}
	page, err := w.host.Reader.Items(ctx, bot.Query{Customer: v.Customer.ID, Newest: true, Limit: earlierItems})
	if err != nil {
		return nil, fmt.Errorf("read the customer's items: %w", err)
	}
	shown := w.desks()
	rest := slices.DeleteFunc(page.Items, func(o bot.View) bool { return o.Item.ID == v.Item.ID || !shown.shows(o.Item.Desk) })
	return w.rows(rest, m, time.Now()), nil
}

// words shows one text whole, as plain text: what is too long for a page.
func (w *Web) words(rw http.ResponseWriter, r *http.Request, _ bot.Member) {
	seq, err := strconv.ParseUint(r.PathValue("seq"), 10, 64)
	if err != nil || seq == 0 {
		w.trouble(rw, r, bot.ErrNotFound)
		return
	}
	v, err := w.host.Reader.View(r.Context(), bot.ItemID(r.PathValue("id")), seq-1, 1)
	if err == nil && (!w.desks().shows(v.Item.Desk) || len(v.Log) == 0 || v.Log[0].Seq != seq || v.Log[0].Words == nil) {
		err = bot.ErrNotFound
	}
	if err != nil {
		w.trouble(rw, r, err)
		return
	}
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = rw.Write([]byte(display(v.Log[0].Words.Text)))
}

// itoa is a place in a log, as text.
func itoa(n uint64) string { return strconv.FormatUint(n, 10) }
