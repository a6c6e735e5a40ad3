package discord_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// TestDiscordPassesTheContractOverTheGateway runs the suite over real sockets.
func TestDiscordPassesTheContractOverTheGateway(t *testing.T) {
	t.Parallel()
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		w := newWorld(t)
		at := w.Serve(t)
		w.Open = w.opens(discord.Config{APIURL: at.APIURL, Dial: at.Dial}, func(*discord.Adapter) {})
		w.Lacks["Forge"] = "nobody but Discord speaks on a connection that heed opened to it"
		w.Away = w.Offline // what happens meanwhile is told when the session is resumed
		return w.Platform
	})
}

// TestDiscordPassesTheContractByHTTP runs it where what people click comes by HTTP.
func TestDiscordPassesTheContractByHTTP(t *testing.T) {
	t.Parallel()
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		w := newWorld(t)
		at := w.Serve(t)
		var front front
		intake := httptest.NewServer(&front)
		t.Cleanup(intake.Close)
		w.DeliverTo(intake.URL + "/discord/acme")
		w.Open = w.opens(discord.Config{APIURL: at.APIURL, Dial: at.Dial, PublicKey: w.PublicKey()}, func(a *discord.Adapter) { front.mount(a) })
		w.Forge = func() {
			answer, err := http.DefaultClient.Do(w.Request(claim("300000000000000077", "forged"), discordtest.Forged()))
			if err != nil || answer.StatusCode != http.StatusUnauthorized {
				t.Errorf("a forged press was answered by %v, %v", answer, err)
			}
		}
		w.Away = func(is bool) {
			if w.Offline(is); is {
				w.Forget() // nothing tells what happens meanwhile
			}
		}
		return w.Platform
	})
}

// front is what stands before an adapter that is opened anew.
type front struct {
	mu  sync.Mutex
	mux *http.ServeMux
}

func (f *front) mount(m bot.Mounter) {
	mux := http.NewServeMux()
	m.Mount(mux)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mux = mux
}

// ServeHTTP answers as the adapter that was mounted last does.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	mux := f.mux
	f.mu.Unlock()
	mux.ServeHTTP(w, r)
}

// world is a guild in the words of the suite.
type world struct {
	*discordtest.Server
	*adaptertest.Platform

	adapter atomic.Pointer[discord.Adapter] // the latest

	mu    sync.Mutex
	taken map[string]bool // ids of mentions
}

// newWorld returns one, but for the road by which it tells what people click.
func newWorld(*testing.T) *world {
	s := server(discordtest.Settings{})
	w := &world{Server: s, taken: map[string]bool{}}
	w.Platform = &adaptertest.Platform{
		Watched: shop, Lane: team, Direct: ann, Secrets: []string{s.Token()}, Wait: s.Wait,
		People: &adaptertest.People{
			Customer: adaptertest.Person{ID: zoe, Name: "Zoe"}, Member: adaptertest.Person{ID: ann, Name: "Ann", Team: true},
			Other: adaptertest.Person{ID: bob, Name: "Bob", Team: true},
		},
		Ready: func() bool { return s.Connected() && w.adapter.Load().Pulse().Down == "" },
		Say: func(p adaptertest.Person, text string) adaptertest.Delivery {
			return said{w, s.Say(p.ID, shop, text)}
		},
		Press: func(p adaptertest.Person, do bot.Verb, card bot.Ref) adaptertest.Delivery {
			channel, id, _ := strings.Cut(card.ID, "/")
			return pressed{s.Press(p.ID, channel, id, "do:"+string(do))}
		},
		Told: func(p adaptertest.Person) []string {
			var all []string
			for _, e := range s.Ephemerals(p.ID) {
				all = append(all, e.Shown())
			}
			return all
		},
		Arrived: func(key string) []adaptertest.Arrival {
			var all []adaptertest.Arrival
			for _, m := range s.Copies(key) {
				all = append(all, w.arrival(m))
			}
			return all
		},
		Attempts: func() int {
			// That a card has no thread yet is found out by writing into it: nothing can come of that.
			return s.Calls("POST channels/C/messages") - s.Missed("POST channels/C/messages")
		},
		Troubles:   troubles(s),
		RetryAfter: 7 * time.Second,
		Archive:    func() { s.Deny(team, 1<<11) }, // SEND_MESSAGES
		Revoke:     s.ResetToken,
		Delete: func(r bot.Ref) {
			channel, id, _ := strings.Cut(r.ID, "/")
			s.Delete(discordtest.Message{Channel: channel, ID: id})
		},
		Lacks: map[string]string{
			"Keyed":         "Discord knows a key again for some minutes only",
			"PressesRepeat": "Discord tells of a press once",
		},
	}
	return w
}

