package bot_test

import (
	"slices"
	"time"

	"heed/bot"
)

// since is when the owner last did something, or became it.
func (s *soul) since() time.Time { return latest(s.owned, s.acts[s.owner]) }

// silent is when the owner counts as silent, as seen at a time: they did nothing
// for too long, or left and are not back.
func (o *oracle) silent(s *soul, at time.Time) (first time.Time, ever bool) {
	var all []time.Time
	if after := o.rules.Desks[s.desk].ReleaseAfter; after > 0 {
		all = append(all, o.desks[s.desk].after(s.since(), after))
	}
	for _, a := range o.rules.Absent[s.owner] {
		if !a.From.Before(s.since()) && a.Until.After(at) {
			all = append(all, a.From)
		}
	}
	if len(all) == 0 {
		return first, false
	}
	first = slices.MinFunc(all, time.Time.Compare)
	return first, !first.After(at)
}

// idle complains about silent owners who should have been asked, or have lost
// the item, before a time.
func (o *oracle) idle(id bot.ItemID, s *soul, now time.Time) {
	if s.state() != bot.Claimed {
		return
	}
	m, desk := o.desks[s.desk], o.rules.Desks[s.desk]
	var starts []time.Time
	if desk.ReleaseAfter > 0 {
		starts = append(starts, m.after(s.since(), desk.ReleaseAfter))
	}
	for _, a := range o.rules.Absent[s.owner] {
		starts = append(starts, a.From)
	}
	for _, at := range starts {
		at = m.spoken(latest(at, s.snoozed, s.put, s.seen))
		first, silent := o.silent(s, at.Add(patience))
		if !silent {
			continue
		}
		if !s.inquired.Before(first) {
			at = latest(at, m.after(s.inquired, desk.NagRepeat))
			if _, silent = o.silent(s, at.Add(patience)); !silent {
				continue
			}
		}
		if at, over := o.over(s, at, now); over {
			o.Errorf("%s: %s, silent since %s, was asked at %s; nothing came of it from %s to %s", id, s.owner, first, s.inquired, at, now)
		}
	}
}

// ask looks at an owner who was asked whether the item is still theirs.
func (o *oracle) ask(id bot.ItemID, s *soul, n bot.Entry) {
	o.asks++
	first, silent := o.silent(s, n.At)
	if !silent || !s.inquired.Before(first) {
		o.Errorf("%s: %s was asked at %s, and before at %s; silent since %s", id, s.owner, n.At, s.inquired, first)
	}
	if !o.desks[s.desk].spoken(n.At).Equal(n.At) || n.To != string(s.owner) || s.state() != bot.Claimed {
		o.Errorf("%s: %s was asked at %s", id, n.To, n.At)
	}
	s.inquired = n.At
}

// loses looks at an owner from whom heed takes an item, for another or nobody.
func (o *oracle) loses(id bot.ItemID, s *soul, n bot.Entry, to bot.MemberID) {
	o.releases++
	first, silent := o.silent(s, n.At)
	again := o.desks[s.desk].after(s.inquired, o.rules.Desks[s.desk].NagRepeat)
	if !silent || s.inquired.Before(first) || again.After(n.At) || s.state() != bot.Claimed || !o.desks[s.desk].spoken(n.At).Equal(n.At) {
		o.Errorf("%s: %s lost it at %s, having been asked at %s; silent since %s", id, s.owner, n.At, s.inquired, first)
	}
	in := o.stands(s.owner, n.At)
	if in == s.owner || o.rules.Members[in].Role == bot.Viewer {
		in = ""
	}
	if to != in {
		o.Errorf("%s: at %s it went from %s to %q, want %q", id, n.At, s.owner, to, in)
	}
}
