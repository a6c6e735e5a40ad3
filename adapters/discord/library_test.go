package discord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// The tests in this file show why heed does not use the library's session: each
// has it do what heed must not, and then heed itself pass.

// library is the library's session with a Discord in memory or not.
func library(t *testing.T, s *discordtest.Server, at discordtest.Address) *discordgo.Session {
	t.Helper()
	lib, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(at.APIURL)
	if err != nil {
		t.Fatal(err)
	}
	lib.LogLevel = -1
	lib.Identify.Intents = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentMessageContent
	lib.Client = &http.Client{Transport: elsewhere{to, &http.Transport{DialContext: at.Dial, DisableKeepAlives: true}}}
	lib.Dialer = &websocket.Dialer{NetDialContext: at.Dial}
	return lib
}

// elsewhere takes the library's requests, whose addresses are constants, to where
// Discord is here.
type elsewhere struct {
	to *url.URL
	http.RoundTripper
}

// RoundTrip makes one request.
func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = e.to.Scheme, e.to.Host, ""
	r.URL.Path = strings.Replace(r.URL.Path, "/api/v9/", e.to.Path, 1)
	return e.RoundTripper.RoundTrip(r)
}

// TestAMessageOfAnUnknownShapeIsTaken has components that the library does not know:
// its handlers get a message without an author, and whole pages of history are
// lost to it. https://github.com/bwmarrin/discordgo/issues/1562
func TestAMessageOfAnUnknownShapeIsTaken(t *testing.T) {
	for _, kind := range []string{"16", "20"} {
		strange := discordtest.Components(json.RawMessage(`[{"type":` + kind + `,"id":1}]`))
		t.Run("the library loses "+kind, func(t *testing.T) {
			s := server(discordtest.Settings{})
			lib := library(t, s, s.Serve(t))
			got := make(chan *discordgo.MessageCreate, 1)
			lib.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { got <- m })
			if err := lib.Open(); err != nil {
				t.Fatal(err)
			}
			defer lib.Close()
			s.Say(zoe, shop, "see my card", strange)
			if m := <-got; m.Message != nil && m.Author != nil {
				t.Error("the library reads it: heed's own reader may be of no more use")
			}
			if _, err := lib.ChannelMessages(shop, 10, "", "", ""); err == nil {
				t.Error("the library reads a history with it")
			}
		})
		t.Run("heed takes "+kind, func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				h.discord.Say(zoe, shop, "see my card", strange)
				h.pass(time.Second)
				if !h.took("see my card") {
					h.Error("heed did not take it")
				}
			})
		})
	}
}

// TestAMessageOfAnUnknownShapeIsReadBack is said while nobody listens.
func TestAMessageOfAnUnknownShapeIsReadBack(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.delivered()
		h.discord.Forget()
		h.discord.Offline(true)
		h.discord.Say(zoe, shop, "see my card", discordtest.Components(json.RawMessage(`[{"type":20,"id":1}]`)))
		h.discord.Say(zoe, shop, "and this")
		h.discord.Offline(false)
		h.pass(time.Minute)
		if !h.took("see my card") || !h.took("and this") {
			h.Error("heed did not take what was said meanwhile")
		}
	})
}

// TestAskedToReconnectWhileItConnectsHeedDoes sends op 7 in place of READY. The
// library then waits for a lock that it holds itself, for ever.
// https://github.com/bwmarrin/discordgo/issues/513
func TestAskedToReconnectWhileItConnectsHeedDoes(t *testing.T) {
	t.Run("the library hangs", func(t *testing.T) {
		s := server(discordtest.Settings{})
		lib := library(t, s, s.Serve(t))
		s.Awkward(discordtest.AtReady, discordtest.AsksToReconnect())
		opened := make(chan error, 1)
		go func() { opened <- lib.Open() }()
		for !locked("discordgo.(*Session).Open", "discordgo.(*Session).CloseWithCode") {
			select {
			case err := <-opened:
				t.Fatalf("the library does not hang: %v", err)
			default:
				runtime.Gosched()
			}
			if t.Context().Err() != nil {
				t.Fatal("the library did not come so far")
			}
		}
	})
	t.Run("heed connects", func(t *testing.T) {
		asleep(t, settings{}, func(h *hermit) {
			h.discord.Awkward(discordtest.AtReady, discordtest.AsksToReconnect(), discordtest.AsksToReconnect())
			h.wake()
			h.pass(30 * time.Second)
			h.delivered()
			h.fine()
		})
	})
}

// locked reports whether a goroutine waits for a lock in one function that another
// has called.
func locked(outer, inner string) bool {
	var all bytes.Buffer
	_ = pprof.Lookup("goroutine").WriteTo(&all, 2) // into memory
	for stack := range strings.SplitSeq(all.String(), "\n\n") {
		if strings.Contains(stack, outer) && strings.Contains(stack, inner) && strings.Contains(stack, "sync.(*RWMutex).Lock") {
			return true
		}
	}
	return false
}

// TestADeadlineHoldsThroughARateLimit answers 429. The library waits for as long
// as Discord says, whatever its context says.
func TestADeadlineHoldsThroughARateLimit(t *testing.T) {
	const wants, has = 5 * time.Second, 500 * time.Millisecond
	alone(t, settings{}, func(h *hermit) {
		timed := func(do func(context.Context) error) (time.Duration, error) {
			h.discord.Fail("POST channels/C/messages", discordtest.RateLimited(wants, discordtest.OfUser))
			ctx, cancel := context.WithTimeout(h.Context(), has)
			defer cancel()
			began := time.Now()
			err := do(ctx)
			return time.Since(began), err
		}
		took, _ := timed(func(ctx context.Context) error {
			_, err := library(t, h.discord, h.at).ChannelMessageSend(team, "hello", discordgo.WithContext(ctx))
			return err
		})
		if took < wants {
			h.Errorf("the library takes %s: it heeds its context", took)
		}
		took, err := timed(func(ctx context.Context) error {
			_, err := h.adapter.Send(ctx, bot.Message{
				Key: "k00000000000000000000001", Kind: bot.TellLine, Lane: bot.Channel{Connection: guild, ID: team}, Text: "hello", Tried: time.Now(),
			})
			return err
		})
		if n, ok := errors.AsType[*bot.NotSent](err); took > has || !ok || n.After < wants {
			h.Errorf("heed takes %s, and says %v", took, err)
		}
	})
}
