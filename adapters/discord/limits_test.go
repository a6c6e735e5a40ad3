package discord_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/discord"
	"heed/bot"
)

// limited is an adapter in a bubble, whose Discord answers as a test says.
type limited struct {
	*testing.T
	*discord.Adapter
	calls  int // that arrived
	answer http.HandlerFunc
}

// inLimits runs a test with one.
func inLimits(t *testing.T, answer http.HandlerFunc, test func(l *limited)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := &limited{T: t, answer: answer}
		listener, client := adaptertest.Pipe()
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			l.calls++
			l.answer(w, r)
		})}
		go server.Serve(listener)
		t.Cleanup(func() { server.Close(); client.CloseIdleConnections() })
		a, err := discord.New(adaptertest.NewRecorder("guild", nil, nil).Host(), discord.Config{
			Token: secret, APIURL: "http://discord.example/", Dial: client.Transport.(*http.Transport).DialContext,
		})
		if err != nil {
			t.Fatal(err)
		}
		l.Adapter = a
		test(l)
	})
}

// calling makes a call under a limit, and says what it means and whether it was
// made. None may take time.
func (l *limited) calling(method, limit string) (means string, made bool) {
	l.Helper()
	before, began := l.calls, time.Now()
	err := l.Call(l.Context(), limit, method, limit+"/x")
	if took := time.Since(began); took > 0 {
		l.Errorf("%s %s took %s", method, limit, took)
	}
	return adaptertest.Verdict(err), l.calls > before
}

// want makes a call that must mean something, and be made or not.
func (l *limited) want(method, limit, means string, made bool) {
	l.Helper()
	if m, was := l.calling(method, limit); m != means || was != made {
		l.Errorf("%s %s: %s, made: %t; want %s, made: %t", method, limit, m, was, means, made)
	}
}

// counting is a Discord with one bucket for two routes, five calls in five seconds
// for each channel.
func counting(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-RateLimit-Bucket", "abcd")
	w.Header().Set("X-RateLimit-Limit", "2")
	w.Header().Set("X-RateLimit-Remaining", r.URL.Query().Get("left"))
	w.Header().Set("X-RateLimit-Reset-After", "5.5")
}

func TestNothingIsSentIntoABucketThatIsUsedUp(t *testing.T) {
	left := 2
	inLimits(t, func(w http.ResponseWriter, r *http.Request) {
		left--
		counting(w, r)
		w.Header().Set("X-RateLimit-Remaining", fmt.Sprint(left))
	}, func(l *limited) {
		l.want("POST", "channels/1/messages", "done", true)
		l.want("PATCH", "channels/1/messages", "done", true)
		l.want("POST", "channels/1/messages", "not sent, 6s", false)
		l.want("PATCH", "channels/1/messages", "not sent, 6s", false)
		left = 2
		l.want("POST", "channels/2/messages", "done", true)
		time.Sleep(5499 * time.Millisecond)
		left = 2
		l.want("POST", "channels/1/messages", "not sent, 0s", false)
		time.Sleep(time.Millisecond)
		l.want("POST", "channels/1/messages", "done", true)
		l.want("PATCH", "channels/1/messages", "done", true)
		l.want("PATCH", "channels/1/messages", "not sent, 6s", false)
	})
}

// TestCallsUnderWayAreCounted: whether an answer counts them is not known.
func TestCallsUnderWayAreCounted(t *testing.T) {
	inLimits(t, nil, func(l *limited) {
		slow := make(chan struct{})
		l.answer = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/slow" {
				<-slow
			}
			counting(w, r)
			w.Header().Set("X-RateLimit-Remaining", "1")
		}
		l.want("POST", "channels/1", "done", true)
		done := make(chan error)
		go func() { done <- l.Call(l.Context(), "channels/1", "POST", "slow") }()
		synctest.Wait()
		l.want("POST", "channels/1", "not sent, 6s", false)
		close(slow)
		if err := <-done; err != nil {
			l.Error(err)
		}
		l.want("POST", "channels/1", "done", true)
	})
}

// TestDiscordSaysWhenToComeAgain, in each of the ways in which it says so.
func TestDiscordSaysWhenToComeAgain(t *testing.T) {
	for _, c := range []struct {
		name, header, body            string
		scope                         string
		means, other, elsewhere, hook string // what the next calls mean: of the route, of another one, of another channel, of an interaction
	}{
		{"a user's limit", "7", `{"retry_after": 6.5, "global": false}`, "user", "not sent, 7s", "done", "done", "done"},
		{"in the body alone", "", `{"retry_after": 6.5}`, "user", "not sent, 7s", "done", "done", "done"},
		{"a shared limit", "1337", `{"retry_after": 1336.57}`, "shared", "not sent, 22m17s", "done", "done", "done"},
		{"the global limit", "7", `{"retry_after": 7, "global": true}`, "global", "not sent, 7s", "not sent, 7s", "not sent, 7s", "done"},
		{"a ban", "7", `error code: 1015`, "", "not sent, 7s", "not sent, 7s", "not sent, 7s", "done"},
		{"a write limit", "7", `{"code": 20028, "retry_after": 7}`, "user", "not sent, 7s", "done", "done", "done"},
		{"for ever", "99999999", `{}`, "user", "not sent, 1h0m0s", "done", "done", "done"},
		{"nonsense", "-5", `{"retry_after": -1e300}`, "user", "not sent, 0s", "done", "done", "done"},
		{"nothing", "", `{}`, "user", "not sent, 0s", "done", "done", "done"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inLimits(t, func(w http.ResponseWriter, r *http.Request) {
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				w.Header().Set("X-RateLimit-Scope", c.scope)
				w.WriteHeader(http.StatusTooManyRequests)
				io.WriteString(w, c.body)
			}, func(l *limited) {
				l.want("POST", "channels/1/messages", c.means, true)
				l.answer = func(http.ResponseWriter, *http.Request) {}
				if m, made := l.calling("POST", "channels/1/messages"); made || m == "done" {
					t.Errorf("the next call is made: %t, %s", made, m)
				}
				l.want("GET", "channels/1", c.other, c.other == "done")
				l.want("POST", "channels/2/messages", c.elsewhere, c.elsewhere == "done")
				l.want("POST", "interactions", c.hook, true)
				time.Sleep(time.Hour)
				l.want("POST", "channels/1/messages", "done", true)
				l.want("GET", "channels/1", "done", true)
			})
		})
	}
}

