package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// types lets somebody type a command, and returns what they are answered.
func (h *house) types(user, text string) string {
	h.Helper()
	was := len(h.told(user))
	d := h.slack.Command(user, team, "/heed", text)
	h.confirmed(d)
	if d.Took() >= 3*time.Second {
		h.Errorf("/heed %s took %s", text, d.Took())
	}
	told := h.told(user)
	if len(told) != was+1 {
		h.Fatalf("/heed %s: told %q", text, told)
	}
	return told[was]
}

// tells fails unless an answer has all of some words.
func (h *house) tells(answer string, want ...string) {
	h.Helper()
	for _, w := range want {
		if !strings.Contains(answer, w) {
			h.Errorf("told %q, and not %q", answer, w)
		}
	}
}

func TestListsSayWhatIsToBeDone(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		h.tells(h.types(ann, "list"), "Not resolved yet: nothing")
		first, card := h.asked("where is my parcel?")
		h.asked("and *my* refund? <!here>")
		h.press(ann, card, "do:claim")
		h.tells(h.types(ann, ""), "1. ", "where is my parcel?", "2. ", "and *my* refund? <!here>")
		h.tells(h.types(ann, "list support"), "where is my parcel?")
		h.tells(h.types(ann, "list sales"), "no desk of that name")
		h.tells(h.types(ann, "waiting"), "where is my parcel?", "and *my* refund? <!here>")
		mine := h.types(ann, "mine")
		h.tells(mine, "where is my parcel?")
		if strings.Contains(mine, "refund") {
			h.Errorf("mine is %q", mine)
		}
		h.tells(h.types(bob, "mine"), "Yours: nothing")
		h.tells(h.types(bob, "list"), "where is my parcel?")
		h.confirmed(h.slack.PressWhisper(bob, "do:reply", blockOf(h, first)))
		if v := h.slack.View(bob); v == nil || v.CallbackID != "form:reply" {
			h.Errorf("from a list opens %+v", v)
		}
	})
}

// blockOf is the block with the buttons of an item as it is now.
func blockOf(h *house, id bot.ItemID) string {
	return fmt.Sprintf("item:%s:%d", id, h.view(id).Item.Rev)
}

func TestAnItemIsNamedByItsNumberItsIdOrItsLink(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.tells(h.types(ann, "item 1"), "no such number")
		h.asked("where is my parcel?")
		second, card := h.asked("and my refund?")
		h.types(ann, "list")
		h.reopen()
		h.tells(h.types(ann, "item 2"), "and my refund?")
		h.tells(h.types(ann, "2"), "and my refund?")
		h.tells(h.types(ann, "#2"), "and my refund?")
		h.tells(h.types(ann, "7"), "no such number")
		h.tells(h.types(ann, "item <"+card.Link()+">"), "and my refund?")
		h.tells(h.types(ann, "item "+strings.ToLower(string(second))), "and my refund?")
		h.tells(h.types(ann, "item <http://heed.example/items/"+string(second)+"|that>"), "and my refund?")
		h.tells(h.types(ann, "why 2"), "The customer waits for an answer since")
		h.tells(h.types(ann, "item 3"), "no such number")
		h.tells(h.types(bob, "item 1"), "no such number")
		for _, none := range []string{"", "0", "-1", "99999999999999999999", "00VHNCZBZ8231KWHVMQ50EEYF9", "<>", "/", "é\x00", strings.Repeat("x", 3000)} {
			if told := h.types(ann, "item "+none); !strings.Contains(told, "no such") {
				h.Errorf("item %q: told %q", none, told)
			}
		}
		h.stop()
		time.Sleep(25 * time.Hour)
		h.open()
		h.tells(h.types(ann, "item 2"), "no such number")
	})
}

func TestOnlyTheTeamSeesAnything(t *testing.T) {
	secret := settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.ID, d.Members, d.From, d.Post = "legal", []bot.MemberID{"ann"}, nil, []bot.Channel{{Connection: "board"}}
		r.Desks["legal"] = d
	}}
	inBubble(t, secret, func(h *house) {
		id, card := h.asked("where is my parcel?")
		for _, stranger := range []string{guy, zoe} {
			for _, text := range []string{"list", "item " + string(id), "why " + string(id), "stats", "away until tomorrow", "help"} {
				if told := h.types(stranger, text); !strings.Contains(told, "Ask Ann") || strings.Contains(told, "parcel") {
					h.Errorf("%s types %s: told %q", stranger, text, told)
				}
			}
		}
		h.tells(h.types(eve, "list"), "where is my parcel?")
		h.form(ann, card, bot.Move)
		h.submit(ann, map[string]string{"to": "legal"})
		for _, other := range []string{bob, eve} {
			if told := h.types(other, "item "+string(id)) + h.types(other, "list") + h.types(other, "why "+string(id)); strings.Contains(told, "parcel") {
				h.Errorf("%s reads of another desk %q", other, told)
			}
		}
		if len(h.bot.Rules().Members) != 2 {
			h.Error("asking enrolled somebody")
		}
	})
}

