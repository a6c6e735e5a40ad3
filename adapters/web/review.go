package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"heed/bot"
)

// Bounds of a review: how many of the desk's complaints are looked at, the
// newest first, and how many are shown.
const (
	reviewLooks  = 1000
	reviewRows   = 50
	reviewedRows = 20
)

// reviewView is the page on which complaints are judged.
type reviewView struct {
	frame
	Name   string
	Desk   string // its page
	Here   string
	Barred string
	Open   []complaint // not judged yet, the oldest first
	More   int         // how many of them are not shown
	Judged []complaint // lately
	Themes table
	Known  []string // themes, to choose from
	Partly bool     // there are older complaints that were not looked at
}

// complaint is one of them, with the form that judges it.
type complaint struct {
	row
	Judgement string
	ID        string
	Action    string
	Seen      uint64
	Key       string
	Verdicts  []option
}

// review shows the complaints of a desk that nobody has judged, and those that
// somebody has.
func (w *Web) review(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	d, ok := w.theDesk(rw, r)
	if !ok {
		return
	}
	at, now := w.live.at(), time.Now()
	all, whole, err := bot.Complaints(r.Context(), w.host.Reader, d.ID, now, reviewLooks)
	if err != nil {
		w.trouble(rw, r, err)
		return
	}
	v := reviewView{Name: display(string(d.ID)), Desk: deskPath(d.ID), Here: deskPath(d.ID) + "/review", Partly: !whole}
	v.frame = frame{Title: v.Name + ": review", Me: display(nameOf(m)), Stream: "/events?" + url.Values{"since": {at}}.Encode()}
	v.Barred = standOf(bot.Item{Desk: d.ID}, m, w.host.Rules()).barred()
	v.sort(all, func(i bot.View) complaint { return w.complaint(i, m, now) })
	w.render(rw, r, http.StatusOK, "review", v)
}

// sort puts complaints into the lists of a review and counts themes.
func (v *reviewView) sort(all []bot.View, show func(bot.View) complaint) {
	themes := map[string]int{}
	var open []bot.View
	for _, i := range all {
		if i.Item.Verdict == "" {
			open = append(open, i)
			continue
		}
		if i.Item.Theme != "" {
			themes[i.Item.Theme]++
		}
		if len(v.Judged) < reviewedRows {
			v.Judged = append(v.Judged, show(i))
		}
	}
	slices.Reverse(open)
	v.More = max(0, len(open)-reviewRows)
	for _, i := range open[:len(open)-v.More] {
		v.Open = append(v.Open, show(i))
	}
	v.Themes.Head = []string{"Theme", "complaints"}
	for _, t := range byCount(themes) {
		v.Known = append(v.Known, display(t))
		v.Themes.Rows = append(v.Themes.Rows, []string{display(t), strconv.Itoa(themes[t])})
	}
}

// complaint shows one, with the form that judges it.
func (w *Web) complaint(v bot.View, m bot.Member, now time.Time) complaint {
	c := complaint{
		row: rowOf(v, w.host.Rules(), m, now), Judgement: judgement(v.Item), ID: string(v.Item.ID),
		Action: itemPath(v.Item.ID) + "/" + string(bot.Review), Seen: v.Item.Rev, Key: newToken(),
	}
	for _, o := range bot.Verdicts {
		c.Verdicts = append(c.Verdicts, option{Value: string(o), Label: verdictWords[o]})
	}
	return c
}

// fromReview is what a form says that was filled in on the page of a review:
// there it leads back to.
const fromReview = "review"
