package bot_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// saying is what the log says of a message: that it was a nag about an item, and
// whom it named.
type saying struct {
	item bot.ItemID
	desk bot.DeskID
	told []bot.MemberID
}

// people are the members on the platform, those who have left too.
var people = map[bot.MemberID]string{"Ann": ann.ID, "Bob": bob.ID, "Lea": lea.ID, "Vic": vic.ID}

// sent looks at a nag that arrived.
func (o *oracle) sent(id bot.ItemID, s *soul, n bot.Entry) {
	m, dues := o.desks[s.desk], o.dues(s)
	if !m.spoken(n.At).Equal(n.At) || s.snoozed.After(n.At) {
		o.Errorf("%s: a nag was sent at %s, when nobody may be spoken to", id, n.At)
	}
	if !slices.ContainsFunc(n.Missed, func(k bot.Milestone) bool { _, open := dues[k]; return open }) {
		o.Errorf("%s: a nag about %v was sent at %s, when all of it was done", id, n.Missed, n.At)
	}
	of := len(s.owing) - 1 // the latest: older ones are dropped for it
	for ; of >= 0; of-- {
		if a := s.owing[of]; a.Lane == n.Channel && slices.Equal(a.Missed, n.Missed) && a.Early == (n.Do == bot.Warn) && slices.Equal(o.as(s, n.At, a.To), n.Why) {
			break
		}
	}
	if of < 0 {
		o.Errorf("%s: nobody owed the nag about %v that was sent to %s at %s", id, n.Missed, n.Channel, n.At)
	} else {
		s.owing = slices.Delete(s.owing, of, of+1)
	}
	want := o.idlers(s, n.At, n.Why)
	if user, direct := n.Channel.Direct(); direct {
		want = slices.DeleteFunc(want, func(m bot.MemberID) bool { return o.rules.Members[m].On["w"] != user })
	}
	if !slices.Equal(want, n.Told) {
		o.Errorf("%s: at %s %v told %v, want %v", id, n.At, n.Why, n.Told, want)
	}
	o.told[n.Ref.ID] = append(o.told[n.Ref.ID], saying{id, s.desk, n.Told})
}

// as is what people are told something as: what nobody has is nobody's.
func (o *oracle) as(s *soul, at time.Time, to []bot.Recipient) (all []bot.Recipient) {
	if had := o.anybody(at, []bot.MemberID{s.owner}, []bot.MemberID{s.promiser}, []bot.MemberID{s.closer}); len(had) > 0 || !slices.Contains(to, bot.ToOwner) {
		return to
	}
	for _, r := range to {
		if r == bot.ToOwner {
			r = bot.ToOnDuty
		}
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// unsent complains about nags that were made, and are still called for, and do
// not arrive.
func (o *oracle) unsent(id bot.ItemID, s *soul, now time.Time) {
	m := o.desks[s.desk]
	for _, a := range s.owing {
		by := m.spoken(a.Due).Add(2 * patience)
		ill := slices.ContainsFunc(o.ill, func(t stretch) bool { return t.from.Before(by) && a.Made.Before(t.to) })
		if by.Before(now) && m.elapsed(by.Add(-2*patience), by) == 2*patience && !ill && s.touched.Before(a.Made) && !s.seen.After(by) {
			o.Errorf("%s: the nag about %v of %s did not arrive at %s", id, a.Missed, a.Made, a.Lane)
		}
	}
	s.owing = slices.DeleteFunc(s.owing, func(a bot.Action) bool { return now.Sub(a.Made) > 5*24*time.Hour })
}

// mentioned finds the items of a nag, each on a line of its own.
var mentioned = regexp.MustCompile(`(?m)^.*(?:was due|is due|promised to come back by|ready to resolve;).*http://heed\.example/items/(\w+)`)

// reads looks at all that people saw: nobody is pinged when they may not be, and
// every nag of the log is there once.
func (o *oracle) reads(server *wall.Server, desks map[string]bot.DeskID) {
	seen, cards := map[string]wall.Message{}, map[string]bot.ItemID{}
	for _, place := range []string{"team", "more", "ops", "@U1", "@U2", "@U3", "@U4"} {
		for _, m := range server.Messages(place) {
			if m.Item != "" {
				cards[m.ID] = bot.ItemID(m.Item)
			}
			if m.By.ID != "" || m.Item != "" {
				continue
			}
			ref := strings.TrimSuffix(fmt.Sprint(m.Channel, "/", m.ID, "/", m.Thread), "/")
			seen[ref] = m
			o.message(ref, m, append(o.been(cards[m.Thread], m.Text), desks[place]))
		}
	}
	for ref, all := range o.told {
		for _, t := range all {
			m, there := seen[ref]
			if text := wall.Shown(m.Text).Text; !there || !strings.Contains(text, "/items/"+string(t.item)) && !strings.Contains(text, " more: ") {
				o.Errorf("%s: the log tells of a nag at %s that is not there: %q", t.item, ref, text)
			}
		}
	}
}

// been are the desks that a line may be from: all those where its item was.
func (o *oracle) been(id bot.ItemID, text string) (all []bot.DeskID) {
	for other, s := range o.souls {
		if other == id || strings.Contains(text, "/items/"+string(other)) {
			all = append(all, s.been...)
		}
	}
	return all
}

// message looks at one.
func (o *oracle) message(ref string, m wall.Message, desks []bot.DeskID) {
	look, told := wall.Shown(m.Text), o.told[ref]
	if len(told) > 0 {
		desks = []bot.DeskID{told[0].desk}
	}
	spoken := func(id bot.DeskID) bool { d := o.desks[id]; return d != nil && d.spoken(m.Posted).Equal(m.Posted) }
	if len(look.Pings) > 0 && !slices.ContainsFunc(desks, spoken) {
		o.Errorf("%v are pinged by %v at %s: %s", look.Pings, desks, m.Posted, look.Text)
	}
	var named []string
	for _, t := range told {
		for _, who := range t.told {
			if user := people[who]; !slices.Contains(named, user) {
				named = append(named, user)
			}
		}
	}
	nags := mentioned.FindAllStringSubmatch(look.Text, -1)
	for _, n := range nags {
		at := slices.IndexFunc(told, func(t saying) bool { return string(t.item) == n[1] })
		if at < 0 {
			o.Errorf("no log tells of the nag at %s: %s", ref, look.Text)
			continue
		}
		told = slices.Delete(slices.Clone(told), at, at+1)
	}
	if slices.Sort(named); len(nags) > 0 && len(nags) == strings.Count(look.Text, "/items/") && !strings.Contains(look.Text, " more: ") && !slices.Equal(named, slices.Sorted(slices.Values(look.Pings))) {
		o.Errorf("the nag at %s names %v, want %v: %s", ref, look.Pings, named, look.Text)
	}
}
