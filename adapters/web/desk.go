package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"heed/bot"
)

// deskRows is how many items each list of a desk's page has.
const deskRows = 20

// desksView is the page that lists the desks of this board.
type desksView struct {
	frame
	Desks []deskLine
}

// deskLine is one desk in short.
type deskLine struct {
	Name, Path string
	Open       bool
	Words      string
	Waiting    int // items whose customer waits
	OnDuty     string
}

// deskView is the page of one desk.
type deskView struct {
	frame
	Name     string
	Here     string
	Open     bool
	Words    string // whether it is open, and until when
	Zone     string
	Clock    string // what the time is there
	Hours    []string
	Quiet    []string
	Calm     string // that it is quiet now, and until when
	Holidays []string
	Targets  table
	Also     []string // what else keeps time
	Ladders  []ladder
	OnDuty   string
	Duty     []stint
	Away     []absent
	Lists    []deskList
}

// table is a table of words.
type table struct {
	Head []string
	Rows [][]string // the first cell names the row
}

// ladder is how nags about items of a kind go.
type ladder struct {
	Kind  string
	Steps []string
}

// stint is a time on duty.
type stint struct{ From, Who string }

// absent is a member who is away.
type absent struct {
	ID      bot.MemberID
	Who     string
	Now     bool
	From    *moment
	Until   string
	StandIn string
	Own     bool // it is the reader
	MayEnd  bool // the reader may say that they are back
	Key     string
}

// deskList is a list of items that have something in common.
type deskList struct {
	ID    string
	Title string
	Rows  []row
	Empty string
	More  *link
}

// deskIndex shows the desks.
func (w *Web) deskIndex(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	rules, v := w.host.Rules(), desksView{frame: frame{Title: "Desks", Me: display(nameOf(m))}}
	for _, d := range w.desks().shown {
		counts, err := w.host.Reader.Counts(r.Context(), d.ID)
		if err != nil {
			w.trouble(rw, r, err)
			return
		}
		now := time.Now().In(d.Hours.Location())
		l := deskLine{Name: display(string(d.ID)), Path: deskPath(d.ID), Waiting: counts[bot.Open] + counts[bot.Claimed]}
		l.Open, l.Words = standing(d.Hours, now)
		if who := rules.OnDuty(d.ID, now); who != "" {
			l.OnDuty = names(rules.Members).of(who)
		}
		v.Desks = append(v.Desks, l)
	}
	w.render(rw, r, http.StatusOK, "desks", v)
}

// deskPath is a desk's address on the board.
func deskPath(id bot.DeskID) string { return "/desks/" + url.PathEscape(string(id)) }

// theDesk is the desk that a request's path names, if this board shows it.
func (w *Web) theDesk(rw http.ResponseWriter, r *http.Request) (bot.Desk, bool) {
	id := bot.DeskID(r.PathValue("desk"))
	d, ok := w.host.Rules().Desks[id]
	if !ok || !w.desks().shows(id) {
		w.problem(rw, r, http.StatusNotFound, "This board does not show that desk", "A desk is shown where its `post` names the board.")
		return d, false
	}
	return d, true
}

// desk shows a desk: its time, who is there, and what is late or promised.
func (w *Web) desk(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	d, ok := w.theDesk(rw, r)
	if !ok {
		return
	}
	at, now := w.live.at(), time.Now().In(d.Hours.Location())
	v := deskView{
		Name: display(string(d.ID)), Here: deskPath(d.ID), Zone: now.Location().String(), Clock: now.Format("Mon 15:04"),
		Hours: hoursWords(d.Hours), Holidays: holidays(d.Hours, now), Targets: targetTable(d), Also: alsoWords(d),
	}
	v.frame = frame{Title: v.Name, Me: display(nameOf(m)), Stream: "/events?" + url.Values{"since": {at}}.Encode()}
	v.Open, v.Words = standing(d.Hours, now)
	v.quiet(d, now)
	rules := w.host.Rules()
	v.Ladders = ladders(d)
	v.OnDuty, v.Duty = duty(d, rules, now)
	v.Away = away(d.Members, rules, m, now)
	if err := w.deskLists(r.Context(), &v, d, m, now); err != nil {
		w.trouble(rw, r, err)
		return
	}
	w.render(rw, r, http.StatusOK, "desk", v)
}

