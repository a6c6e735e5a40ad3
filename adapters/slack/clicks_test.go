package slack_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// hands is where people press things while what heed asks of Slack goes wrong.
type hands struct {
	*testing.T
	slack *slacktest.Server
	store bot.Store
	pass  func(time.Duration)

	item bot.ItemID
	card slacktest.Message
}

// click is something that a person does for which heed asks something of Slack.
type click struct {
	name   string
	method string // what heed asks; "": everything
	before func(h *hands)
	do     func(h *hands) *slacktest.Delivery
	whose  string                   // who does it, and is told
	seen   func(h *hands) bool      // whether they see that it was done; nil: they must be told
	again  func(h *hands, was bool) // the same once more, where it was not done: that brings what it should
	mute   bool                     // nobody is told where it fails: it is only logged
}

var clicks = []click{
	{
		name: "a form", method: "views.open", whose: ann,
		do:   func(h *hands) *slacktest.Delivery { return h.slack.Press(ann, team, h.card.TS, "do:reply") },
		seen: func(h *hands) bool { return h.slack.View(ann) != nil },
		again: func(h *hands, was bool) {
			if !was {
				h.finish(h.slack.Press(ann, team, h.card.TS, "do:reply"))
			}
			h.finish(h.slack.Submit(ann, map[string]string{"text": "It is here."}))
			h.replies(1)
		},
	},
	{
		name: "a claim of somebody new", method: "users.info", whose: eve,
		do:   func(h *hands) *slacktest.Delivery { return h.slack.Press(eve, team, h.card.TS, "do:claim") },
		seen: func(h *hands) bool { return h.view().Item.Owner != "" },
		again: func(h *hands, was bool) {
			if !was {
				h.finish(h.slack.Press(eve, team, h.card.TS, "do:claim"))
			}
			if owner := h.view().Item.Owner; owner == "" || h.count(bot.Claim) != 1 {
				h.Errorf("it is %q's, after %d claims", owner, h.count(bot.Claim))
			}
		},
	},
	{
		name: "a refusal", method: slacktest.ResponseURL, whose: bob,
		before: func(h *hands) { h.finish(h.slack.Press(ann, team, h.card.TS, "do:claim")) },
		do:     func(h *hands) *slacktest.Delivery { return h.slack.Choose(bob, team, h.card.TS, "menu", "release") },
		again: func(h *hands, _ bool) {
			h.finish(h.slack.Choose(bob, team, h.card.TS, "menu", "release"))
			h.hears(bob, "Ann has had this since")
		},
	},
	{
		name: "a refusal in a thread", method: "chat.postEphemeral", whose: guy,
		do: func(h *hands) *slacktest.Delivery {
			return h.slack.Event(h.slack.Say(guy, team, h.card.TS, "what about this one?"))
		},
		again: func(h *hands, _ bool) {
			h.slack.Say(guy, team, h.card.TS, "well?")
			h.pass(10 * time.Second)
			h.hears(guy, "Ask Ann")
			if n := h.count(bot.Note); n > 0 {
				h.Errorf("%d notes of a guest", n)
			}
		},
	},
	{
		name: "taking over in a form", method: "views.update", whose: bob,
		before: func(h *hands) {
			h.finish(h.slack.Press(bob, team, h.card.TS, "do:reply"))
			h.finish(h.slack.Press(ann, team, h.card.TS, "do:claim"))
			h.finish(h.slack.Submit(bob, map[string]string{"text": "It is here."}))
		},
		do: func(h *hands) *slacktest.Delivery { return h.slack.PressInView(bob, "do:take-over") },
		seen: func(h *hands) bool {
			return h.view().Item.Owner == "bob" && !slices.Contains(h.slack.View(bob).Actions(), "do:take-over")
		},
		again: func(h *hands, _ bool) {
			if h.view().Item.Owner != "bob" {
				h.finish(h.slack.PressInView(bob, "do:take-over"))
			}
			h.finish(h.slack.Submit(bob, nil))
			h.replies(1)
		},
	},
	{
		name: "App Home", method: "views.publish", whose: ann, mute: true,
		do: func(h *hands) *slacktest.Delivery { return h.slack.OpenHome(ann) },
		again: func(h *hands, _ bool) {
			h.finish(h.slack.OpenHome(ann))
			if home := h.slack.Home(ann); home == nil || !strings.Contains(home.Shown(), "where is my parcel?") {
				h.Errorf("her home is %+v", home)
			}
		},
	},
	{
		name: "a refusal while Slack takes nothing", whose: bob, mute: true,
		before: func(h *hands) { h.finish(h.slack.Press(ann, team, h.card.TS, "do:claim")) },
		do:     func(h *hands) *slacktest.Delivery { return h.slack.Choose(bob, team, h.card.TS, "menu", "release") },
		again: func(h *hands, _ bool) {
			h.finish(h.slack.Choose(bob, team, h.card.TS, "menu", "release"))
			h.hears(bob, "Ann has had this since")
		},
	},
}

