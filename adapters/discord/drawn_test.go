package discord

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// TestPosted: Discord takes every sample as it is drawn, in one call, and it alerts
// whom it is for, and nobody else.
func TestPosted(t *testing.T) {
	s := discordtest.New(discordtest.Settings{})
	s.AddChannel(discordtest.Channel{ID: sample.At.ID, Name: "team"})
	s.AddUser(discordtest.User{ID: sample.Ann.ID, Name: "ann"}, discordtest.User{ID: sample.Bob.ID, Name: "bob"})
	s.Join(sample.Ann.ID)
	s.Join(sample.Bob.ID)
	at := s.Memory(t)
	a, err := New(bot.Host{Connection: "guild", PublicURL: "https://heed.example.com", Log: slog.New(slog.DiscardHandler)},
		Config{Token: bot.Secret(s.Token()), APIURL: at.APIURL, Dial: at.Dial})
	if err != nil {
		t.Fatal(err)
	}
	begin, err := a.Send(t.Context(), bot.Message{Key: "root", Kind: bot.TellLine, Lane: sample.At, Text: "Begin."})
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range sample.All() {
		m.To = begin
		m.Key = fmt.Sprintf("k%023d", len(s.Messages(sample.At.ID)))
		route := "POST channels/C/messages"
		before := s.Calls(route)
		if _, err := a.Send(t.Context(), m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if calls := s.Calls(route) - before; calls != 1 {
			t.Errorf("%s took %d calls", name, calls)
		}
		all := s.Messages(sample.At.ID)
		var want []string
		for _, p := range m.Ping {
			want = append(want, p.ID)
		}
		if got := all[len(all)-1].Pings(); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			t.Errorf("%s alerts %q, not %q", name, got, want)
		}
	}
}
