package discord_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// workday is what a team does with one customer, and what of it goes wrong whatever
// else does.
type workday struct {
	name  string
	desk  string // where cards appear
	posts int    // most posts of one message that ever happen
	wrong func(site) *discordtest.Fault
}

var workdays = []workday{
	{"a plain day", team, 1, func(site) *discordtest.Fault { return nil }},
	{"a plain day with a forum", board, 1, func(site) *discordtest.Fault { return nil }},
	{"a day on which answers get lost", team, 1, func(s site) *discordtest.Fault { return first(s, discordtest.LostAfter) }},
	{"a day with a forum on which answers get lost", board, 1, func(s site) *discordtest.Fault { return first(s, discordtest.LostAfter) }},
	{"a day on which messages land late", team, 2, func(s site) *discordtest.Fault { return first(s, discordtest.LateBy(4*time.Minute)) }},
	{"a day with a forum on which messages land late", board, 2, func(s site) *discordtest.Fault { return first(s, discordtest.LateBy(4*time.Minute)) }},
}

// first makes the first attempts at the card and at the reply go wrong.
func first(s site, f discordtest.Fault) *discordtest.Fault {
	switch s {
	case site{"POST channels/C/messages", "team", 1}, site{"POST channels/C/threads", "board", 1}, site{"POST channels/C/messages", "shop", 1}:
		return &f
	}
	return nil
}

// site is a call of Discord in a day: the n-th of its kind.
type site struct {
	route, place string
	n            int
}

// String is what a site is called in the names of tests.
func (s site) String() string {
	return strings.ReplaceAll(strings.TrimSpace(fmt.Sprintf("%s %s %d", s.route, s.place, s.n)), "/", "-")
}

// places are what channels are called that are always there; others are threads,
// or direct messages.
var places = map[string]string{team: "team", board: "board", shop: "shop", ops: "ops", "": ""}

// placeOf is what a channel is called.
func placeOf(id string) string {
	if name, ok := places[id]; ok {
		return name
	}
	return "thread"
}