// asked lets a customer write, and waits for the card.
func (h *hands) asked() {
	h.Helper()
	h.slack.Say(zoe, shop, "", "where is my parcel?")
	h.pass(5 * time.Second)
	page, err := h.store.Items(h.Context(), bot.Query{Limit: 2})
	if err != nil || len(page.Items) != 1 {
		h.Fatalf("%d items, %v", len(page.Items), err)
	}
	h.item = page.Items[0].Item.ID
	for _, m := range h.slack.Messages(team) {
		if at, err := h.store.CardAt(h.Context(), bot.Ref{Connection: acme, ID: team + "/" + m.TS}); err == nil && at == h.item {
			h.card = m
		}
	}
	if h.card.TS == "" {
		h.Fatal("there is no card")
	}
}

// finish lets time pass until something has been taken.
func (h *hands) finish(d *slacktest.Delivery) {
	h.Helper()
	h.pass(5 * time.Second)
	if !d.Confirmed() {
		h.Fatal("Slack is well, and it is not taken")
	}
}

func (h *hands) view() bot.View {
	h.Helper()
	v, err := h.store.View(h.Context(), h.item, 0, 1000)
	if err != nil {
		h.Fatal(err)
	}
	return v
}

// count is how often something was done to the item.
func (h *hands) count(do bot.Verb) (n int) {
	h.Helper()
	for _, l := range h.view().Log {
		if l.Do == do {
			n++
		}
	}
	return n
}

// replies fails unless so many were sent.
func (h *hands) replies(want int) {
	h.Helper()
	h.pass(time.Minute)
	sent := 0
	for _, m := range h.slack.Messages(shop) {
		if m.BotID == slacktest.BotID {
			sent++
		}
	}
	if sent != want || h.count(bot.Reply) != want {
		h.Errorf("%d replies were sent and %d written, want %d", sent, h.count(bot.Reply), want)
	}
}

// told is what somebody alone was shown, in channels and by direct message.
func (h *hands) told(user string) (all []string) {
	for _, e := range h.slack.Ephemerals(user) {
		all = append(all, e.Shown())
	}
	for _, m := range h.slack.Messages(user) {
		all = append(all, m.Shown())
	}
	return all
}

// hears fails unless somebody was told something.
func (h *hands) hears(user, want string) {
	h.Helper()
	if !strings.Contains(strings.Join(h.told(user), "\n"), want) {
		h.Errorf("%s is told %q, and not %q", user, h.told(user), want)
	}
}

// goesWrong lets somebody click while a call goes wrong. They see that it was
// done, or are told; when Slack is well it can be done, and is done once.
func (c click) goesWrong(h *hands, f slacktest.Fault) {
	h.Helper()
	h.slack.AddUser(
		slacktest.User{ID: eve, Name: "Eve", RealName: "Eve"}, slacktest.User{ID: guy, Name: "Guy", RealName: "Guy", Restricted: true},
	)
	h.asked()
	if c.before != nil {
		c.before(h)
	}
	h.pass(time.Minute)
	failed := false
	h.slack.FailWhen(func(call slacktest.Call) *slacktest.Fault {
		if c.method != "" && (call.Method != c.method || failed) || strings.HasPrefix(call.Method, "apps.") {
			return nil
		}
		failed = true
		return &f
	})
	was := len(h.told(c.whose))
	c.do(h)
	h.pass(30 * time.Second)
	if !failed {
		h.Fatalf("the test is wrong: nothing was asked of Slack")
	}
	done := c.seen != nil && c.seen(h)
	if !c.mute && !done && len(h.told(c.whose)) == was {
		h.Error("it was not done, and nobody is told")
	}
	h.slack.Heal()
	h.pass(time.Minute) // what was not confirmed came again
	c.again(h, c.seen != nil && c.seen(h))
}

// TestWhateverFailsAClickIsDoneOnceOrTold: each call that a click needs goes
// wrong in each way, on both roads.
func TestWhateverFailsAClickIsDoneOnceOrTold(t *testing.T) {
	for _, c := range clicks {
		for _, name := range slices.Sorted(maps.Keys(faults)) {
			if name == "empty error" && c.method == slacktest.ResponseURL {
				continue // Slack's library takes it for a yes, and a response_url has no other answer
			}
			t.Run(c.name+"/"+name, func(t *testing.T) {
				onBothRoads(t, settings{}, func(h *house) {
					c.goesWrong(&hands{T: h.T, slack: h.slack, store: h.store, pass: h.pass}, faults[name])
				})
			})
		}
	}
}

// TestWhoeverIsKilledAClickIsDoneOnceOrTold: heed is killed while it asks. What
// it had not confirmed comes again.
func TestWhoeverIsKilledAClickIsDoneOnceOrTold(t *testing.T) {
	for _, c := range clicks {
		for _, name := range []string{wellDone, "request dropped"} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				inMortal(t, slacktest.Settings{}, false, func(m *mortal) {
					f := faults[name]
					f.Do = func() { m.Life.Die() }
					c.goesWrong(&hands{T: m.T, slack: m.slack, store: m.Store, pass: m.Pass}, f)
				})
			})
		}
	}
}
