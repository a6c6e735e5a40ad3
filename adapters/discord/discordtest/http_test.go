package discordtest_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"heed/adapters/adaptertest"
	"heed/adapters/discord/discordtest"
)

// endpoint is the app's side of interactions by HTTP: it checks signatures as the
// library does, answers PINGs, and everything else as told.
type endpoint struct {
	*guild
	mu     sync.Mutex
	came   []in
	answer func(http.ResponseWriter)
	lax    bool // takes every signature
}

// endpoint starts one.
func (g *guild) endpoint() *endpoint {
	e := &endpoint{guild: g, answer: replies(`{"type":6}`)}
	l, client := adaptertest.Pipe()
	server := &http.Server{Handler: e}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // always ErrServerClosed
	}()
	g.Cleanup(func() { client.CloseIdleConnections(); server.Close(); <-ended })
	g.DeliverTo("http://heed.example/discord/acme", client)
	return e
}

// replies answers with JSON.
func replies(text string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, text)
	}
}

// ServeHTTP takes an interaction.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key, err := hex.DecodeString(e.PublicKey())
	if err != nil {
		e.Error(err)
	}
	e.mu.Lock()
	answer, lax := e.answer, e.lax
	e.mu.Unlock()
	if !discordgo.VerifyInteraction(r, ed25519.PublicKey(key)) && !lax {
		http.Error(w, "invalid request signature", http.StatusUnauthorized)
		return
	}
	i := in{}
	if err := json.NewDecoder(r.Body).Decode(&i); err != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	if i.Type == 1 {
		replies(`{"type":1}`)(w)
		return
	}
	e.mu.Lock()
	e.came = append(e.came, i)
	e.mu.Unlock()
	answer(w)
}

// as says how everything is answered from then on.
func (e *endpoint) as(answer func(http.ResponseWriter)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer = answer
}

// got is what came so far.
func (e *endpoint) got() []in {
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.came)
}

func TestInteractionsBySignedHTTP(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		ear := g.listens(1 << 0)
		e := g.endpoint()
		if err := g.Probe(); err != nil {
			t.Error(err)
		}
		card := g.card(team)
		d := g.Press(ann, team, card, "do:claim")
		got := e.got()
		if len(got) != 1 || got[0].Data.CustomID != "do:claim:I1:3:K" || got[0].ID != d.ID() || !d.Answered() || d.AnswerType() != 6 || !slices.Equal(d.Statuses(), []int{200}) {
			t.Errorf("came %+v, answered %v, %v", got, d.Answered(), d.Statuses())
		}
		ear.nothing() // the roads are exclusive
		d.Again()
		if got := e.got(); len(got) != 2 || got[1].ID != got[0].ID || len(d.Statuses()) != 2 {
			t.Errorf("again came %+v, %v", got, d.Statuses())
		}
		e.as(replies(`{"type":4,"data":{"content":"no","flags":64}}`))
		g.Press(ann, team, card, "do:claim")
		synctest.Wait()
		if all := g.Ephemerals(ann); len(all) != 1 || all[0].Content != "no" {
			t.Errorf("ann was shown %+v", all)
		}
		e.as(func(w http.ResponseWriter) { w.WriteHeader(http.StatusAccepted) })
		d = g.Press(ann, team, card, "do:claim")
		if len(e.got()) != 4 {
			t.Fatalf("%+v came", e.got())
		}
		i := e.got()[3]
		if d.Over() {
			t.Error("it is over before it was answered")
		}
		g.answers(i, 9, form)
		if g.Modal(ann) == nil || !d.Answered() {
			t.Error("no modal")
		}
	})
}

func TestHTTPAnswersThatAreNone(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"a status": func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) },
		"bad, and JSON": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, `{"type":6}`)
		},
		"no content":    func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) },
		"no type":       replies(`{}`),
		"no JSON":       replies(`{`),
		"another type":  func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"type":6}`) },
		"a wrong modal": replies(`{"type":9,"data":{"custom_id":"x","title":"` + strings.Repeat("x", 46) + `","components":[]}}`),
		"accepted":      func(w http.ResponseWriter) { w.WriteHeader(http.StatusAccepted) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Settings{}, func(g *guild) {
				e := g.endpoint()
				e.as(answer)
				d := g.Press(ann, team, g.card(team), "do:claim")
				time.Sleep(3 * time.Second)
				synctest.Wait()
				if d.Answered() || !d.Failed() || g.Modal(ann) != nil {
					t.Errorf("answered %v, failed %v", d.Answered(), d.Failed())
				}
			})
		})
	}
}

func TestForgeries(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.endpoint()
		ping := map[string]any{"type": 1}
		for name, c := range map[string]struct {
			how  discordtest.Forgery
			want int
		}{
			"good": {func() discordtest.Forgery { return discordtest.Aged(0) }(), 200}, "old": {discordtest.Aged(time.Hour), 200},
			"forged": {discordtest.Forged(), 401}, "unsigned": {discordtest.Unsigned(), 401}, "garbled": {discordtest.Garbled(), 401},
			"undated": {discordtest.Undated(), 401}, "truncated": {discordtest.Truncated(1), 401}, "padded": {discordtest.Padded(" "), 401},
		} {
			if status, _ := g.Forward(g.Request(ping, c.how)); status != c.want {
				t.Errorf("%s: %d, want %d", name, status, c.want)
			}
		}
		e.mu.Lock()
		e.lax = true
		e.mu.Unlock()
		if err := g.Probe(); err == nil {
			t.Error("an app that takes every signature is good enough")
		}
	})
}
