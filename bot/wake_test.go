package bot

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// term is one item on its way through a random life, decision by decision, and
// whatever its clerk does about it.
type term struct {
	*rapid.T
	rules Rules
	item  Item
	log   []Entry
	now   time.Time
	last  time.Time // the latest time at which anything was decided
	n     int
}

// TestTheClerkLooksWhenThereIsSomethingToDo, whatever happened to an item, and
// however late the clerk is: before the item's wake there is nothing to do, then
// there is, and looking once is enough. Clocks jump by a day, both ways.
func TestTheClerkLooksWhenThereIsSomethingToDo(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		l := &term{T: r, rules: someRules(r), now: time.Date(2026, 3, 27, 12, 0, 0, 0, time.UTC)}
		l.begin()
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			switch rapid.IntRange(0, 9).Draw(r, "what") {
			case 0, 1, 2:
				l.act()
			case 3:
				l.now = l.now.AddDate(0, 0, rapid.SampledFrom([]int{-1, 1}).Draw(r, "jump"))
			case 4:
				l.now = l.now.Add(time.Duration(rapid.IntRange(0, 3*24*3600).Draw(r, "wait")) * time.Second)
				l.early()
			default:
				l.wake()
			}
		}
	})
}

// someRules are two desks with random hours, targets and ladders.
func someRules(r *rapid.T) Rules {
	rules := Rules{
		Desks:       map[DeskID]Desk{},
		Members:     map[MemberID]Member{},
		Absent:      map[MemberID][]Absence{},
		Connections: map[ConnectionID]Connection{"w": {ID: "w", Posts: true, Replies: true, Directs: rapid.Bool().Draw(r, "directs")}},
	}
	for id, role := range map[MemberID]Role{"ann": Agent, "bob": Agent, "lea": Lead} {
		rules.Members[id] = Member{ID: id, Role: role, On: map[ConnectionID]string{"w": string(id)}}
	}
	for _, id := range []MemberID{"ann", "bob"} {
		for range rapid.IntRange(0, 2).Draw(r, "absences") {
			from := time.Date(2026, 3, 27, rapid.IntRange(0, 120).Draw(r, "away"), 0, 0, 0, time.UTC)
			in := rapid.SampledFrom([]MemberID{"", "lea"}).Draw(r, "stand-in")
			rules.Absent[id] = append(rules.Absent[id], Absence{From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 48).Draw(r, "hours away")) * time.Hour), StandIn: in})
		}
	}
	for _, id := range []DeskID{"day", "night"} {
		rules.Desks[id] = someDesk(r, id)
	}
	return rules
}

func someDesk(r *rapid.T, id DeskID) Desk {
	minutes := func(name string, most int) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(r, name)) * time.Minute
	}
	d := Desk{
		ID: id, From: []Channel{{Connection: "w", ID: "from-" + string(id)}}, Post: []Channel{{Connection: "w", ID: string(id)}},
		Targets: map[Kind]Targets{}, Ladders: map[Kind][]Step{}, NagRepeat: time.Minute + minutes("repeat", 300),
		ReleaseAfter: minutes("release after", 1000), FollowUp: map[Kind]int{"complaint": 3}, Duty: Duty{Members: []MemberID{"bob"}},
	}
	if rapid.Bool().Draw(r, "in hours") {
		d.Hours = someHours(r, "open")
	}
	if rapid.Bool().Draw(r, "quiet") {
		quiet := someHours(r, "calm")
		d.Quiet = &quiet
	}
	for _, k := range []Kind{"", "complaint"} {
		d.Targets[k] = Targets{Claim: minutes("claim", 60), Respond: minutes("respond", 120), Answer: minutes("answer", 1000), Resolve: minutes("resolve", 3000)}
		d.Ladders[k] = someLadder(r)
	}
	return d
}

// someLadder has steps before the target is missed, one when it is, and others after.
func someLadder(r *rapid.T) []Step {
	to := rapid.SliceOfNDistinct(rapid.SampledFrom(Recipients), 1, 3, rapid.ID)
	var l []Step
	for at := range slices.Values([]int{25, 50, 75, AtMissed, 0, 0}) {
		if at == AtMissed || rapid.Bool().Draw(r, fmt.Sprint("a step at ", at)) {
			l = append(l, Step{At: at, To: to.Draw(r, "to"), Direct: rapid.Bool().Draw(r, "direct")})
		}
	}
	return l
}

