package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

func TestAReplyIsWrittenInAForm(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my *parcel*? @everyone")
		was := len(h.discord.Called())
		m := h.form(ann, card, bot.Reply)
		for _, c := range h.discord.Called()[was:] {
			if c.Route != callback {
				h.Errorf("Discord is asked %s for a form", c.Route)
			}
		}
		for _, want := range []string{`where is my \*parcel\*? \@everyone`, "At most 2000 characters"} {
			if all := m.Shown(); !strings.Contains(all, want) {
				h.Errorf("the form shows %q, and not %q", all, want)
			}
		}
		if n := len(h.events(id)); n != 1 {
			h.Errorf("opening a form did something: %q", h.events(id))
		}
		h.submit(ann, map[string]string{"text": "It is on its way: https://x.example & *soon*\n", "until": "tomorrow 10:00"})
		h.until("the reply is sent", func() bool { return len(h.sent()) > 0 })
		if got := h.sent(); len(got) != 1 || got[0] != "It is on its way: https://x.example & *soon*" {
			h.Errorf("sent %q", got)
		}
		if i := h.view(id).Item; i.Owner != "ann" || i.Promise.Due.IsZero() || len(h.told(ann)) > 0 {
			h.Errorf("owner %q, promise %v, told %q", i.Owner, i.Promise, h.told(ann))
		}
	})
}

func TestAReplyThatIsTooLongIsNotLetGo(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		_, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		if d := h.discord.Submit(ann, map[string]string{"text": strings.Repeat("x", 2001)}); d.ID() != "" {
			h.Errorf("Discord lets it go: %s", d.Payload())
		}
	})
}

func TestWhatIsWrongWithATimeIsSaid(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "soon", "until": "when pigs fly"})
		told := h.told(ann)
		if len(told) != 1 || !strings.Contains(told[0], "does not understand") || !strings.Contains(told[0], "soon") {
			h.Fatalf("told %q", told)
		}
		m := h.again(ann, bot.Reply)
		if typed := m.Typed(); typed["text"] != "soon" || typed["until"] != "when pigs fly" {
			h.Fatalf("the form has %q", typed)
		}
		h.submit(ann, map[string]string{"until": "in 2h"})
		if told := h.told(ann); len(h.events(id)) < 2 || len(told) != 1 || told[0] != "Done." {
			h.Errorf("then %q, told %q", h.events(id), told)
		}
	})
}

func TestWhatWasTypedIsKeptWhenSomebodyElseRepliedMeanwhile(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.form(bob, card, bot.Reply)
		h.submit(bob, map[string]string{"text": "It is in Utrecht."})
		h.pass(5 * time.Second) // the card is edited
		h.answered(h.discord.Choose(bob, team, card.ID, "release"))
		h.until("it is nobody's", func() bool { return h.owner(id) == "" })
		h.submit(ann, map[string]string{"text": "I shall look."})
		told := strings.Join(h.told(ann), "\n")
		for _, want := range []string{"Bob replied while you were writing", "It is in Utrecht.", "I shall look."} {
			if !strings.Contains(told, want) {
				h.Errorf("ann is told %q, and not %q", told, want)
			}
		}
		h.again(ann, bot.Reply)
		h.submit(ann, nil)
		h.until("both are sent", func() bool { return len(h.sent()) == 2 })
		if got := h.sent(); got[1] != "I shall look." {
			h.Errorf("sent %q", got)
		}
	})
}

func TestSomebodyTakesOverAndGoesOnWriting(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(bob, card, bot.Reply)
		h.press(ann, card, "do:claim")
		h.submit(bob, map[string]string{"text": "I shall look."})
		h.answered(h.discord.EphemeralPress(bob, -1, "do:take-over"))
		told := h.told(bob)
		if h.owner(id) != "bob" || len(told) != 1 || !strings.Contains(told[0], "it is yours") || !strings.Contains(told[0], "I shall look.") {
			h.Fatalf("it is %q's, told %q", h.owner(id), told)
		}
		if m := h.again(bob, bot.Reply); m.Typed()["text"] != "I shall look." {
			h.Fatalf("the form has %q", m.Typed())
		}
		h.submit(bob, nil)
		h.until("the reply is sent", func() bool { return len(h.sent()) == 1 })
		last := h.discord.Ephemerals(bob)[0]
		if s := string(last.Components); strings.Contains(s, "again:") || last.Shown() != "Done." {
			h.Errorf("then he sees %q, %s", last.Shown(), s)
		}
	})
}

// TestWhatWasTypedOutlivesHeed: it is kept for a day, and not longer.
func TestWhatWasTypedOutlivesHeed(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		_, card := h.asked("where is my parcel?")
		h.form(bob, card, bot.Reply)
		h.press(ann, card, "do:claim")
		h.submit(bob, map[string]string{"text": "I shall look.", "until": "tomorrow 10:00"})
		h.reopen()
		if m := h.again(bob, bot.Reply); m.Typed()["text"] != "I shall look." || m.Typed()["until"] != "tomorrow 10:00" {
			h.Errorf("the form has %q", m.Typed())
		}
		h.discord.Dismiss(bob)
		h.pass(25 * time.Hour)
		if m := h.again(bob, bot.Reply); m.Typed()["text"] != "" {
			h.Errorf("after a day the form has %q", m.Typed())
		}
	})
}

