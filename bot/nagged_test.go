package bot

import (
	"testing"
	"time"
)

// plain is a life with rules that do not change and a clerk who is never late.
func plain(t *testing.T, set func(*Desk)) *plainLife {
	d := Desk{
		ID: "day", From: []Channel{{Connection: "w", ID: "from-day"}}, Post: []Channel{{Connection: "w", ID: "day"}}, Ladders: map[Kind][]Step{"": {{At: AtMissed, To: []Recipient{ToOwner, ToLead}}}},
		NagRepeat: time.Hour, Targets: map[Kind]Targets{"": {Answer: 8 * time.Hour}},
	}
	set(&d)
	members := map[MemberID]Member{"ann": {ID: "ann", Role: Agent}, "bob": {ID: "bob", Role: Agent}, "lea": {ID: "lea", Role: Lead}}
	l := &plainLife{T: t, term: term{now: time.Date(2026, 3, 25, 12, 0, 0, 0, time.UTC), rules: Rules{
		Desks: map[DeskID]Desk{"day": d}, Members: members, Absent: map[MemberID][]Absence{}, Connections: map[ConnectionID]Connection{"w": {Posts: true, Replies: true}},
	}}}
	l.begin()
	return l
}

type plainLife struct {
	T *testing.T
	term
}

// do lets a member do something some time later.
func (l *plainLife) do(after time.Duration, who MemberID, e Event) Change {
	l.now = l.now.Add(after)
	e.By = Person{Member: who}
	return l.decide(e)
}

// until lets the clerk do its work until a time, and returns all it owed.
func (l *plainLife) until(after time.Duration) (all []Action) {
	end := l.now.Add(after)
	for range 1000 {
		if w := l.item.Wake; w.IsZero() || w.After(end) {
			l.now = end
			return all
		}
		l.now = later(l.now, l.item.Wake)
		all = append(all, l.decide(Event{Do: Nag}).Actions...)
	}
	l.T.Fatal("the clerk never rests")
	return nil
}

// nags are the nags among actions, whatever else there is.
func nags(all []Action) (nags []Action) {
	for _, a := range all {
		if a.Kind == SendNag {
			nags = append(nags, a)
		}
	}
	return nags
}

// logged counts the entries of a verb.
func (l *plainLife) logged(do Verb) (n int) {
	for _, e := range l.log {
		if e.Do == do {
			n++
		}
	}
	return n
}

// TestTwoNagsOfOneLook: a promise is missed on the morning when the item is ready
// to resolve, and both are said.
func TestTwoNagsOfOneLook(t *testing.T) {
	l := plain(t, func(d *Desk) { d.Targets[""] = Targets{Resolve: time.Hour} })
	l.do(time.Minute, "ann", Event{Do: AnsweredElsewhere, Text: "by phone"})
	l.do(time.Minute, "ann", Event{Do: PromiseBy, Until: time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)})
	owed := nags(l.until(21 * time.Hour))
	if len(owed) != 2 || owed[0].ID == owed[1].ID {
		t.Errorf("owed: %+v", owed)
	}
}

// TestANagOutlivesNothing: it waits, and meanwhile what it is about is put off,
// or is another promise.
func TestANagOutlivesNothing(t *testing.T) {
	for name, try := range map[string]struct {
		before, after Event
		wait          time.Duration
	}{
		"another kind":    {Event{Do: Claim}, Event{Do: SetKind, Text: "slow"}, 9 * time.Hour},
		"another promise": {Event{Do: PromiseBy, Until: time.Date(2026, 3, 25, 13, 0, 0, 0, time.UTC)}, Event{Do: PromiseBy, Until: time.Date(2026, 3, 27, 9, 0, 0, 0, time.UTC)}, 2 * time.Hour},
	} {
		l := plain(t, func(d *Desk) { d.Targets["slow"] = Targets{Answer: 100 * time.Hour} })
		l.do(time.Second, "ann", try.before)
		owed := nags(l.until(try.wait))
		last := owed[len(owed)-1]
		if last.Outlived(l.item, l.rules) {
			t.Errorf("%s: a nag is dropped although nothing has happened", name)
		}
		l.do(time.Second, "ann", try.after)
		if !last.Outlived(l.item, l.rules) {
			t.Errorf("%s: %v is nagged about", name, last.Missed)
		}
	}
}

// TestAnotherLadderIsNoOtherNag: the kind changes to one whose ladder has more steps.
func TestAnotherLadderIsNoOtherNag(t *testing.T) {
	l := plain(t, func(d *Desk) {
		to := []Recipient{ToOwner}
		d.Ladders["complaint"] = []Step{{At: 50, To: to}, {At: AtMissed, To: to}, {At: 200, To: to}, {To: to}}
	})
	l.until(8 * time.Hour)
	l.do(time.Minute, "ann", Event{Do: SetKind, Text: "complaint"})
	if owed := nags(l.until(58 * time.Minute)); len(owed) != 0 {
		t.Errorf("nagged again within the hour: %+v", owed)
	}
	if owed := nags(l.until(3 * time.Hour)); len(owed) != 3 {
		t.Errorf("%d nags in the three hours after it, want 3", len(owed))
	}
}