// TestAnInteractionsLimitIsNotAnothers: every token has limits of its own.
func TestAnInteractionsLimitIsNotAnothers(t *testing.T) {
	inLimits(t, func(w http.ResponseWriter, r *http.Request) {
		counting(w, r)
		w.Header().Set("X-RateLimit-Remaining", "0")
	}, func(l *limited) {
		for range 100 { // and none counts for the global limit
			l.want("POST", "webhooks", "done", true)
			l.want("POST", "interactions", "done", true)
		}
	})
}

// TestNoMoreCallsThanDiscordTakesInASecond: fifty of all routes together.
func TestNoMoreCallsThanDiscordTakesInASecond(t *testing.T) {
	inLimits(t, func(http.ResponseWriter, *http.Request) {}, func(l *limited) {
		for range 200 {
			for n := range 100 {
				l.calling("GET", fmt.Sprintf("channels/%d", n))
			}
			time.Sleep(50 * time.Millisecond)
		}
		if l.calls < 400 || l.calls > 500 {
			t.Errorf("%d calls in ten seconds", l.calls)
		}
	})
}

// TestHeedStopsBeforeDiscordStopsListening: of the 10,000 calls that may be
// turned away in ten minutes it makes half.
func TestHeedStopsBeforeDiscordStopsListening(t *testing.T) {
	statuses := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests}
	asked := 0 // each of them counts
	inLimits(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Scope", "user")
		w.WriteHeader(statuses[asked%len(statuses)])
		asked++
		io.WriteString(w, `{"code": 50013}`)
	}, func(l *limited) {
		for n := range 5100 {
			l.calling("GET", fmt.Sprintf("channels/%d", n))
			time.Sleep(25 * time.Millisecond)
		}
		if l.calls < 5000 || l.calls > 5005 {
			t.Errorf("%d calls were made", l.calls)
		}
		l.want("GET", "channels/1", "connection blocked", false)
		l.want("POST", "interactions", "connection blocked", false)
		time.Sleep(time.Minute)
		l.answer = func(http.ResponseWriter, *http.Request) {}
		l.want("GET", "channels/1", "done", true)
		l.want("GET", "channels/2", "connection blocked", false)
		time.Sleep(10 * time.Minute)
		l.want("GET", "channels/1", "done", true)
		l.want("GET", "channels/2", "done", true)
	})
}

// TestASharedLimitIsNotHeedsFault: Discord does not count it.
func TestASharedLimitIsNotHeedsFault(t *testing.T) {
	inLimits(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Scope", "shared")
		w.WriteHeader(http.StatusTooManyRequests)
		io.WriteString(w, `{"retry_after": 0.01}`)
	}, func(l *limited) {
		for n := range 6000 {
			l.want("GET", fmt.Sprintf("channels/%d", n), "not sent, 0s", true)
			time.Sleep(25 * time.Millisecond)
		}
	})
}

// TestAPatientCallWaits for as long as its context lasts, and no longer.
func TestAPatientCallWaits(t *testing.T) {
	inLimits(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Scope", "user")
		w.WriteHeader(http.StatusTooManyRequests)
		io.WriteString(w, `{"retry_after": 30}`)
	}, func(l *limited) {
		ctx, cancel := context.WithTimeout(l.Context(), 45*time.Second)
		defer cancel()
		began := time.Now()
		err := l.Patiently(ctx, "channels/1", "GET", "channels/1")
		if took := time.Since(began); took != 45*time.Second || l.calls != 2 || adaptertest.Verdict(err) != "not sent, 30s" {
			t.Errorf("%v after %s and %d calls", err, took, l.calls)
		}
		l.answer = func(http.ResponseWriter, *http.Request) {}
		if err := l.Patiently(l.Context(), "channels/1", "GET", "channels/1"); err != nil || l.calls != 3 {
			t.Errorf("%v after %d calls", err, l.calls)
		}
	})
}

// TestLimitsForgetWhatIsLongOver, so that many threads need no more room.
func TestLimitsForgetWhatIsLongOver(t *testing.T) {
	inLimits(t, counting, func(l *limited) {
		for n := range 10_500 {
			if err := l.Call(l.Context(), fmt.Sprintf("channels/%d", n), "GET", "x"); err != nil {
				var n *bot.NotSent
				if !errors.As(err, &n) {
					t.Fatal(err)
				}
			}
			time.Sleep(25 * time.Millisecond)
		}
		if n := l.Buckets(); n > 5_000 { // at ten thousand they are forgotten
			t.Errorf("%d buckets are remembered", n)
		}
	})
}