// TestNobodyReadsWhatSomebodyElseTyped: who opens a form with another's name gets
// their own.
func TestNobodyReadsWhatSomebodyElseTyped(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		_, card := h.asked("where is my parcel?")
		for user, text := range map[string]string{bob: "bob's words", eve: "eve's words"} {
			h.form(user, card, bot.Reply)
			h.discord.Type(user, map[string]string{"text": text})
		}
		h.press(ann, card, "do:claim")
		h.submit(bob, nil)
		h.submit(eve, nil)
		for user, text := range map[string]string{bob: "bob's words", eve: "eve's words"} {
			if m := h.again(user, bot.Reply); m.Typed()["text"] != text {
				h.Errorf("%s reads %q", user, m.Typed())
			}
		}
	})
}

func TestAReplyIsKeptWhereTheItemIsClosedMeanwhile(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.form(bob, card, bot.Resolve)
		h.submit(bob, map[string]string{"outcome": "not-ours", "reason": "a wrong number"})
		h.submit(ann, map[string]string{"text": "I shall look."})
		if m := h.again(ann, bot.Reply); m.Typed()["text"] != "I shall look." {
			h.Errorf("the form has %q", m.Typed())
		}
		h.submit(ann, nil)
		h.answered(h.discord.EphemeralPress(ann, -1, "do:reopen"))
		if s := h.view(id).Item.State(); s == bot.Resolved || !strings.Contains(h.told(ann)[0], "I shall look.") {
			h.Errorf("it is %s, told %q", s, h.told(ann))
		}
		h.again(ann, bot.Reply)
		h.submit(ann, nil) // and who closed it has it
		h.answered(h.discord.EphemeralPress(ann, -1, "do:take-over"))
		h.again(ann, bot.Reply)
		h.submit(ann, nil)
		h.until("the reply is sent", func() bool { return len(h.sent()) == 1 })
	})
}

func TestAFormThatIsSentTwiceIsDoneOnce(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		d := h.submit(ann, map[string]string{"text": "soon"})
		d.Again()
		h.pass(5 * time.Second)
		h.reopen()
		d.Again() // nobody remembers it now but the store
		h.pass(time.Minute)
		if got := h.sent(); len(got) != 1 {
			h.Errorf("sent %q; %q", got, h.events(id))
		}
	})
}

// TestAFormThatIsSentAgainAfterNoAnswerIsDoneOnce: Discord keeps the form, and
// hands it over under another id.
func TestAFormThatIsSentAgainAfterNoAnswerIsDoneOnce(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.discord.FailWhen(func(c discordtest.Call) *discordtest.Fault {
			if c.Route == callback {
				return &discordtest.Lost
			}
			return nil
		})
		d := h.discord.Submit(ann, map[string]string{"text": "soon"})
		h.until("Discord says that it failed", d.Failed)
		h.discord.Heal()
		if m := h.discord.Modal(ann); m == nil || !m.Trouble {
			h.Fatalf("the form is %+v", m)
		}
		h.submit(ann, nil)
		h.pass(time.Minute)
		if got := h.sent(); len(got) != 1 {
			h.Errorf("sent %q; %q", got, h.events(id))
		}
	})
}

func TestAnItemIsResolvedWithAnOutcomeAndWhereNeededAReason(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Resolve)
		if d := h.discord.Submit(ann, map[string]string{"outcome": "spam"}); d.ID() != "" {
			h.Fatal("without a reason Discord lets it go")
		}
		h.submit(ann, map[string]string{"reason": "they sell parcels"})
		if i := h.view(id).Item; i.Closed == nil || i.Closed.Outcome != bot.Spam {
			h.Errorf("then it is %+v", i.Closed)
		}
	})
}

func TestALastReplyIsShownOnlyToWhoAnswers(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(bob, card, bot.Resolve)
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "It is in Utrecht."})
		h.submit(bob, map[string]string{"outcome": "spam", "reason": "is it?"})
		told := h.told(bob)
		if len(told) != 1 || strings.Contains(told[0], "Utrecht") || slices.Contains(h.events(id), "resolve") {
			h.Errorf("told %q, %q", told, h.events(id))
		}
	})
}

// A refusal is shown without the form, and says which field it is of.
func TestARefusalNamesTheField(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		_, card := h.asked("where is my parcel?")
		for _, l := range life[1:3] {
			l.step(h, card)
			h.pass(5 * time.Second)
		}
		h.form(ann, card, bot.Resolve)
		h.submit(ann, map[string]string{"outcome": "spam"})
		h.until("she is told", func() bool { return len(h.told(ann)) > 0 })
		h.tells(h.told(ann)[0], "Why: Write something.", "Open it again")
	})
}
