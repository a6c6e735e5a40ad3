package slack_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// day is what a team does with one customer, and what of it goes wrong whatever
// else does.
type day struct {
	name  string
	posts int // most posts of one message that ever happen
	wrong func(site) *slacktest.Fault
}

var days = []day{
	{"a plain day", 1, func(site) *slacktest.Fault { return nil }},
	{"a day on which answers get lost", 1, func(s site) *slacktest.Fault { return first(s, slacktest.LostAfter) }},
	{"a day on which messages land late", 2, func(s site) *slacktest.Fault { return first(s, slacktest.LateBy(100*time.Second)) }},
}

// first makes the first attempts at the card and at the reply go wrong.
func first(s site, f slacktest.Fault) *slacktest.Fault {
	if s == (site{"chat.postMessage", "C0TEAM", false, 1}) || s == (site{"chat.postMessage", "C0SHOP", true, 1}) {
		return &f
	}
	return nil
}

// site is a call of Slack in a day: the n-th of its kind.
type site struct {
	method, channel string
	threaded        bool
	n               int
}

// String is what a site is called in the names of tests.
func (s site) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s %d", s.method, s.channel, map[bool]string{true: "in a thread"}[s.threaded], s.n))
}

// faults are how a call goes wrong.
var faults = map[string]slacktest.Fault{
	wellDone:          slacktest.None,
	"request dropped": slacktest.Lost, "answer dropped": slacktest.LostAfter,
	"429": slacktest.RateLimited(7*time.Second, slacktest.ByHeader), "429 in words": slacktest.RateLimited(0, slacktest.ByBody),
	"500": slacktest.Status(500), "500 though done": slacktest.StatusAfter(500),
	"garbage": slacktest.Broken, "garbage though done": slacktest.BrokenAfter,
	"empty error": slacktest.Empty, "empty error though done": slacktest.EmptyAfter,
	"internal error though done": slacktest.CodeAfter("internal_error"),
	"timeout":                    slacktest.Never, "timeout though done": slacktest.NeverAfter,
}

const wellDone = "well done"

// When heed is killed.
const (
	notKilled    = "not killed"
	whileCalling = "killed while it calls"
	beforeNoting = "killed before it notes what it learned"
)

// live lets a day pass in which the call at a site goes wrong, and returns the
// calls that there were.
func (d day) live(m *mortal, at site, f slacktest.Fault, kill string) map[site]bool {
	m.Helper()
	calls := map[site]bool{}
	m.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
		s := site{method: c.Method, channel: c.Channel, threaded: c.Thread != ""}
		for s.n = 1; calls[s]; s.n++ {
		}
		calls[s] = true
		if s != at {
			return d.wrong(s)
		}
		life := m.Life
		switch f := f; kill {
		case whileCalling:
			f.Do = life.Die
			return &f
		case beforeNoting:
			f.Do = life.Doom
			return &f
		}
		return &f
	})
	id, thread := m.says("", "Where is my parcel?")
	m.Pass(time.Minute)
	m.does(bot.Event{Do: bot.Claim, Item: id})
	m.says(thread, "Hello? It is my birthday.")
	m.Pass(16 * time.Minute)
	m.does(bot.Event{Do: bot.Reply, Item: id, Text: "It is on its way."})
	m.Pass(25 * time.Minute)
	m.check(id)
	for key, n := range m.slack.AllPosts() {
		if n > d.posts {
			m.Errorf("%d posts of %q", n, m.slack.Copies(key)[0].Text)
		}
	}
	return calls
}

// check looks at everything that a day must end with.
func (m *mortal) check(id bot.ItemID) {
	m.Helper()
	v := m.View(id)
	cards := m.cards("C0TEAM")
	if len(cards) != 1 {
		m.Fatalf("%d cards", len(cards))
	}
	if shows := fmt.Sprintf("item:%s:%d", id, v.Item.Rev); !strings.Contains(string(cards[0].Blocks), shows) {
		m.Errorf("the card does not show %s: %s", shows, cards[0].Blocks)
	}
	replies := m.ours("C0SHOP")
	if len(replies) != 1 || replies[0].Text != "It is on its way." || len(v.Item.Replies) > 0 {
		m.Errorf("replies: %+v; not known to be there: %+v", replies, v.Item.Replies)
	}
	if told := m.ours("C0OPS"); len(told) > 0 {
		m.Errorf("the fallback is told: %q", told[0].Text)
	}
	for key := range m.slack.AllPosts() {
		if all := m.slack.Copies(key); len(all) > 1 {
			m.Errorf("%d copies of %q", len(all), all[0].Text)
		}
	}
	if nags := m.ours("U1ANN"); len(nags) > 1 {
		m.Errorf("%d nags", len(nags))
	}
	if n := m.slack.Violations(); n > 0 && m.Lives == 1 {
		m.Errorf("%d calls came while Slack wanted to be left alone", n)
	}
}

// TestWhateverFailsThereIsOneCardAndOneReply: each call that a day needs goes
// wrong in each way, and heed is killed or not.
func TestWhateverFailsThereIsOneCardAndOneReply(t *testing.T) {
	tested := map[site]bool{{}: true}
	methods := map[string]bool{}
	for _, d := range days {
		var sites map[site]bool
		inMortal(t, slacktest.Settings{}, true, func(m *mortal) { sites = d.live(m, site{}, slacktest.None, notKilled) })
		for at := range sites {
			methods[at.method] = true
			if at.n > 1 || tested[at] {
				continue
			}
			tested[at] = true
			t.Run(d.name+"/"+at.String(), func(t *testing.T) { d.fail(t, at) })
		}
	}
	if got := slices.Sorted(maps.Keys(methods)); !slices.Equal(got, []string{
		"auth.test", "chat.delete", "chat.postMessage", "chat.update", "conversations.history", "conversations.open", "conversations.replies",
	}) {
		t.Errorf("the days call %q: something is not tested, or not named here", got)
	}
}

// fail lets a day pass with each fault at a site, and with heed killed or not: by
// turns in one way and in the other, and in both where nothing else is wrong.
func (d day) fail(t *testing.T, at site) {
	for n, name := range slices.Sorted(maps.Keys(faults)) {
		kills := []string{notKilled}
		if name == wellDone {
			kills = []string{whileCalling, beforeNoting}
		} else {
			kills = append(kills, []string{whileCalling, beforeNoting}[n%2])
		}
		for _, kill := range kills {
			t.Run(name+", "+kill, func(t *testing.T) {
				t.Parallel()
				inMortal(t, slacktest.Settings{}, true, func(m *mortal) { d.live(m, at, faults[name], kill) })
			})
		}
	}
}
