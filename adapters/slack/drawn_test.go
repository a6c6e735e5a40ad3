package slack

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// posting is an adapter that posts to a workspace.
func posting(t *testing.T, set slacktest.Settings) (*Adapter, *slacktest.Server) {
	t.Helper()
	s := slacktest.New(set)
	s.AddChannel(slacktest.Channel{ID: "C0TEAM", Name: "team", Member: true})
	at := s.Memory(t)
	a, err := New(bot.Host{Connection: "acme", PublicURL: "https://heed.example.com", Log: slog.New(slog.DiscardHandler)},
		Config{BotToken: bot.Secret(s.BotToken()), AppToken: bot.Secret(s.AppToken()), APIURL: at.APIURL, Dial: at.Dial})
	if err != nil {
		t.Fatal(err)
	}
	return a, s
}

// post sends a message, and returns it as it stands there.
func post(t *testing.T, a *Adapter, s *slacktest.Server, m bot.Message) slacktest.Message {
	t.Helper()
	if _, err := a.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	found := s.Copies(m.Key)
	if len(found) != 1 {
		t.Fatalf("%d copies", len(found))
	}
	return found[0]
}

// TestPosted: Slack takes every sample as it is drawn, and it alerts whom it is
// for, and nobody else.
func TestPosted(t *testing.T) {
	a, s := posting(t, slacktest.Settings{})
	root := post(t, a, s, bot.Message{Key: "root", Kind: bot.TellLine, Lane: a.channel("C0TEAM"), Text: "Begin."})
	n := 0
	for name, m := range sample.All() {
		n++
		m.Key = fmt.Sprintf("k%023d", n)
		m.To = a.ref(place{channel: "C0TEAM", ts: root.TS})
		before := s.Calls("chat.postMessage")
		got := post(t, a, s, m)
		if calls := s.Calls("chat.postMessage") - before; calls != 1 {
			t.Errorf("%s took %d calls", name, calls)
		}
		var want []string
		for _, p := range m.Ping {
			want = append(want, p.ID)
		}
		slices.Sort(want)
		if pings := got.Pings(); !slices.Equal(pings, want) {
			t.Errorf("%s alerts %q, not %q", name, pings, want)
		}
		if got.Unfurls || got.Alerts {
			t.Errorf("%s grows previews, or alerts by names", name)
		}
	}
}

// TestWithoutTables: where a workspace has no tables and charts, a report says
// the same in words.
func TestWithoutTables(t *testing.T) {
	a, s := posting(t, slacktest.Settings{RejectData: true})
	m := sample.All()["weekly"]
	m.Key = "weekly"
	shown := post(t, a, s, m).Shown()
	for _, want := range []string{"Came in: 42 (before: 42)", "Thu 19 Nov: ", "You saved our wedding!", "Nobody answered"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the report does not say %q:\n%s", want, shown)
		}
	}
}
