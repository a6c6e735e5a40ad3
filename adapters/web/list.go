package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"heed/bot"
)

// pageSize is how many items a page lists.
const pageSize = 50

// listView is the page that lists items.
type listView struct {
	frame
	Here    string // this page, to fetch it anew
	Tabs    []tab
	Desks   []option
	Owners  []option
	Kinds   []option
	State   bot.State
	Sort    string
	Turn    *link // the other order
	Text    string
	Fresh   *moment // of a text search: up to when it is complete
	Rows    []row
	More    string
	First   string // back to the first page; empty: this is it
	Trouble []string
	Empty   string
}

// tab is one state, and how many items are in it.
type tab struct {
	Label string
	Count int
	Path  string
	Here  bool
}

// link is a link with its words.
type link struct{ Label, Path string }

// option is one of a list to choose from.
type option struct {
	Value, Label string
	Here         bool
}

// row is one item of the list.
type row struct {
	Path     string
	Customer string
	Text     string
	Kind     string
	Desk     string
	State    bot.State
	Owner    string
	Mine     bool
	Since    *moment
	Due      *moment
	DueFor   string // empty: the customer's answer
	Outcome  bot.Outcome
	Marks    []mark
}

// asked is what a list's address asks for.
type asked struct {
	values url.Values
	query  bot.Query
	bySort string
}

// ask reads a list's address. Items whose customer waits come by due time unless
// something else is asked for; of the others those that are due, if that is.
func (w *Web) ask(r *http.Request, d desks) (asked, bool) {
	v := r.URL.Query()
	a := asked{values: v, bySort: v.Get("sort")}
	desk, ok := d.choose(bot.DeskID(v.Get("desk")))
	state := bot.State(v.Get("state"))
	if !slices.Contains(bot.States, state) {
		state = bot.Open
	}
	text, _ := cut(display(v.Get("q")), rowRunes)
	a.query = bot.Query{
		Desk: desk, State: state, Kind: bot.Kind(v.Get("kind")), Owner: bot.MemberID(v.Get("owner")),
		Text: text, Limit: pageSize, Cursor: v.Get("cursor"),
	}
	a.query.ByDue = (a.waits() && a.bySort != "new" || a.bySort == "due") && text == ""
	a.query.Newest = !a.query.ByDue
	return a, ok
}

// waits reports whether the customers of what is listed wait for an answer.
func (a asked) waits() bool { return a.query.State == bot.Open || a.query.State == bot.Claimed }

// path is the list's address with some of what it asks for changed; a new
// question starts at its first page.
func (a asked) path(changes ...string) string {
	v := url.Values{}
	for _, name := range []string{"desk", "state", "kind", "owner", "q", "sort", "cursor"} {
		if s := a.values.Get(name); s != "" && (name != "cursor" || len(changes) == 0) {
			v.Set(name, s)
		}
	}
	for n := 0; n+1 < len(changes); n += 2 {
		if v.Del(changes[n]); changes[n+1] != "" {
			v.Set(changes[n], changes[n+1])
		}
	}
	return "/?" + v.Encode()
}

// list shows items.
func (w *Web) list(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	at, now, d := w.live.at(), time.Now().UTC(), w.desks()
	a, ok := w.ask(r, d)
	if !ok {
		w.problem(rw, r, http.StatusNotFound, "This board does not show that desk",
			"A desk is shown where its `post` names the board.")
		return
	}
	page, a, err := w.page(r.Context(), a)
	switch {
	case errors.Is(err, bot.ErrNotFound): // its cursor is none
		http.Redirect(rw, r, a.path("cursor", ""), http.StatusSeeOther)
		return
	case err != nil:
		w.trouble(rw, r, err)
		return
	}
	v := listView{Here: a.path(), State: a.query.State, Text: a.query.Text, Sort: a.bySort, Fresh: momentOf(page.Fresh, now)}
	v.frame = frame{Title: "Items", Me: display(nameOf(m)), Stream: "/events?" + url.Values{"since": {at}}.Encode()}
	if err := w.surround(r.Context(), &v, a, d, m); err != nil {
		w.trouble(rw, r, err)
		return
	}
	v.Rows = w.rows(page.Items, m, now)
	if page.Next != "" {
		v.More = a.path("cursor", page.Next)
	}
	if a.query.Cursor != "" {
		v.First = a.path("cursor", "")
	}
	v.Empty = emptiness(a, v.More)
	w.render(rw, r, http.StatusOK, "list", v)
}

// page reads the items asked for. Where nothing has a due time, as where a desk
// has no targets, it lists the newest instead of nothing.
func (w *Web) page(ctx context.Context, a asked) (bot.Page, asked, error) {
	page, err := w.host.Reader.Items(ctx, a.query)
	if err == nil && len(page.Items) == 0 && page.Next == "" && a.query.ByDue && a.waits() && a.query.Cursor == "" {
		a.query.ByDue, a.query.Newest, a.bySort = false, true, "new"
		page, err = w.host.Reader.Items(ctx, a.query)
		a.values.Set("sort", "new")
	}
	return page, a, err
}

// surround fills in what stands around a list's rows.
func (w *Web) surround(ctx context.Context, v *listView, a asked, d desks, m bot.Member) error {
	counts, err := w.host.Reader.Counts(ctx, a.query.Desk)
	if err != nil {
		return err
	}
	for _, s := range bot.States {
		v.Tabs = append(v.Tabs, tab{string(s), counts[s], a.path("state", string(s), "sort", ""), s == a.query.State})
	}
	lanes, err := w.host.Reader.Lanes(ctx)
	if err != nil {
		return err
	}
	v.Trouble = laneTrouble(lanes, time.Now().UTC())
	v.Desks, v.Owners, v.Kinds = w.filters(a, d, m)
	switch {
	case a.query.Text != "":
	case !a.waits() && !a.query.ByDue:
		v.Turn = &link{"Show what is due only", a.path("sort", "due")}
	case !a.waits():
		v.Turn = &link{"Show all, newest first", a.path("sort", "")}
	case a.query.ByDue:
		v.Turn = &link{"Show newest first", a.path("sort", "new")}
	default:
		v.Turn = &link{"Show by due time", a.path("sort", "")}
	}
	return nil
}

// laneTrouble says which channels can not be reached.
func laneTrouble(lanes []bot.Lane, now time.Time) []string {
	var all []string
	for _, l := range lanes {
		if l.Trouble.Blocked.IsZero() {
			continue
		}
		s := fmt.Sprintf("%s can not be reached since %s", display(l.Channel.String()), momentOf(l.Trouble.Blocked, now).Near)
		if l.Trouble.Why != "" {
			s += ": " + line(l.Trouble.Why, rowRunes)
		}
		all = append(all, fmt.Sprintf("%s. %d waiting there.", s, l.Owed))
	}
	return all
}

// emptiness says why there is nothing to see.
func emptiness(a asked, more string) string {
	switch {
	case more != "":
		return "Nothing here matches yet. The next page goes on looking."
	case a.query.Text != "" || a.query.Kind != "" || a.query.Owner != "":
		return "Nothing matches. Take a filter away to see more."
	case a.query.ByDue && !a.waits():
		return "Nothing here is due."
	case a.query.State == bot.Open:
		return "Nothing is open. Everybody who wrote has somebody."
	}
	return "Nothing is " + string(a.query.State) + "."
}