// faults are how a call goes wrong.
var faults = map[string]discordtest.Fault{
	wellDone:          discordtest.None,
	"request dropped": discordtest.Lost, "answer dropped": discordtest.LostAfter,
	"429": discordtest.RateLimited(7*time.Second, discordtest.OfUser), "429 for all": discordtest.RateLimited(3500*time.Millisecond, discordtest.OfGlobal),
	"429 of a ban": discordtest.RateLimited(20*time.Second, discordtest.Banned),
	"500":          discordtest.Status(500, 0), "502 though done": discordtest.StatusAfter(502, 0),
	"garbage": discordtest.Broken, "garbage though done": discordtest.BrokenAfter,
	"empty": discordtest.Empty, "empty though done": discordtest.EmptyAfter,
	"timeout": discordtest.Never, "timeout though done": discordtest.NeverAfter,
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
func (d workday) live(m *mortal, at site, f discordtest.Fault, kill string) map[site]bool {
	m.Helper()
	calls := map[site]bool{}
	m.discord.FailWhen(func(c discordtest.Call) *discordtest.Fault {
		s := site{route: c.Route, place: placeOf(c.Channel)}
		for s.n = 1; calls[s]; s.n++ {
		}
		calls[s] = true
		if s != at {
			return d.wrong(s)
		}
		f, life := f, m.Life
		switch kill {
		case whileCalling:
			f.Do = life.Die
		case beforeNoting:
			f.Do = life.Doom
		}
		return &f
	})
	id := m.says("Where is my parcel?")
	m.Pass(time.Minute)
	m.does(bot.Event{Do: bot.Claim, Item: id})
	m.says("Hello? It is my birthday.")
	m.Pass(7 * time.Minute) // a nag is due
	m.does(bot.Event{Do: bot.Reply, Item: id, Text: "It is on its way"})
	m.Pass(4 * time.Minute)
	m.does(bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
	m.Pass(12 * time.Minute) // copies are looked for once more
	m.check(id)
	under := map[bool]int{true: 1}[f.Header != nil && f.Header.Get("X-RateLimit-Scope") != "user"] // what was under way already can not be called back
	if n := m.discord.Violations(); n > under && m.Lives == 1 {
		m.Errorf("%d calls came while Discord wanted to be left alone", n)
	}
	for key, n := range m.discord.AllPosts() {
		if n > d.posts {
			m.Errorf("%d posts of %s", n, key)
		}
	}
	return calls
}

// check looks at everything that a day must end with.
func (m *mortal) check(id bot.ItemID) {
	m.Helper()
	v := m.View(id)
	cards := m.cards(id)
	if len(cards) != 1 {
		m.Fatalf("%d cards", len(cards))
	}
	if shows := fmt.Sprintf("%s:%d:", id, v.Item.Rev); !strings.Contains(string(cards[0].Components), shows) {
		m.Errorf("the card does not show %s: %s", shows, cards[0].Components)
	}
	replies := m.ours(shop)
	if len(replies) != 1 || replies[0].Content != "It is on its way" || len(v.Item.Replies) > 0 {
		m.Errorf("replies: %+v; not known to be there: %+v", replies, v.Item.Replies)
	}
	if asked := m.discord.Messages(shop)[0]; len(asked.Reactions["✅"]) != 1 {
		m.Errorf("that it is solved is not to be seen: %v", asked.Reactions)
	}
	if told := m.ours(ops); len(told) > 0 {
		m.Errorf("the fallback is told: %s", told[0].Shown())
	}
	for key := range m.discord.AllPosts() {
		if all := m.discord.Copies(key); len(all) > 1 {
			m.Errorf("%d copies of %q", len(all), all[0].Shown())
		}
	}
	if posts := m.discord.Threads(board); m.desk == board && (len(posts) != 1 || !posts[0].Archived) {
		m.Errorf("posts are %+v", posts)
	}
	if nags := m.ours(ann); len(nags) > 1 {
		m.Errorf("%d nags", len(nags))
	}
	for _, c := range m.discord.Complaints() {
		m.Error("Discord complains:", c)
	}
}

// TestWhateverFailsThereIsOneCardAndOneReply: each call that a day needs goes
// wrong in each way, and heed is killed or not.
func TestWhateverFailsThereIsOneCardAndOneReply(t *testing.T) {
	t.Parallel()
	tested := map[site]bool{{}: true}
	routes := map[string]bool{}
	for _, d := range workdays {
		var sites map[site]bool
		t.Run(d.name, func(t *testing.T) {
			inMortal(t, d.desk, true, func(m *mortal) { sites = d.live(m, site{}, discordtest.None, notKilled) })
		})
		for _, at := range slices.SortedFunc(maps.Keys(sites), func(a, b site) int { return strings.Compare(a.String(), b.String()) }) {
			routes[at.route] = true
			if at.n > 1 || tested[at] {
				continue
			}
			tested[at] = true
			t.Run(d.name+"/"+at.String(), func(t *testing.T) { d.fail(t, at, len(tested)) })
		}
	}
	if got := slices.Sorted(maps.Keys(routes)); !slices.Equal(got, []string{
		"DELETE channels/C", "DELETE channels/C/messages/M", "GET applications/@me", "GET channels/C", "GET channels/C/messages",
		"GET channels/C/messages/M", "GET channels/C/threads/archived/public", "GET guilds/G/threads/active", "PATCH channels/C",
		"PATCH channels/C/messages/M", "POST channels/C/messages", "POST channels/C/messages/M/threads", "POST channels/C/threads",
		"POST users/@me/channels", "PUT channels/C/messages/M/reactions/E/@me",
	}) {
		t.Errorf("the days call %q: something is not tested, or not named here", got)
	}
}

// fail lets a day pass with faults at a site. What sends a card or a reply gets
// each, with heed killed in each way and not. Elsewhere whether it is killed goes
// round, and so do the faults that heed can not tell from others.
func (d workday) fail(t *testing.T, at site, turn int) {
	kills := []string{notKilled, whileCalling, beforeNoting}
	for n, name := range slices.Sorted(maps.Keys(faults)) {
		some := kills
		if !at.once() {
			some = kills[(n+turn)%3:][:1]
		}
		if name == wellDone {
			some = kills[1:]
		}
		if !at.once() && slices.Contains(alike, name) && (n+turn)%2 == 0 {
			continue
		}
		for _, kill := range some {
			t.Run(name+", "+kill, func(t *testing.T) {
				t.Parallel()
				inMortal(t, d.desk, true, func(m *mortal) { d.live(m, at, faults[name], kill) })
			})
		}
	}
}

// alike are faults after which heed knows what it knows after others.
var alike = []string{"429 for all", "429 of a ban", "500", "502 though done", "garbage", "garbage though done", "timeout"}

// once reports whether what a site sends must be there once.
func (s site) once() bool {
	return s.route == "POST channels/C/messages" && s.place != "thread" || s.route == "POST channels/C/threads"
}
