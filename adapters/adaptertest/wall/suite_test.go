package wall_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestWallPassesTheContract runs the suite over real sockets.
func TestWallPassesTheContract(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		return platform(t, wall.Settings{}, wall.Config{}, func(a *wall.Adapter) bot.Adapter { return a }, map[string]string{
			"Keyed": "this wall does not honour keys; see the next test",
		})
	})
}

// TestWallWithKeysPassesTheContract runs it where the platform honours keys.
func TestWallWithKeysPassesTheContract(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		return platform(t, wall.Settings{HonourKeys: time.Hour}, wall.Config{Keyed: true},
			func(a *wall.Adapter) bot.Adapter { return a }, map[string]string{})
	})
}

// TestBlindWallPassesTheContract runs it where the platform can not be asked.
func TestBlindWallPassesTheContract(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		return platform(t, wall.Settings{}, wall.Config{}, wall.Blind, map[string]string{
			"Keyed": "this wall does not honour keys", "Finder": "it was taken away",
		})
	})
}

// platform is a wall in the words of the suite.
func platform(
	t *testing.T, set wall.Settings, c wall.Config, with func(*wall.Adapter) bot.Adapter, lacks map[string]string,
) *adaptertest.Platform {
	set.Channels, set.TextLimit, set.Redeliver = []string{"team", "shop"}, 500, 20*time.Millisecond
	set.Directs, c.Directs = true, true
	w := wall.NewServer(set)
	w.Meet(ann)
	at := w.Sockets(t)
	c.URL, c.Client, c.TextLimit = at.URL, at.Client, set.TextLimit
	c.Token, c.Secret = bot.Secret(w.Token()), bot.Secret(w.Secret())
	return &adaptertest.Platform{
		Open: func(h bot.Host) (bot.Adapter, error) {
			a, err := wall.New(h, c)
			if err != nil {
				return nil, err
			}
			return with(a), nil
		},
		Watched: "shop", Lane: "team", Direct: ann.ID, Secrets: []string{w.Token(), w.Secret()}, Client: at.Client, Lacks: lacks,
		Wait: w.Wait, Ready: w.Connected, Away: w.Offline,
		Say: func(p adaptertest.Person, text string) adaptertest.Delivery {
			_, event := w.Say("shop", "", wall.Person(p), text)
			return delivery{w, event}
		},
		Press: func(p adaptertest.Person, do bot.Verb, card bot.Ref) adaptertest.Delivery {
			channel, message, _ := strings.Cut(card.ID, "/")
			return delivery{w, w.Click(channel, message, string(do), wall.Person(p))}
		},
		PressesRepeat: true,
		Told:          func(p adaptertest.Person) []string { return w.Ephemeral(p.ID) },
		Forge:         func() { w.Forge("team", wall.Form{Verb: "claim", Item: "ITEM-1"}, zoe) },
		Arrived: func(key string) []adaptertest.Arrival {
			var all []adaptertest.Arrival
			for _, m := range w.Copies(key) {
				all = append(all, arrival(m))
			}
			return all
		},
		Attempts:   func() int { return w.Calls(wall.Post) },
		Troubles:   troubles(w),
		RetryAfter: 7 * time.Second,
		Archive:    func() { w.Archive("team", true) },
		Revoke:     func() { w.Revoke(true) },
		Delete: func(r bot.Ref) {
			channel, message, _ := strings.Cut(r.ID, "/")
			w.Delete(channel, message)
		},
	}
}

// troubles are faults of the wall in the words of the suite.
func troubles(w *wall.Server) map[adaptertest.Trouble]func() {
	all := map[adaptertest.Trouble]func(){}
	for t, f := range map[adaptertest.Trouble]wall.Fault{
		adaptertest.AnswerLost: wall.DropAfter, adaptertest.AnswerBroken: wall.Garbled, adaptertest.AnswerNever: wall.Hang,
		adaptertest.RequestLost: wall.DropBefore, adaptertest.ServerError: wall.Down, adaptertest.RateLimited: wall.Limited(7 * time.Second),
	} {
		all[t] = func() { w.Fail(wall.Post, f); w.Fail(wall.Edit, f) }
	}
	return all
}

// arrival is a message of the wall as the suite looks at it.
func arrival(m wall.Message) adaptertest.Arrival {
	id := m.Channel + "/" + m.ID
	if m.Thread != "" {
		id += "/" + m.Thread
	}
	look := m.Look()
	to, _ := bot.Channel{ID: m.Channel}.Direct()
	return adaptertest.Arrival{
		Ref: bot.Ref{Connection: "acme", ID: id}, To: to, Text: look.Text, Pings: len(look.Pings), Links: len(look.Links) + len(look.Bold),
	}
}

// delivery is an event of the wall, which comes again by itself until it is
// acknowledged.
type delivery struct {
	*wall.Server
	event string
}

func (d delivery) Confirmed() bool { return d.Acked(d.event) }
func (d delivery) Again()          { d.Redeliver(d.event) }