// quiet says when nobody is pinged, and whether that is so now.
func (v *deskView) quiet(d bot.Desk, now time.Time) {
	if d.Quiet == nil {
		return
	}
	quiet := now.In(d.Quiet.Location())
	v.Quiet = hoursWords(*d.Quiet)
	if quiet.Location().String() != now.Location().String() {
		v.Quiet = append(v.Quiet, quiet.Location().String())
	}
	if d.Quiet.Open(now) {
		v.Calm = "It is quiet now: pings wait"
		if ends := d.Quiet.Until(quiet); !ends.IsZero() {
			v.Calm += " until " + soon(ends, quiet)
		}
	}
}

// kindsOf are the keys of what a desk says by kind; the default comes first.
func kindsOf[T any](of map[bot.Kind]T) []bot.Kind {
	return slices.Sorted(maps.Keys(of))
}

// targetTable is how long each milestone may take.
func targetTable(d bot.Desk) table {
	columns := []struct {
		head string
		of   func(bot.Targets) time.Duration
	}{
		{"claim", func(t bot.Targets) time.Duration { return t.Claim }},
		{"respond", func(t bot.Targets) time.Duration { return t.Respond }},
		{"answer", func(t bot.Targets) time.Duration { return t.Answer }},
		{"next answer", func(t bot.Targets) time.Duration { return t.NextAnswer }},
		{"resolve", func(t bot.Targets) time.Duration { return t.Resolve }},
	}
	t := table{Head: []string{"Kind"}}
	for _, k := range kindsOf(d.Targets) {
		t.Rows = append(t.Rows, []string{kindWords(k, "all others")})
	}
	for _, c := range columns {
		if !slices.ContainsFunc(slices.Collect(maps.Values(d.Targets)), func(t bot.Targets) bool { return c.of(t) > 0 }) {
			continue
		}
		t.Head = append(t.Head, c.head)
		for n, k := range kindsOf(d.Targets) {
			words := "–"
			if within := c.of(d.Targets[k]); within > 0 {
				words = lasts(within)
			}
			t.Rows[n] = append(t.Rows[n], words)
		}
	}
	return t
}

// alsoWords says what else a desk does by the clock.
func alsoWords(d bot.Desk) (all []string) {
	if d.ReleaseAfter > 0 {
		all = append(all, "Whoever has an item and does nothing for "+lasts(d.ReleaseAfter)+" is asked whether it is still theirs, and then loses it.")
	}
	for _, k := range kindsOf(d.FollowUp) {
		if days := d.FollowUp[k]; days > 0 {
			all = append(all, fmt.Sprintf("After it was resolved, a %s is followed up on the %s working day.", kindWords(k, "conversation"), ordinal(days)))
		}
	}
	return all
}

// ordinal is a number in a row.
func ordinal(n int) string {
	if n <= 3 {
		return []string{"", "first", "second", "third"}[n]
	}
	return fmt.Sprintf("%dth", n)
}

// ladders are the desk's, the default first.
func ladders(d bot.Desk) []ladder {
	all := []ladder{{Steps: ladderWords(d.LadderFor(""), d.NagRepeat)}}
	for _, k := range kindsOf(d.Ladders) {
		if k != "" {
			all = append(all, ladder{kindWords(k, ""), ladderWords(d.Ladders[k], d.NagRepeat)})
		}
	}
	return all
}

// duty is who is on duty now and in the next weeks; whoever is away is told
// through their stand-in. A desk without a rota has nobody.
func duty(d bot.Desk, rules bot.Rules, now time.Time) (onDuty string, next []stint) {
	called, who := names(rules.Members), rules.OnDuty(d.ID, now)
	if who != "" {
		onDuty = called.of(who)
	}
	day := d.Hours.DateOf(now)
	for n := range dutyDays {
		on := day.AddDays(n)
		at := time.Date(on.Year, on.Month, on.Day, int(d.Duty.At)/60, int(d.Duty.At)%60, 0, 0, now.Location())
		then := rules.OnDuty(d.ID, at)
		if !at.After(now) || then == who {
			continue
		}
		who = then
		next = append(next, stint{soon(at, now), cmp.Or(called.maybe(then), "nobody")})
	}
	return onDuty, next
}