func TestALongListComesAnotherWay(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		for range 20 {
			h.says(zoe, shop, strings.Repeat("<&> ", 700))
		}
		d := h.slack.Command(ann, team, "/heed", "list")
		h.confirmed(d)
		if len(d.Answer()) >= 20<<10 || len(h.told(ann)) != 1 {
			h.Errorf("an answer of %d bytes; told %d", len(d.Answer()), len(h.told(ann)))
		}
		h.tells(h.told(ann)[0], "12. ", "There are more on the board: http://heed.example")
	})
}

func TestSomebodyIsAwayAndBack(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		h.tells(h.types(bob, "away until tomorrow with <@U1ANN|ann>"), "You are away until", "09:00 (UTC)", "Ann stands in for you")
		if a, away := h.bot.Rules().Away("bob", time.Now()); !away || a.StandIn != "ann" {
			h.Errorf("away: %t, %+v", away, a)
		}
		h.tells(h.types(bob, "back"), "Welcome back")
		if _, away := h.bot.Rules().Away("bob", time.Now()); away {
			h.Error("still away")
		}
		h.tells(h.types(bob, "away until tomorrow with ANN"), "Ann stands in")
		for text, want := range map[string]string{
			"away": "does not understand that time", "away until yesterday": "time", "away until tomorrow with nobody": "knows no member",
			"away until tomorrow with bob": "Nobody stands in for themselves", "away until 2099-01-01": "at most two years",
		} {
			h.tells(h.types(bob, text), want)
		}
	})
}

func TestStatsAndHelp(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.asked("where is my parcel?")
		h.tells(h.types(ann, "stats"), "support, today: 1 came in, 0 of them answered (0 %)", "Now: 1 open, 0 claimed, 0 answered")
		h.tells(h.types(ann, "help"), "/heed away until Thursday")
		h.tells(h.types(ann, "dance <!channel>"), "does not know that command", "/heed list")
	})
}

func TestAppHomeShowsWhatIsToBeDone(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		first, card := h.asked("where is my parcel?")
		second, _ := h.asked("and my refund?")
		h.press(ann, card, "do:claim")
		h.confirmed(h.slack.OpenHome(ann))
		h.until("ann sees her home", func() bool { return h.slack.Home(ann) != nil })
		home := h.slack.Home(ann).Shown()
		h.tells(home, "Yours", "where is my parcel?", "Waiting for an answer", "and my refund?", "support, today: 2 came in", "All of them can be reached")
		if strings.Count(home, "parcel") != 1 {
			h.Errorf("an item is there twice: %q", home)
		}
		h.confirmed(h.slack.HomePress(ann, "do:claim", blockOf(h, second)))
		h.until("the home is up to date", func() bool { return !slices.Contains(h.slack.Home(ann).Actions(), "do:claim") })
		h.confirmed(h.slack.HomePress(ann, "do:reply", blockOf(h, first)))
		h.submit(ann, map[string]string{"text": "It is here."})
		h.until("the reply is sent", func() bool { return len(h.sent()) == 1 })
		h.slack.Archive(team, true)
		h.says(zoe, shop, "hello?")
		h.until("the channel is in trouble", func() bool {
			h.confirmed(h.slack.OpenHome(ann))
			return strings.Contains(h.slack.Home(ann).Shown(), "acme/"+team+" can not be reached")
		})
	})
}

func TestAppHomeOfStrangersAndWhereTheDayIsEmpty(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.asked("where is my parcel?")
		h.confirmed(h.slack.OpenHome(guy))
		h.until("guy is told", func() bool { return h.slack.Home(guy) != nil })
		if home := h.slack.Home(guy).Shown(); !strings.Contains(home, "Ask Ann") || strings.Contains(home, "parcel") {
			h.Errorf("a guest sees %q", home)
		}
	})
}

func TestAFullAppHomeFits(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		for n := range 60 {
			id, _ := h.says(zoe, shop, strings.Repeat("😀<&> ", 400))
			if n%2 == 0 {
				if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Claim, Item: id, By: bot.Person{Member: "ann"}}); err != nil {
					h.Fatal(err)
				}
			}
		}
		h.confirmed(h.slack.OpenHome(ann))
		h.until("ann sees her home", func() bool { return h.slack.Home(ann) != nil })
		if wrong := h.slack.Validate(h.slack.Home(ann).Blocks, "home"); len(wrong) > 0 {
			h.Error(wrong)
		}
	})
}