// decide applies one event at the present time, and keeps what came of it.
func (l *term) decide(e Event) Change {
	l.n++
	l.last = later(l.last, l.now)
	e.ID, e.At, e.Item = EventID(fmt.Sprintf("%08d", l.n)), l.now, l.item.ID
	c := Case{}
	if l.item.ID != "" {
		was := l.item
		c.Item, c.Log = &was, l.log
	}
	change, _ := Apply(c, e, l.rules)
	for _, i := range change.Items {
		l.item = i
	}
	l.log = append(l.log, change.Log...)
	return change
}

func (l *term) begin() {
	l.decide(Event{Do: Say, Mention: &Mention{ID: "m", From: Channel{"w", "from-day"}, Thread: "t", Author: Author{ID: "zoe"}, Text: "It is broken."}})
}

// act lets somebody do something, or the customer.
func (l *term) act() {
	l.now = l.now.Add(time.Duration(rapid.IntRange(1, 6*3600).Draw(l.T, "later")) * time.Second)
	until := l.now.Add(time.Duration(rapid.IntRange(1, 72).Draw(l.T, "until")) * time.Hour)
	e := rapid.SampledFrom([]Event{
		{Do: Claim}, {Do: Release}, {Do: Assign, To: "ann"}, {Do: Move, To: "night"}, {Do: Move, To: "day"}, {Do: AnsweredElsewhere, Text: "by phone"},
		{Do: Note, Text: "hm"}, {Do: Resolve, Outcome: Solved}, {Do: Resolve, Outcome: CouldNot, Reason: "why"}, {Do: Reopen}, {Do: SnoozeUntil, Until: until},
		{Do: SnoozeUntil}, {Do: PromiseBy, Until: until}, {Do: SetKind, Text: "complaint"}, {Do: SetKind, Text: "question"}, {Do: FollowedUp, Outcome: Met}, {Do: Say},
	}).Draw(l.T, "event")
	if e.Do == Say {
		e.Mention = &Mention{ID: fmt.Sprint("m", l.n), From: Channel{"w", "from-day"}, Thread: "t", Author: Author{ID: "zoe"}, Text: "And now?"}
	} else {
		e.By = Person{Member: rapid.SampledFrom([]MemberID{"ann", "bob", "lea"}).Draw(l.T, "who")}
	}
	l.decide(e)
}

// early lets the clerk look although it is not time yet, or no time at all. Where
// the clock went back, what was put off until later stays so.
func (l *term) early() {
	if was := l.item; !l.now.Before(l.last) && (was.Wake.IsZero() || l.now.Before(was.Wake)) {
		if said := speaking(l.decide(Event{Do: Nag})); said != "" {
			l.Fatalf("at %s there is something to do about an item that wakes at %s: %s", l.now, was.Wake, said)
		}
	}
}

// speaking is what a change tells anybody.
func speaking(c Change) (said string) {
	for _, a := range c.Actions {
		if a.Kind != ShowCard {
			said += fmt.Sprintf("%s of %v to %v in %s; ", a.Kind, a.Missed, a.To, a.Lane)
		}
	}
	for _, n := range c.Log {
		said += fmt.Sprintf("%s logged; ", n.Do)
	}
	return said
}

// wake lets the clerk look when the item wakes, or a little later.
func (l *term) wake() {
	was := l.item.Wake
	if was.IsZero() {
		return
	}
	if l.now.Before(was) {
		if before := was.Add(-time.Nanosecond); before.After(l.now) {
			l.now = before
			l.early()
		}
		l.now = was.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 5, 3600, 100000}).Draw(l.T, "late")) * time.Second)
	}
	l.decide(Event{Do: Nag})
	if now := l.item.Wake; !now.IsZero() && !now.After(l.now) {
		l.Fatalf("the clerk looked at %s, when the item woke at %s, and is to look again at %s", l.now, was, now)
	}
	if again := speaking(l.decide(Event{Do: Nag})); again != "" {
		l.Fatalf("the clerk looks twice at %s, and does something again: %s", l.now, again)
	}
}
