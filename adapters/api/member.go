package api

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"heed/adapters/problem"
	"heed/bot"
)

// maxMembers is how many members are listed.
const maxMembers = 1000

// teammate is a member, and when they are not there.
type teammate struct {
	ID       bot.MemberID `json:"id"`
	Name     string       `json:"name,omitempty"`
	Role     bot.Role     `json:"role"`
	Away     bool         `json:"away,omitempty"`     // now …
	Until    time.Time    `json:"until,omitzero"`     // … until then …
	StandIn  *who         `json:"stand_in,omitempty"` // … with somebody in their place
	Absences []absence    `json:"absences"`           // that are not over
}

type absence struct {
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	StandIn *who      `json:"stand_in,omitempty"`
}

type team struct {
	Members []teammate `json:"members"`
}

// members answers GET /api/v1/members.
func (a *API) members(w http.ResponseWriter, q *http.Request, _ caller) {
	if q.URL.RawQuery != "" {
		mend(w, "The list of members takes no parameters.", []bot.Mistake{mistake("query", "leave out what follows the question mark")})
		return
	}
	r, now := a.host.Rules(), time.Now()
	ids := slices.Sorted(maps.Keys(r.Members))
	list := team{Members: []teammate{}}
	for _, id := range ids[:min(len(ids), maxMembers)] {
		list.Members = append(list.Members, teammateOf(id, r, now))
	}
	a.answer(w, list)
}

func teammateOf(id bot.MemberID, r bot.Rules, now time.Time) teammate {
	m := teammate{ID: id, Name: r.Members[id].Name, Role: r.Members[id].Role, Absences: []absence{}}
	if away, ok := r.Away(id, now); ok {
		m.Away, m.Until, m.StandIn = true, away.Until.UTC(), owner(away.StandIn, r)
	}
	for _, o := range slices.Concat(r.Members[id].Away, r.Absent[id]) {
		if o.Until.After(now) {
			m.Absences = append(m.Absences, absence{From: o.From.UTC(), Until: o.Until.UTC(), StandIn: owner(o.StandIn, r)})
		}
	}
	slices.SortFunc(m.Absences, func(a, b absence) int { return a.From.Compare(b.From) })
	return m
}

// leave answers PUT /api/v1/members/{id}/away: a member is away for a while.
func (a *API) leave(w http.ResponseWriter, r *http.Request, c caller) {
	a.away(w, r, c, func(o order) []bot.Mistake {
		if o.until.IsZero() {
			return []bot.Mistake{mistake("until", "is needed: until when are they away?")}
		}
		return nil
	})
}

// back answers DELETE /api/v1/members/{id}/away: they are there again.
func (a *API) back(w http.ResponseWriter, r *http.Request, c caller) {
	a.away(w, r, c, func(o order) []bot.Mistake {
		if o != (order{by: o.by}) {
			return []bot.Mistake{mistake("body", "only by means something to the end of an absence")}
		}
		return nil
	})
}

// away takes what a body says of a member's absence, if check finds nothing
// wrong with it.
func (a *API) away(w http.ResponseWriter, r *http.Request, c caller, check func(order) []bot.Mistake) {
	id := bot.MemberID(r.PathValue("id"))
	e := bot.Event{Do: bot.Away, To: string(id)}
	raw, ok := receive(w, r)
	if !ok {
		return
	}
	o, ok := a.understand(w, raw, &e, c, a.memberClock(id))
	if !ok {
		return
	}
	if wrong := check(o); len(wrong) > 0 {
		mend(w, "The body does not say what is needed: see errors.", wrong)
		return
	}
	e.To, e.Since, e.StandIn = string(id), o.from, o.standIn
	_, err := a.host.Take(r.Context(), e)
	refusal, refused := errors.AsType[*bot.Refusal](err)
	switch {
	case err == nil:
		a.host.Log.Info("event", "event", e.Do, "of", id, "member", e.By.Member)
		a.answer(w, teammateOf(id, a.host.Rules(), time.Now()))
	case refused && refusal.Field == "to":
		problem.Write(w, http.StatusNotFound, "There is no such member.")
	case refused:
		problem.Refuse(w, refusal)
	default:
		a.fail(w, "take an absence", err)
	}
}