// maybe names a member, or nobody.
func (n names) maybe(id bot.MemberID) string {
	if id == "" {
		return ""
	}
	return n.of(id)
}

// away lists the absences of members, now and soon; no members: of everybody.
func away(of []bot.MemberID, rules bot.Rules, reader bot.Member, now time.Time) (all []absent) {
	if len(of) == 0 {
		of = slices.Sorted(maps.Keys(rules.Members))
	}
	called := names(rules.Members)
	for _, id := range of {
		said := rules.Absent[id]
		for _, a := range slices.Concat(rules.Members[id].Away, said) {
			if !a.Until.After(now) || a.From.After(now.Add(awayAhead)) {
				continue
			}
			all = append(all, absent{
				ID: id, Who: called.of(id), Now: !a.From.After(now), From: momentOf(a.From, now),
				Until: soon(a.Until, now), StandIn: called.maybe(a.StandIn),
				Own: id == reader.ID, MayEnd: slices.Contains(said, a) && (id == reader.ID || leads(reader)),
			})
		}
	}
	return all
}

// deskLists fills in what is overdue, promised, and to be followed up.
func (w *Web) deskLists(ctx context.Context, v *deskView, d bot.Desk, m bot.Member, now time.Time) error {
	overdue, err := w.overdue(ctx, d.ID, now)
	if err != nil {
		return err
	}
	promised, err := w.promised(ctx, d.ID, now)
	if err != nil {
		return err
	}
	followUps, err := w.host.Reader.Items(ctx, bot.Query{Desk: d.ID, State: bot.Resolved, ByDue: true, Limit: deskRows})
	if err != nil {
		return fmt.Errorf("read the follow-ups: %w", err)
	}
	list := func(state bot.State, sort string) string {
		return "/?" + url.Values{"desk": {string(d.ID)}, "state": {string(state)}, "sort": {sort}}.Encode()
	}
	v.Lists = []deskList{
		{ID: "overdue", Title: "Overdue", Rows: w.rows(overdue, m, now), Empty: "Nothing is overdue."},
		{ID: "promised", Title: "Promises coming due", Rows: w.rows(promised, m, now), Empty: "Nobody is waiting for something that was promised."},
		{ID: "followups", Title: "Follow-ups", Rows: w.rows(followUps.Items, m, now), Empty: "Nobody is to be asked how it went."},
	}
	if len(overdue) == deskRows {
		v.Lists[0].More = &link{"All by due time", list(bot.Open, "")}
	}
	if followUps.Next != "" {
		v.Lists[2].More = &link{"All follow-ups", list(bot.Resolved, "due")}
	}
	return nil
}

// overdue reads the items of a desk that are, the longest overdue first.
func (w *Web) overdue(ctx context.Context, desk bot.DeskID, now time.Time) (all []bot.View, err error) {
	for _, s := range []bot.State{bot.Open, bot.Claimed, bot.Answered} {
		page, err := w.host.Reader.Items(ctx, bot.Query{Desk: desk, State: s, ByDue: true, Limit: deskRows})
		if err != nil {
			return nil, fmt.Errorf("read what is overdue: %w", err)
		}
		for _, i := range page.Items {
			if !i.Item.Due.After(now) {
				all = append(all, i)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b bot.View) int { return a.Item.Due.Compare(b.Item.Due) })
	return all[:min(len(all), deskRows)], nil
}

// promisedAhead is how far ahead promises are listed.
const promisedAhead = 14 * 24 * time.Hour

// promised reads the items of a desk with a promise that comes due, the first
// first.
func (w *Web) promised(ctx context.Context, desk bot.DeskID, now time.Time) (all []bot.View, err error) {
	seen := map[bot.ItemID]bool{}
	for after := ""; len(all) < deskRows; {
		page, next, err := w.host.Reader.Promised(ctx, desk, now, now.Add(promisedAhead), after, deskRows)
		if err != nil {
			return nil, fmt.Errorf("read what was promised: %w", err)
		}
		for _, s := range page {
			if p := s.Item.Promise; p.Due.After(now) && !seen[s.Item.ID] && len(all) < deskRows {
				seen[s.Item.ID] = true
				s.Item.Due = p.Due
				all = append(all, bot.View{Item: s.Item, First: s.First, Edited: s.Edited})
			}
		}
		if after = next; next == "" {
			break
		}
	}
	return all, nil
}
