package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"heed/bot"
)

// meView is the page of the member who is signed in: whether they are away.
type meView struct {
	frame
	Name string
	Role bot.Role
	Form *form // nil: they may not say it
	Away []absent
}

// me shows the page of the member who is signed in.
func (w *Web) me(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	w.showMe(rw, r, m, http.StatusOK, nil)
}

// showMe answers with that page, and what went wrong on it if something did.
func (w *Web) showMe(rw http.ResponseWriter, r *http.Request, m bot.Member, status int, x *mishap) {
	rules := w.host.Rules()
	now := time.Now().In(w.zoneOf(m))
	v := meView{frame: frame{Title: display(nameOf(m)), Me: display(nameOf(m))}, Name: display(nameOf(m)), Role: m.Role}
	v.Away = away(nil, rules, m, now)
	for n := range v.Away {
		v.Away[n].Key = newToken()
	}
	f := w.awayForm(m, now.Location())
	f.refill(x)
	v.Form = &f
	w.render(rw, r, status, "me", v)
}

// zoneOf is the zone on whose clock a member's times are read: that of the first
// desk they belong to.
func (w *Web) zoneOf(m bot.Member) *time.Location {
	for _, d := range w.desks().shown {
		if d.Has(m.ID) {
			return d.Hours.Location()
		}
	}
	return time.UTC
}

// leads reports whether a member may say it for others.
func leads(m bot.Member) bool { return m.Role == bot.Lead || m.Role == bot.Admin }

// awayForm is where a member says that they, or, for a lead, that somebody will
// be away.
func (w *Web) awayForm(m bot.Member, zone *time.Location) form {
	var fields []field
	if leads(m) {
		fields = append(fields, choice("to", "Who", w.owners("", m)[1:]...))
	}
	standIn := choice("stand_in", "Who stands in", option{Label: "nobody"})
	for _, o := range w.sortedMembers() {
		if o.Role != bot.Viewer {
			standIn.Choices = append(standIn.Choices, option{Value: string(o.ID), Label: display(nameOf(o))})
		}
	}
	standIn.Optional = true
	since := until("From; empty: now", zone)
	since.Name, since.Optional = "since", true
	f := form{ID: "do-away", Action: "/me/away", Label: "Say so", Key: newToken(), Fields: append(fields, until("Away until", zone), since, standIn)}
	for n := range f.Fields {
		f.Fields[n].ID = f.ID + "-" + f.Fields[n].Name
	}
	return f
}

// leave notes that a member is away for a while.
func (w *Web) leave(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	e, ok := w.absence(rw, r, m)
	if !ok {
		return
	}
	var refusal *bot.Refusal
	e.StandIn = bot.MemberID(r.PostForm.Get("stand_in"))
	zone, now := w.zoneOf(m), time.Now()
	if e.Until, refusal = readTime("until", typed(r.PostForm, "until"), now, zone); refusal == nil {
		if since := typed(r.PostForm, "since"); since != "" {
			e.Since, refusal = readTime("since", since, now, zone)
		}
	}
	if refusal != nil {
		w.stayed(rw, r, m, refusal)
		return
	}
	w.takeAbsence(rw, r, m, e)
}

// comeBack notes that a member is back.
func (w *Web) comeBack(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	if e, ok := w.absence(rw, r, m); ok {
		w.takeAbsence(rw, r, m, e)
	}
}

// absence reads whose form it is. It answers one that can not be read.
func (w *Web) absence(rw http.ResponseWriter, r *http.Request, m bot.Member) (e bot.Event, ok bool) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		w.unreadable(rw, r, err)
		return e, false
	}
	to, _ := cut(strings.TrimSpace(typed(r.PostForm, "to")), maxTo)
	if to == "" {
		to = string(m.ID)
	}
	return bot.Event{Do: bot.Away, By: bot.Person{Member: m.ID}, To: to, Keys: w.keys(r)}, true
}

// takeAbsence hands an absence over and shows the page as it is then.
func (w *Web) takeAbsence(rw http.ResponseWriter, r *http.Request, m bot.Member, e bot.Event) {
	_, err := w.host.Take(r.Context(), e)
	var refusal *bot.Refusal
	switch {
	case errors.As(err, &refusal):
		w.stayed(rw, r, m, refusal)
	case err != nil:
		w.host.Log.WarnContext(r.Context(), "an absence was not taken", "err", err)
		rw.Header().Set("Retry-After", "2")
		w.showMe(rw, r, m, http.StatusServiceUnavailable, &mishap{
			Sentence: "heed could not keep this right now. Press the button again; what is done twice counts once.", Typed: r.PostForm,
		})
	default:
		http.Redirect(rw, r, "/me", http.StatusSeeOther)
	}
}

// stayed shows why nothing was noted, beside what was typed.
func (w *Web) stayed(rw http.ResponseWriter, r *http.Request, m bot.Member, refusal *bot.Refusal) {
	status := http.StatusConflict
	if refusal.Field != "" {
		status = http.StatusUnprocessableEntity
	}
	w.showMe(rw, r, m, status, &mishap{Sentence: refusal.Sentence, Field: refusal.Field, Typed: r.PostForm})
}