// TestWhoActedIsNotSilent, although somebody else did something since.
func TestWhoActedIsNotSilent(t *testing.T) {
	l := plain(t, func(d *Desk) { d.ReleaseAfter = 3 * time.Hour })
	l.do(time.Minute, "ann", Event{Do: Claim})
	l.do(2*time.Hour, "ann", Event{Do: Note, Text: "I look."})
	l.do(time.Minute, "lea", Event{Do: Note, Text: "Good."})
	if told := l.rules.tell([]Recipient{ToOwner, ToLead}, l.item, l.now); len(told) != 0 {
		t.Errorf("%v are told what they have just done something about", told)
	}
	for n := range 20 { // many come by
		l.rules.Members[MemberID(rune('A'+n))] = Member{ID: MemberID(rune('A' + n)), Role: Lead}
		l.do(20*time.Second, MemberID(rune('A'+n)), Event{Do: Note, Text: "Hm."})
	}
	if l.until(2*time.Hour + 50*time.Minute); l.logged(Ask) != 0 || len(l.item.Acts) > MaxActs {
		t.Errorf("asked %d times within three hours; acts: %v", l.logged(Ask), l.item.Acts)
	}
	if l.until(2 * time.Hour); l.logged(Ask) != 1 || l.item.Owner != "" {
		t.Errorf("asked %d times, of %q", l.logged(Ask), l.item.Owner)
	}
}

// TestWhoIsBackIsNotAsked: somebody is away only while the desk is closed.
func TestWhoIsBackIsNotAsked(t *testing.T) {
	for hours, asked := range map[int]int{13: 0, 20: 1} {
		l := plain(t, func(d *Desk) {
			d.Hours.Week = map[time.Weekday][]Window{}
			for day := range time.Weekday(7) {
				d.Hours.Week[day] = []Window{{From: 9 * 60, To: 17 * 60}}
			}
		})
		evening := time.Date(2026, 3, 25, 18, 0, 0, 0, time.UTC)
		l.rules.Absent["ann"] = []Absence{{From: evening, Until: evening.Add(time.Duration(hours) * time.Hour)}}
		l.do(time.Minute, "ann", Event{Do: Claim})
		if l.until(23 * time.Hour); l.logged(Ask) != asked {
			t.Errorf("away for %d hours from the evening: asked %d times, want %d", hours, l.logged(Ask), asked)
		}
	}
}

// TestNothingIsDueThatNeverComes: it is not nagged about with what is.
func TestNothingIsDueThatNeverComes(t *testing.T) {
	l := plain(t, func(d *Desk) {
		d.Hours.Week = map[time.Weekday][]Window{time.Wednesday: {{From: 12 * 60, To: 15 * 60}}}
		d.Targets[""] = Targets{Respond: time.Hour, Answer: 9000 * time.Hour}
	})
	owed := nags(l.until(2 * time.Hour))
	if len(owed) == 0 || len(owed[0].Missed) != 1 || owed[0].Missed[0] != ToRespond {
		t.Errorf("owed: %+v", owed)
	}
}

// TestAWarningIsNoNag: a target that is put forward, to before it was warned of,
// is nagged about at once.
func TestAWarningIsNoNag(t *testing.T) {
	l := plain(t, func(d *Desk) {
		d.Ladders = map[Kind][]Step{"": {{At: 75, To: []Recipient{ToOwner}}, {At: AtMissed, To: []Recipient{ToOwner}}}}
		d.Targets = map[Kind]Targets{"": {Answer: 8 * time.Hour}, "complaint": {Answer: 4 * time.Hour}}
	})
	l.do(0, "ann", Event{Do: Claim})
	if n := nags(l.until(6*time.Hour + 30*time.Minute)); len(n) != 1 || !n[0].Early {
		t.Fatalf("%d nags before it is due, want one warning", len(n))
	}
	l.do(0, "bob", Event{Do: SetKind, Text: "complaint"})
	if n := nags(l.until(time.Minute)); len(n) != 1 || n[0].Early {
		t.Errorf("%d nags after it was put forward, want one", len(n))
	}
}

// TestALogTooLongToBeSeenWholeKeepsItsTime: where an item was moved is not in what
// is seen of its log.
func TestALogTooLongToBeSeenWholeKeepsItsTime(t *testing.T) {
	l := plain(t, func(*Desk) {})
	night := l.rules.Desks["day"]
	night.ID = "night"
	l.rules.Desks["night"] = night
	l.do(3*time.Hour, "ann", Event{Do: Move, To: "night"})
	l.do(time.Minute, "ann", Event{Do: Note, Text: "Hm."})
	due := l.item.Due
	l.log = l.log[len(l.log)-1:]
	if l.decide(Event{Do: Recompute}); !l.item.Due.Equal(due) {
		t.Errorf("due %v, and after the rules were read again %v", due, l.item.Due)
	}
}
