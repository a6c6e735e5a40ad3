package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// types lets somebody type /heed, and returns what they alone are answered.
func (h *house) types(user, word string, options ...string) string {
	h.Helper()
	was := len(h.discord.Ephemerals(user))
	h.discord.Command(user, team, "heed", word, optionsOf(options))
	h.until("an answer to /heed "+word, func() bool { return len(h.discord.Ephemerals(user)) > was })
	told := h.discord.Ephemerals(user)
	return told[len(told)-1].Shown()
}

// optionsOf are names and values of options, one after the other.
func optionsOf(pairs []string) map[string]string {
	all := map[string]string{}
	for n := 0; n+1 < len(pairs); n += 2 {
		all[pairs[n]] = pairs[n+1]
	}
	return all
}

// offered is how what somebody types may go on.
func (h *house) offered(user, word, option, text string) []discordtest.Choice {
	h.Helper()
	d := h.discord.Complete(user, team, "heed", word, map[string]string{option: text}, option)
	h.until("something is suggested", d.Answered)
	return d.Choices()
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

// commanding runs a test once people are offered heed's commands.
func commanding(t *testing.T, test func(h *house)) {
	t.Helper()
	onBothRoads(t, settings{}, func(h *house) {
		h.until("commands are offered", func() bool { return len(h.discord.Commands()) == 2 })
		test(h)
	})
}

func TestListsSayWhatIsToBeDone(t *testing.T) {
	commanding(t, func(h *house) {
		h.tells(h.types(ann, "list"), "Not resolved yet: nothing")
		first, _ := h.says(zoe, shop, "where is my parcel?")
		second, _ := h.says(guy, shop, "and *my* refund? @everyone [here](https://evil.example)")
		card := h.card(first)
		h.discord.Press(ann, team, card.ID, "do:claim")
		h.until("it is hers", func() bool { return h.view(first).Item.Owner == "ann" })
		all := h.types(ann, "list")
		h.tells(all, "1.", "where is my parcel?", "2.", "and *my* refund? @everyone [here](https://evil.example)")
		h.tells(h.types(ann, "list", "desk", "support"), "where is my parcel?")
		h.tells(h.types(ann, "list", "desk", "sales"), "no desk of that name")
		h.tells(h.types(bob, "waiting"), "where is my parcel?", "refund")
		h.tells(h.types(ann, "stats"), "support, today: 2 came in", "1 open, 1 claimed")
		mine := h.types(ann, "mine")
		h.tells(mine, "where is my parcel?")
		if strings.Contains(mine, "refund") {
			h.Errorf("mine is %q", mine)
		}
		h.tells(h.types(bob, "mine"), "Yours: nothing")
		h.types(bob, "list")
		h.discord.EphemeralChoose(bob, -1, string(second))
		h.until("the item that was chosen", func() bool {
			told := h.discord.Ephemerals(bob)
			return strings.Contains(told[len(told)-1].Shown(), "Claim") && strings.Contains(told[len(told)-1].Shown(), "refund")
		})
		h.discord.EphemeralPress(bob, -1, "do:claim")
		h.until("it is his", func() bool { return h.view(second).Item.Owner == "bob" })
	})
}

func TestOneItemIsNamedByNumberLinkIDOrWords(t *testing.T) {
	commanding(t, func(h *house) {
		id, _ := h.says(zoe, shop, "where is my parcel?")
		card := h.card(id)
		h.types(ann, "list")
		for _, name := range []string{"1", "#1", string(id), strings.ToLower(string(id)), "http://heed.example/items/" + string(id), card.Link()} {
			h.tells(h.types(ann, "item", "item", name), "where is my parcel?", "Claim")
			h.tells(h.types(ann, "why", "item", name), "Message from Zoe", "A response is due on")
		}
		h.tells(h.types(ann, "item", "item", "7"), "no such number")
		h.tells(h.types(ann, "item", "item", "nonsense"), "no such item at your desks")
		h.pass(time.Second) // a search sees what is half a second old
		for _, typed := range []string{"", "parcel", "where PARCEL"} {
			all := h.offered(ann, "item", "item", typed)
			if len(all) != 1 || all[0].Value != string(id) || all[0].Name != "open, Message from Zoe: where is my parcel?" {
				h.Errorf("%q suggests %+v", typed, all)
			}
		}
		h.tells(h.types(ann, "item", "item", "where PARCEL"), "where is my parcel?", "Claim")
		other, _ := h.says(guy, shop, "another parcel")
		h.pass(time.Second)
		h.tells(h.types(ann, "why", "item", "parcel"), "Which of these?", "1.", "where is my parcel?", "2.", "another parcel")
		h.tells(h.types(ann, "item", "item", "2"), "another parcel", "Claim")
		h.tells(h.types(ann, "why", "item", "another"), "Message from Guy")
		h.pass(2 * time.Hour)
		h.tells(h.types(ann, "why", "item", string(other)), "the channel was nagged about", "in #"+team+".")
		if all := h.offered(ann, "list", "desk", "SUP"); len(all) != 1 || all[0].Value != "support" {
			h.Errorf("desks %+v", all)
		}
		if all := h.offered(ann, "item", "item", "elephants"); len(all) != 0 {
			h.Errorf("suggested %+v", all)
		}
	})
}

// Who is none of the team is suggested nothing, and told whom to ask.
func TestStrangersAreToldNothing(t *testing.T) {
	commanding(t, func(h *house) {
		h.says(zoe, shop, "where is my parcel?")
		for _, word := range []string{"list", "mine", "waiting", "stats", "help", "back"} {
			if told := h.types(guy, word); !strings.Contains(told, "Ask Ann") || strings.Contains(told, "parcel") {
				h.Errorf("/heed %s told %q", word, told)
			}
		}
		if all := append(h.offered(guy, "item", "item", ""), h.offered(guy, "list", "desk", "")...); len(all) != 0 {
			h.Errorf("suggested %+v", all)
		}
		h.tells(h.types(eve, "list"), "parcel") // holds the role
	})
}

func TestAnAbsenceIsTyped(t *testing.T) {
	commanding(t, func(h *house) {
		h.tells(h.types(ann, "away", "until", "tomorrow 10:00", "with", bob), "You are away until", "Bob stands in for you")
		absent := h.bot.Rules().Absent["ann"]
		if len(absent) != 1 || absent[0].StandIn != "bob" || !absent[0].Until.After(time.Now()) {
			h.Errorf("absent %+v", absent)
		}
		h.tells(h.types(ann, "away", "until", "never"), "time")
		h.tells(h.types(ann, "back"), "Welcome back")
		if again := h.bot.Rules().Absent["ann"]; len(again) != 0 {
			h.Errorf("absent %+v", again)
		}
		h.tells(h.types(ann, "help"), "/heed away until Thursday")
	})
}

// Commands are registered once, and others are left alone.
func TestCommandsAreRegisteredOnce(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.until("commands are offered", func() bool { return len(h.discord.Commands()) == 2 })
		const route = "POST applications/A/commands"
		h.reopen()
		h.pass(time.Minute)
		if n := h.discord.Calls(route); n != 2 {
			h.Errorf("%d registrations after a restart, want the two of the first start", n)
		}
		h.set.config = func(c *discord.Config) { c.Command = "heed-eu" }
		h.reopen()
		h.until("the other commands are offered", func() bool { return len(h.discord.Commands()) == 4 })
		names := []string{}
		for _, c := range h.discord.Commands() {
			names = append(names, c.Name)
		}
		slices.Sort(names)
		if want := []string{"Send to heed", "Send to heed-eu", "heed", "heed-eu"}; !slices.Equal(names, want) {
			h.Errorf("commands %q, want %q", names, want)
		}
	})
}

// A longer list says that there is more, and fits.
func TestALongListFits(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.JoinWithin = 0
		r.Desks["support"] = d
	}}, func(h *house) {
		h.until("commands are offered", func() bool { return len(h.discord.Commands()) == 2 })
		for range 18 {
			h.says(zoe, shop, strings.Repeat("*_~`|[]()<>@#", 20))
		}
		told := h.types(ann, "list")
		h.tells(told, "15.", "There are more on the board: http://heed.example")
		if strings.Contains(told, "16.") {
			h.Errorf("told %q", told)
		}
	})
}
