package main

import (
	"strconv"

	"go.yaml.in/yaml/v4"

	"heed/bot"
)

// duty is a desk's rota.
type duty struct {
	Members   []bot.MemberID `yaml:"members"`
	Since     bot.Date       `yaml:"since"`
	At        bot.Minute     `yaml:"at"`
	Overrides []turn         `yaml:"overrides"`
}

type turn struct {
	From   bot.Date     `yaml:"from"`
	Until  bot.Date     `yaml:"until"`
	Member bot.MemberID `yaml:"member"`
}

// date reads a day such as 2026-12-25.
func (r *reading) date(field string, n *yaml.Node) {
	d, err := bot.ParseDate(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || d.Year < 1 {
		r.spoil(field, n, "this must be a date such as 2026-12-25, not %s", described(n))
		return
	}
	asText(n)
}

// timeOfDay reads "09:00".
func (r *reading) timeOfDay(field string, n *yaml.Node) {
	at, _, err := bot.ParseWindow(n.Value + "-24:00")
	if n.Kind != yaml.ScalarNode || err != nil {
		r.spoil(field, n, `this must be a time of day such as "09:00", not %s`, described(n))
		return
	}
	asNumber(n, int64(at))
}

// rota checks who is on duty at a desk, and when.
func (r *reading) rota(field string, d deskSettings, c *config) {
	rota := d.Duty
	for i, m := range rota.Members {
		r.ofDesk(field+".members["+strconv.Itoa(i)+"]", m, d, c)
	}
	_, there := r.places[field]
	switch {
	case there && len(rota.Members) == 0:
		r.note(field+".members", "missing; who is on duty, week by week?")
	case there && rota.Since.IsZero():
		r.note(field+".since", "missing; on which day did the first of them begin? such as 2026-01-05")
	}
	for i, t := range rota.Overrides {
		at := field + ".overrides[" + strconv.Itoa(i) + "]"
		r.ofDesk(at+".member", t.Member, d, c)
		if t.Member == "" {
			r.note(at+".member", "missing; who is on duty then?")
		}
		if !r.period(at, t.From, t.Until) {
			continue
		}
		for n, o := range rota.Overrides[:i] {
			if t.From.Compare(o.Until) < 0 && o.From.Compare(t.Until) < 0 {
				r.note(at+".from", "overrides[%d] puts %s on duty from %s until %s, and two can not be", n, o.Member, o.From, o.Until)
			}
		}
	}
}

// period checks that both days are there, in their order.
func (r *reading) period(field string, from, until bot.Date) bool {
	switch {
	case from.IsZero():
		r.note(field+".from", "missing; from which day on?")
	case until.IsZero():
		r.note(field+".until", "missing; on which day is it over?")
	case until.Compare(from) <= 0:
		r.note(field+".until", "this must be after %s, on which it begins: it is the day on which it is over", from)
	default:
		return true
	}
	return false
}

// ofDesk checks that a member belongs to a desk, and may do what comes up there.
func (r *reading) ofDesk(field string, m bot.MemberID, d deskSettings, c *config) {
	refer(r, field, "member", m, c.Members)
	if _, known := c.Members[m]; known && !(bot.Desk{Members: d.Members}).Has(m) {
		r.note(field, "%s is no member of this desk; add them to its members", m)
	}
	r.acts(field, m, c)
}

// acts checks that a member may do more than look.
func (r *reading) acts(field string, m bot.MemberID, c *config) {
	if c.Members[m].Role == bot.Viewer {
		r.note(field, "%s is a viewer, who may look but not change anything; name somebody else, or change their role", m)
	}
}

func (d duty) rota() bot.Duty {
	rota := bot.Duty{Members: d.Members, Since: d.Since, At: d.At}
	for _, t := range d.Overrides {
		rota.Overrides = append(rota.Overrides, bot.Turn(t))
	}
	return rota
}
