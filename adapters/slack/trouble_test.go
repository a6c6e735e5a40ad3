package slack_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
)

const ops = "C0OPS" // the fallback

// withFallback is a desk that tells of trouble in a channel of its own.
var withFallback = settings{rules: func(r *bot.Rules) {
	d := r.Desks["support"]
	d.Fallback = bot.Channel{Connection: acme, ID: ops}
	r.Desks["support"] = d
}}

// TestALostChannelIsToldAndComesBackByItself: whatever becomes of the channel, the
// fallback is told once what to do, nothing is lost, and only the channel waits.
func TestALostChannelIsToldAndComesBackByItself(t *testing.T) {
	for name, c := range map[string]struct {
		lose, mend func(*slacktest.Server)
		says       string
	}{
		"archived": {
			func(s *slacktest.Server) { s.Archive(team, true) }, func(s *slacktest.Server) { s.Archive(team, false) }, "unarchive it",
		},
		"kicked": {func(s *slacktest.Server) { s.Kick(team) }, func(s *slacktest.Server) { s.Invite(team) }, "/invite @heed"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, withFallback, func(h *house) {
				h.slack.AddChannel(slacktest.Channel{ID: ops, Name: "ops", Member: true})
				first, _ := h.asked("where is my parcel?")
				c.lose(h.slack)
				second, _ := h.says(zoe, shop, "and my refund?")
				h.pass(10 * time.Minute)
				told := h.slack.Messages(ops)
				if len(told) != 1 || !strings.Contains(told[0].Shown(), "acme/"+team) || !strings.Contains(told[0].Shown(), c.says) {
					h.Fatalf("the fallback is told %+v", told)
				}
				by := bot.Person{Connection: acme, ID: ann}
				if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Reply, Item: first, By: by, Text: "It is here."}); err != nil {
					h.Fatal(err)
				}
				h.pass(10 * time.Second)
				if got := h.sent(); len(got) != 1 {
					h.Errorf("a reply waits for another channel: %q", got)
				}
				c.mend(h.slack)
				h.pass(10 * time.Minute)
				h.card(second)
				if shown := h.card(first).Shown(); !strings.Contains(shown, "Answered") {
					h.Errorf("the first card is %q", shown)
				}
				if told := h.slack.Messages(ops); len(told) != 2 || !strings.Contains(told[1].Shown(), "works again") {
					h.Errorf("then the fallback is told %+v", told)
				}
			})
		})
	}
}

// TestAWorkspaceInTroubleDelaysNoOther: each workspace is a connection of its own.
func TestAWorkspaceInTroubleDelaysNoOther(t *testing.T) {
	both := settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Post = append(d.Post, bot.Channel{Connection: "corp", ID: team})
		r.Desks["support"] = d
		r.Members["ann"].On["corp"] = ann
	}}
	bubble(t, both, func(h *house) {
		corp := workspace(slacktest.Settings{})
		at := corp.Memory(h.T)
		h.set.also = func(h *house) {
			a, err := slack.New(h.bot.Host("corp"), slack.Config{
				BotToken: bot.Secret(corp.BotToken()), AppToken: bot.Secret(corp.AppToken()), APIURL: at.APIURL, Dial: at.Dial,
			})
			if err != nil {
				h.Fatal(err)
			}
			h.bot.Plug("corp", a)
		}
		h.open()
		defer func() { h.stop() }()
		h.slack.Archive(team, true)
		h.slack.Say(zoe, shop, "", "where is my parcel?")
		h.pass(10 * time.Second)
		cards := corp.Messages(team)
		if len(cards) != 1 || !strings.Contains(cards[0].Shown(), "where is my parcel?") {
			h.Fatalf("the other workspace shows %+v", cards)
		}
		d := corp.Press(ann, team, cards[0].TS, "do:claim")
		h.confirmed(d)
		h.slack.Archive(team, false)
		h.pass(10 * time.Minute)
		if shown := h.card(h.newest()).Shown(); !strings.Contains(shown, "Ann has it") {
			h.Errorf("then the first shows %q", shown)
		}
	})
}
