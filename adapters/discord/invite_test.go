package discord_test

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// everyUse are rules that need all that heed can do: cards in a channel and in a
// forum, customers in both, words that are sent to heed, and reports.
func everyUse(r *bot.Rules) {
	d := r.Desks["support"]
	d.Post = append(slices.Clone(d.Post), bot.Channel{Connection: guild, ID: board})
	d.Weekly = bot.Posting{At: "0 * * * *", Post: []bot.Channel{{Connection: guild, ID: hall}}}
	d.JoinWithin = 0
	r.Desks["support"] = d
}

// solvedBy is the connection whose solved questions are marked so.
func solvedBy(mark string) func(*discord.Config) {
	return func(c *discord.Config) { c.Solved = mark }
}

// invited are the permissions that the invitation of a connection asks for.
func invited(t *testing.T, set settings) (permissions int64) {
	t.Helper()
	h := house{T: t, discord: server(discordtest.Settings{}), set: set}
	c := h.config()
	c.APIURL, c.Dial = "https://discord.com/api/v10/", func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody is there") }
	a, err := discord.New(bot.Host{Connection: guild, Rules: h.rules}, c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := a.Invite(t.Context())
	if err == nil {
		permissions, err = strconv.ParseInt(regexp.MustCompile(`permissions=(\d+)`).FindStringSubmatch(text)[1], 10, 64)
	}
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return permissions
}

// TestHeedLivesOnItsInvitation: with exactly the permissions that the invitation
// asks for everything works, and heed does nothing that it may not do.
func TestHeedLivesOnItsInvitation(t *testing.T) {
	for _, mark := range []string{"✅", "solved", ""} {
		t.Run("solved: "+mark, func(t *testing.T) {
			set := settings{rules: everyUse, config: solvedBy(mark)}
			set.discord.Permissions = invited(t, set)
			inBubble(t, set, func(h *house) {
				h.perform()
				h.opens(5)
				if lacked := h.discord.Lacked(); lacked != 0 {
					t.Errorf("missing are the permissions %b", lacked)
				}
				for _, i := range h.items() {
					if got := h.events(i.ID); !slices.Contains(got, "delivered") {
						t.Errorf("no reply arrived: %v", got)
					}
				}
				if n := h.discord.Threads(board); len(n) != 5 {
					t.Errorf("%d posts", len(n))
				}
				if all := h.discord.Messages(hall); !slices.ContainsFunc(all, func(m discordtest.Message) bool { return len(m.Files) > 0 }) {
					t.Errorf("no report came: %+v", all)
				}
			})
		})
	}
}

// TestEveryPermissionOfTheInvitationIsNeeded: without any one of them something is
// refused.
func TestEveryPermissionOfTheInvitationIsNeeded(t *testing.T) {
	seen := map[int64]bool{}
	for _, mark := range []string{"", "solved", "✅"} { // each asks for more
		set := settings{rules: everyUse, config: solvedBy(mark)}
		all := invited(t, set)
		for rest := all; rest != 0; rest &= rest - 1 {
			one := rest & -rest
			if seen[one] {
				continue
			}
			seen[one] = true
			t.Run(fmt.Sprintf("1<<%d", bits.TrailingZeros64(uint64(one))), func(t *testing.T) {
				set.discord.Permissions = all &^ one
				inBubble(t, set, func(h *house) {
					h.perform()
					if lacked := h.discord.Lacked(); lacked&one == 0 {
						t.Errorf("missed were only %b", lacked)
					}
				})
			})
		}
	}
}

// perform does a little of everything, whatever comes of it.
func (h *house) perform() {
	asleep := h.discord.Thread(zoe, h.discord.Say(zoe, shop, "Where is my parcel?"), "parcel")
	post := h.discord.Post(zoe, forum, "Refund", "Where is my refund?")
	h.discord.Say(zoe, hall, "<@"+h.discord.BotUser()+"> what about me?")
	h.discord.Say(zoe, asleep.ID, "And the other one?")
	m := h.discord.Say(zoe, hall, "And me?")
	h.settled()
	h.discord.Apply(eve, hall, "Send to heed", m.ID)
	h.discord.Command(ann, team, "heed", "list", nil)
	h.settled()
	h.answerAll("It comes.")
	h.settled()
	for _, m := range h.discord.Messages(team) {
		if m.Thread != "" {
			h.discord.Say(guy, m.Thread, "I am nobody.")
		}
	}
	h.discord.Archive(post.ID, true)
	h.discord.Archive(asleep.ID, true)
	for _, i := range h.items() {
		h.takes(bot.Event{Do: bot.Resolve, Item: i.ID, Outcome: bot.Solved})
	}
	h.settled()
	for _, route := range []string{"POST channels/C/messages", "POST channels/C/threads"} { // so that it has to be looked for
		h.discord.Fail(route, discordtest.LostAfter)
	}
	h.discord.Say(guy, shop, "Anybody?")
	h.settled()
	h.answerAll(strings.Repeat("https://a.example/)", 80)) // which must be marked up
	_, _ = h.adapter.Send(h.Context(), bot.Message{
		Key: "k00000000000000000000009", Kind: bot.SendPost, Lane: bot.Channel{Connection: guild, ID: hall}, Tried: time.Now(),
		Report: &bot.Report{Title: "support", Days: []bot.ReportDay{{Day: "2026-01-01", Received: 2}, {Day: "2026-01-02", Received: 3}}},
	})
	h.settled()
}

// answerAll answers all that is open.
func (h *house) answerAll(text string) {
	for _, i := range h.items() {
		if i.State() == bot.Open {
			h.takes(bot.Event{Do: bot.Reply, Item: i.ID, Text: text})
		}
	}
}

// takes lets Ann do something, whatever comes of it.
func (h *house) takes(e bot.Event) {
	e.By = bot.Person{Connection: guild, ID: ann, Name: "Ann"}
	_, _ = h.bot.Host(guild).Take(h.Context(), e)
}