// opens returns what opens an adapter with a configuration, and notes which
// mentions heed has taken: Discord is told nothing of that.
func (w *world) opens(c discord.Config, then func(*discord.Adapter)) func(bot.Host) (bot.Adapter, error) {
	c.Token, c.Roles = bot.Secret(w.Token()), []string{crew}
	return func(h bot.Host) (bot.Adapter, error) {
		take := h.Take
		h.Take = func(ctx context.Context, e bot.Event) (bot.Receipt, error) {
			receipt, err := take(ctx, e)
			if err == nil && e.Mention != nil {
				w.mu.Lock()
				w.taken[e.Mention.ID] = true
				w.mu.Unlock()
				w.Awkward(discordtest.AtHello) // nothing, but whoever waits looks again
			}
			return receipt, err
		}
		a, err := discord.New(h, c)
		if err == nil {
			w.adapter.Store(a)
			then(a)
		}
		return a, err
	}
}

// said is a message of a customer's. Discord does not hear that it was taken,
// and does not tell of it again: heed reads back what it has not.
type said struct {
	*world
	m discordtest.Message
}

// Confirmed reports whether heed took it.
func (s said) Confirmed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken[s.m.Channel+"/"+s.m.ID]
}

// Again does nothing.
func (s said) Again() {}

// pressed is what somebody pressed. Only an answer can tell people anything in
// Discord, so one that tells them that nothing was done confirms nothing.
type pressed struct{ *discordtest.Delivery }

// Confirmed reports whether it was answered otherwise.
func (p pressed) Confirmed() bool {
	return p.Answered() && !strings.Contains(string(p.Answer()), undone)
}

// troubles are faults of Discord's in the words of the suite.
func troubles(s *discordtest.Server) map[adaptertest.Trouble]func() {
	all := map[adaptertest.Trouble]func(){}
	for t, f := range map[adaptertest.Trouble]discordtest.Fault{
		adaptertest.AnswerLost: discordtest.LostAfter, adaptertest.AnswerBroken: discordtest.BrokenAfter, adaptertest.AnswerNever: discordtest.NeverAfter,
		adaptertest.RequestLost: discordtest.Lost, adaptertest.ServerError: discordtest.Status(http.StatusInternalServerError, 0),
		adaptertest.RateLimited: discordtest.RateLimited(7*time.Second, discordtest.OfUser),
	} {
		all[t] = func() { s.Fail("POST channels/C/messages", f); s.Fail("PATCH channels/C/messages/M", f) }
	}
	return all
}

// arrival is a message as the suite looks at it.
func (w *world) arrival(m discordtest.Message) adaptertest.Arrival {
	to := ""
	for _, user := range []string{ann, bob, eve} {
		if all := w.Messages(user); len(all) > 0 && all[0].Channel == m.Channel {
			to = user
		}
	}
	return adaptertest.Arrival{
		Ref: bot.Ref{Connection: "acme", ID: m.Channel + "/" + m.ID}, To: to, Text: m.Shown(), Pings: len(m.Pings()), Links: len(m.Links()),
	}
}
