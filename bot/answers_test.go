package bot_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestAnswersFollowWhatTheyAnswer: whatever becomes of items, an answer to a
// mention joins the one where that goes on, on its road. No customer is
// answered twice there, and none never.
func TestAnswersFollowWhatTheyAnswer(t *testing.T) {
	t.Parallel()
	rules := func(r *bot.Rules) {
		untimed(r)
		d := r.Desks["support"]
		d.JoinWithin = time.Second // rapid takes a day of the bubble for too long
		r.Desks["support"] = d
	}
	inBubble(t, settings{rules: rules}, func(h *house) {
		runs := 0
		at, _ := h.wall.Say("ops", "", zoe, "Answers go here.")
		rapid.Check(t, func(rt *rapid.T) {
			runs++
			l := &trail{house: h, rt: rt, run: runs, at: at, into: map[bot.ItemID]bot.ItemID{}}
			for range rapid.IntRange(8, 24).Draw(rt, "steps") {
				l.step()
			}
			l.answerAll()
		})
	})
}

// trail is what was said, and where it goes on.
type trail struct {
	*house
	rt   *rapid.T
	run  int
	at   string // where answers go
	said []heard
	into map[bot.ItemID]bot.ItemID // by an item that was merged
}

// heard is something that was said or answered: its id, and its item.
type heard struct {
	id   string
	item bot.ItemID
	seq  uint64 // of a mention; 0: the team said it
}

// who is somebody who writes.
func (l *trail) who() wall.Person {
	n := rapid.IntRange(1, 3).Draw(l.rt, "who")
	return wall.Person{ID: fmt.Sprintf("C%d/%d", l.run, n), Name: fmt.Sprint("Customer ", n)}
}

// any is one of so many, all as likely: rapid likes the first ones better.
func (l *trail) any(n int) int {
	return int(rapid.Uint64().Draw(l.rt, "any") * 0x9e3779b97f4a7c15 >> 33 % uint64(n))
}

// on is where an item goes on.
func (l *trail) on(id bot.ItemID) bot.ItemID {
	for l.into[id] != "" {
		id = l.into[id]
	}
	return id
}

// items are those that go on.
func (l *trail) items() []bot.ItemID {
	var all []bot.ItemID
	for _, s := range l.said {
		if id := l.on(s.item); !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

func (l *trail) step() {
	if len(l.said) == 0 {
		l.says(l.who(), heard{})
		return
	}
	to := l.said[l.any(len(l.said))]
	all := l.items()
	one, other := all[l.any(len(all))], all[l.any(len(all))]
	switch [...]string{"say", "answer", "answer", "team", "split", "split", "merge", "merge", "reply", "resolve", "reopen", "pass"}[l.any(12)] {
	case "say":
		l.says(l.who(), heard{})
	case "answer":
		l.says(l.who(), to)
	case "team":
		l.says(ann, to)
	case "split":
		l.split(to)
	case "merge":
		if l.do(lea, bot.Event{Do: bot.Merge, Item: one, To: string(other)}) == nil && one != other {
			l.into[one] = other
		}
	case "reply":
		l.do(lea, bot.Event{Do: bot.Reply, Item: one, Text: "Here it is."})
		l.pass(time.Second)
	case "resolve":
		l.do(lea, bot.Event{Do: bot.Resolve, Item: one, Outcome: bot.CouldNot, Reason: "no parts"})
	case "reopen":
		l.do(lea, bot.Event{Do: bot.Reopen, Item: one})
	case "pass":
		l.pass(time.Second)
	}
	l.sound()
}

// says has somebody write, in answer to something or to nothing.
func (l *trail) says(by wall.Person, to heard) {
	id := fmt.Sprintf("m%d/%d", l.run, len(l.said))
	was := map[bot.ItemID]int{}
	if to.id != "" {
		was[l.on(to.item)] = len(l.view(l.on(to.item)).Item.Roads)
	}
	r := l.quoting(by, bot.Mention{ID: id, Answers: to.id, Text: "Where is it?", To: bot.Ref{Connection: "w", ID: "ops/" + l.at}})
	synctest.Wait()
	if to.id == "" {
		l.said = append(l.said, heard{id, r.Item, r.Seq})
		return
	}
	if want := l.on(to.item); r.Item != want {
		l.rt.Fatalf("%s, an answer to %s, is in %q, want %s", id, to.id, r.Item, want)
	}
	if n := len(l.view(r.Item).Item.Roads); n != was[r.Item] {
		l.rt.Fatalf("%s, an answer to %s: %d roads, and %d before", id, to.id, n, was[r.Item])
	}
	if by.Team {
		l.said = append(l.said, heard{id, r.Item, 0})
		return
	}
	l.said = append(l.said, heard{id, r.Item, r.Seq})
}

// split makes an item of a mention.
func (l *trail) split(s heard) {
	if s.seq == 0 || l.into[s.item] != "" {
		return
	}
	was := l.newest()
	if l.do(lea, bot.Event{Do: bot.Split, Item: s.item, Of: s.seq}) != nil {
		return
	}
	at := slices.Index(l.said, s)
	if l.said[at] = (heard{s.id, l.newest(), 1}); l.newest() == was {
		l.rt.Fatalf("nothing came of a split")
	}
}

// sound checks that no item answers a conversation on two roads.
func (l *trail) sound() {
	for _, id := range l.items() {
		seen := map[bot.ConversationKey]bool{}
		for _, r := range l.view(id).Item.Roads {
			of := r.Conversation
			if r.Of != "" {
				of = r.Of
			}
			if seen[of] {
				l.rt.Fatalf("the item %s answers a conversation twice", id)
			}
			seen[of] = true
		}
	}
}

// answerAll answers everything that is still open, to the end.
func (l *trail) answerAll() {
	for _, id := range l.items() {
		if s := l.view(id).Item.State(); s == bot.Resolved || s == bot.Answered {
			continue
		}
		if r := l.do(lea, bot.Event{Do: bot.TakeOver, Item: id}); r != nil {
			l.do(lea, bot.Event{Do: bot.Claim, Item: id})
		}
		if r := l.do(lea, bot.Event{Do: bot.Reply, Item: id, Text: "Here it is."}); r != nil {
			l.rt.Fatalf("the item %s can not be answered: %s", id, r.Sentence)
		}
		l.pass(time.Second)
		if s := l.view(id).Item.State(); s != bot.Answered {
			l.rt.Fatalf("the item %s was answered, and is %s: %+v", id, s, l.view(id).Item.Roads)
		}
	}
}
