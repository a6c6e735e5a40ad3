package web

import (
	"net/http"
	"net/url"
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
