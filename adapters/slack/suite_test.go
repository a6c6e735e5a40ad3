package slack_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// TestSlackPassesTheContractOverSockets runs the suite over real sockets.
func TestSlackPassesTheContractOverSockets(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		s, p := platform(t)
		at := s.Serve(t)
		p.Open = func(h bot.Host) (bot.Adapter, error) {
			return slack.New(h, slack.Config{
				BotToken: bot.Secret(s.BotToken()), AppToken: bot.Secret(s.AppToken()), APIURL: at.APIURL, Dial: at.Dial,
			})
		}
		p.Secrets = append(p.Secrets, s.AppToken())
		p.Ready = s.Connected
		p.Lacks["Forge"] = "nobody but Slack speaks on a socket that heed opened to it"
		p.Away = s.Offline
		return p
	})
}

// TestSlackPassesTheContractByHTTP runs it where Slack delivers by HTTP.
func TestSlackPassesTheContractByHTTP(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		s, p := platform(t)
		at := s.Serve(t)
		var front front
		intake := httptest.NewServer(&front)
		t.Cleanup(intake.Close)
		address := intake.URL + "/slack/acme"
		s.DeliverTo(address)
		p.Open = func(h bot.Host) (bot.Adapter, error) {
			a, err := slack.New(h, slack.Config{
				BotToken: bot.Secret(s.BotToken()), SigningSecret: bot.Secret(s.SigningSecret()), APIURL: at.APIURL, Dial: at.Dial,
			})
			if err == nil {
				front.mount(a)
			}
			return a, err
		}
		p.Secrets = append(p.Secrets, s.SigningSecret())
		p.PressesRepeat, p.Lacks["PressesRepeat"] = false, "by HTTP Slack repeats events only"
		p.Forge = func() {
			forged := map[string]any{"type": "event_callback", "event_id": "Ev1", "event": map[string]any{
				"type": "message", "channel": shop, "user": zoe, "text": "forged", "ts": "1700000000.000100",
			}}
			answer, err := http.DefaultClient.Do(s.Request("events_api", forged, slacktest.Forged()))
			if err != nil || answer.StatusCode != http.StatusUnauthorized {
				t.Errorf("a forged event was answered by %v, %v", answer, err)
			}
		}
		away := atomic.Bool{}
		say := p.Say
		p.Say = func(by adaptertest.Person, text string) adaptertest.Delivery {
			if away.Load() {
				s.Twist(slacktest.Twist{Lost: true}) // as when Slack has given up after its three repeats
			}
			return say(by, text)
		}
		p.Away = func(is bool) {
			if away.Store(is); !is { // it is the next event by which heed learns that it missed something
				s.Say(bob, shop, "", "has joined the channel", slacktest.Subtype("channel_join"))
			}
		}
		return p
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

// platform is a workspace in the words of the suite, but for the road by which
// it delivers.
func platform(t *testing.T) (*slacktest.Server, *adaptertest.Platform) {
	s := workspace(slacktest.Settings{Redeliver: 300 * time.Millisecond})
	return s, &adaptertest.Platform{
		Watched: shop, Lane: team, Direct: ann, Secrets: []string{s.BotToken()}, Wait: s.Wait,
		Say: func(p adaptertest.Person, text string) adaptertest.Delivery {
			return s.Event(s.Say(p.ID, shop, "", text))
		},
		Press: func(p adaptertest.Person, do bot.Verb, card bot.Ref) adaptertest.Delivery {
			channel, ts, _ := strings.Cut(card.ID, "/")
			return s.Press(p.ID, channel, ts, "do:"+string(do))
		},
		PressesRepeat: true,
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
				all = append(all, arrival(s, m))
			}
			return all
		},
		Attempts:   func() int { return s.Calls("chat.postMessage") },
		Troubles:   troubles(s),
		RetryAfter: 7 * time.Second,
		Archive:    func() { s.Archive(team, true) },
		Revoke:     func() { s.Revoke(true) },
		Delete: func(r bot.Ref) {
			parts := strings.Split(r.ID, "/")
			s.Delete(slacktest.Message{Channel: parts[0], TS: parts[1]})
		},
		Lacks: map[string]string{"Keyed": "Slack takes no key with a message"},
	}
}

// troubles are faults of Slack's in the words of the suite.
func troubles(s *slacktest.Server) map[adaptertest.Trouble]func() {
	all := map[adaptertest.Trouble]func(){}
	for t, f := range map[adaptertest.Trouble]slacktest.Fault{
		adaptertest.AnswerLost: slacktest.LostAfter, adaptertest.AnswerBroken: slacktest.BrokenAfter, adaptertest.AnswerNever: slacktest.NeverAfter,
		adaptertest.RequestLost: slacktest.Lost, adaptertest.ServerError: slacktest.Status(http.StatusInternalServerError),
		adaptertest.RateLimited: slacktest.RateLimited(7*time.Second, slacktest.ByHeader),
	} {
		all[t] = func() { s.Fail("chat.postMessage", f); s.Fail("chat.update", f) }
	}
	return all
}

// arrival is a message as the suite looks at it.
func arrival(s *slacktest.Server, m slacktest.Message) adaptertest.Arrival {
	id := m.Channel + "/" + m.TS
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		id += "/" + m.ThreadTS
	}
	to := ""
	if strings.HasPrefix(m.Channel, "D") {
		for _, user := range []string{ann, bob, eve} {
			if all := s.Messages(user); len(all) > 0 && all[0].Channel == m.Channel {
				to = user
			}
		}
	}
	return adaptertest.Arrival{
		Ref: bot.Ref{Connection: acme, ID: id}, To: to, Text: m.Shown(), Pings: len(m.Pings()), Links: len(m.Links()),
	}
}
