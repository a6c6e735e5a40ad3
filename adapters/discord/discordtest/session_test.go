package discordtest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/discord/discordtest"
)

// invalid fails unless the next frame is op 9.
func (e *ear) invalid(resumable bool) {
	e.Helper()
	if p := e.next(); p.Op != 9 || string(p.D) != map[bool]string{true: "true", false: "false"}[resumable] {
		e.Fatalf("came op %d %s, want op 9", p.Op, p.D)
	}
}

// asked fails unless the next frame is op 7.
func (e *ear) asked() {
	e.Helper()
	if p := e.next(); p.Op != 7 {
		e.Fatalf("came op %d %s, want op 7", p.Op, p.D)
	}
}

// missed fails unless a session goes on with what was said meanwhile.
func (e *ear) missed(texts ...string) {
	e.Helper()
	for _, text := range texts {
		if m := e.event("MESSAGE_CREATE"); m["content"] != text {
			e.Fatalf("came %v, want %q", m["content"], text)
		}
	}
	e.event("RESUMED")
	e.nothing()
}

func TestASessionGoesOn(t *testing.T) {
	for name, part := range map[string]func(*guild, *ear){
		"dropped":         func(g *guild, _ *ear) { g.Drop() },
		"closed by them":  func(g *guild, _ *ear) { g.CloseWith(4000) },
		"closed by us":    func(_ *guild, e *ear) { e.bye(4000) },
		"without a word":  func(_ *guild, e *ear) { e.bye(0) },
		"asked to":        func(g *guild, e *ear) { g.Reconnect(); e.asked(); e.bye(4000) },
		"asked, and late": func(g *guild, e *ear) { g.Reconnect(); e.asked(); time.Sleep(5 * time.Second); e.closed(4000) },
		"invalid, but":    func(g *guild, e *ear) { g.InvalidSession(true); e.invalid(true); e.bye(4000) },
		"a zombie":        func(g *guild, e *ear) { g.Zombie(true); e.bye(4000) },
		"elsewhere":       func(*guild, *ear) {},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Settings{}, func(g *guild) {
				e := g.listens(all)
				g.Say(zoe, shop, "heard")
				e.event("MESSAGE_CREATE")
				part(g, e)
				g.Say(zoe, shop, "one")
				time.Sleep(2 * time.Minute)
				g.Say(zoe, shop, "two")
				next := g.resumes(e)
				next.missed("one", "two")
				g.Say(zoe, shop, "three")
				next.event("MESSAGE_CREATE")
				if g.Identifies() != 1 || g.Resumes() != 1 || len(g.Complaints()) != 0 {
					t.Errorf("%d identifies, %d resumes, complaints %q", g.Identifies(), g.Resumes(), g.Complaints())
				}
			})
		})
	}
}

func TestASessionIsOver(t *testing.T) {
	for name, part := range map[string]func(*guild, *ear){
		"a while ago":        func(g *guild, _ *ear) { g.Drop(); synctest.Wait(); time.Sleep(3*time.Minute + 1) },
		"with a goodbye":     func(_ *guild, e *ear) { e.bye(1000) },
		"going away":         func(_ *guild, e *ear) { e.bye(1001) },
		"a zombie's":         func(g *guild, e *ear) { g.Zombie(true); e.bye(1000) },
		"said to be":         func(g *guild, e *ear) { g.InvalidSession(false); e.invalid(false) },
		"timed out":          func(g *guild, _ *ear) { g.CloseWith(4009) },
		"forgotten":          func(g *guild, _ *ear) { g.Forget() },
		"of somebody else's": func(_ *guild, e *ear) { e.session = "x" },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Settings{}, func(g *guild) {
				e := g.listens(all)
				part(g, e)
				next := g.resumes(e)
				next.invalid(false)
				time.Sleep(5 * time.Second)
				next.say(2, map[string]any{"token": g.Token(), "intents": all, "properties": map[string]string{"os": "linux"}})
				if next.ready(); next.session == e.session {
					t.Error("the new session is the old one")
				}
			})
		})
	}
}

func TestAwkwardMoments(t *testing.T) {
	identify := func(g *guild, e *ear) {
		e.say(2, map[string]any{"token": g.Token(), "intents": all, "properties": map[string]string{"os": "linux"}})
	}
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		g.Awkward(discordtest.AtHello, discordtest.AsksToReconnect(), discordtest.Hangs(), discordtest.Closes(4000), discordtest.Drops(), nil)
		e := g.dial("")
		e.asked()
		e.nothing()
		e.bye(0)
		e = g.dial("")
		time.Sleep(time.Hour)
		e.nothing()
		e.bye(0)
		g.dial("").closed(4000)
		g.dial("").closed(0)

		g.Awkward(discordtest.AtReady, discordtest.AsksToReconnect(), discordtest.Invalidates(false), discordtest.Closes(4014), discordtest.Says(`{"op":`))
		e = g.dial("")
		e.hello()
		identify(g, e)
		e.asked()
		e.nothing()
		time.Sleep(5 * time.Second)
		e.closed(4000)
		e = g.dial("")
		e.hello()
		identify(g, e)
		e.invalid(false)
		e.bye(4000)
		time.Sleep(5 * time.Second)
		e = g.dial("")
		e.hello()
		identify(g, e)
		e.closed(4014)
		if g.Connected() || g.Identifies() != 3 {
			t.Errorf("connected %v, %d identifies", g.Connected(), g.Identifies())
		}
		time.Sleep(5 * time.Second)
		e = g.dial("")
		e.hello()
		identify(g, e)
		synctest.Wait()
		if e.ended == nil || !strings.Contains(e.ended.Error(), "unexpected EOF") {
			t.Error("what makes no sense came as sense:", e.ended)
		}
		time.Sleep(5 * time.Second)
		e.bye(0)

		g.Awkward(discordtest.AfterReady, discordtest.AsksToReconnect())
		e = g.dial("")
		e.hello()
		identify(g, e)
		r := e.event("READY")
		e.session, e.resume = r["session_id"].(string), r["resume_gateway_url"].(string)
		e.asked()
		e.bye(4000)
		g.Awkward(discordtest.AtResumed, discordtest.AsksToReconnect(), discordtest.Invalidates(true), discordtest.Drops())
		g.Say(zoe, shop, "meanwhile")
		next := g.resumes(e)
		next.asked()
		next.bye(4000)
		next = g.resumes(e)
		next.invalid(true)
		next.bye(4000)
		g.resumes(e).closed(0)
		next = g.resumes(e)
		next.event("MESSAGE_CREATE")
		next.event("RESUMED")
	})
}

func TestAZombieIsSilentAndDeaf(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		g.Zombie(true)
		g.Say(zoe, shop, "hello?")
		e.say(1, e.seq)
		e.nothing()
		if g.Connected() || g.Links() != 1 || g.Heartbeats() != 0 {
			t.Errorf("connected %v by %d links, %d heartbeats", g.Connected(), g.Links(), g.Heartbeats())
		}
		g.Zombie(false)
		if m := e.event("MESSAGE_CREATE"); m["content"] != "hello?" || !g.Connected() {
			t.Errorf("then came %v", m)
		}
	})
}

func TestOffline(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		g.Offline(true)
		e.closed(0)
		got, err := g.client.Get("http://localhost/gateway?v=10&encoding=json")
		if err != nil || got.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%v, %v", got, err)
		}
		got.Body.Close()
		if status, _ := g.call("GET", "gateway", nil); status != 200 {
			t.Error("the HTTP API is offline, too")
		}
		g.Offline(false)
		g.resumes(e).missed()
	})
}

func TestEventsOutOfOrder(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		g.Shuffle(true)
		for _, text := range []string{"one", "two", "three"} {
			g.Say(zoe, shop, text)
		}
		for _, want := range []string{"two", "one"} {
			if m := e.event("MESSAGE_CREATE"); m["content"] != want {
				t.Errorf("came %v, want %s", m["content"], want)
			}
		}
		e.nothing()
		time.Sleep(100 * time.Millisecond)
		seq := e.seq
		if m := e.event("MESSAGE_CREATE"); m["content"] != "three" || e.seq != seq+1 {
			t.Errorf("then %v with %d after %d", m["content"], e.seq, seq)
		}
	})
}

// TestOddEvents come as they are.
func TestOddEvents(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		g.Dispatch("SOMETHING_NEW", json.RawMessage(`{"a":1}`))
		e.event("SOMETHING_NEW")
		g.Dispatch("MESSAGE_CREATE", json.RawMessage(`["what"]`))
		if p := e.next(); p.T != "MESSAGE_CREATE" || string(p.D) != `["what"]` {
			t.Errorf("came %s %s", p.T, p.D)
		}
		for _, odd := range []string{`[{"type":16,"id":1}]`, `[{"type":20,"items":[{"type":99}]}]`} {
			g.Say(zoe, shop, "look", discordtest.Components(json.RawMessage(odd)), discordtest.Extra(map[string]any{"shared_client_theme": map[string]any{"x": 1}}))
			m := e.event("MESSAGE_CREATE")
			if got, _ := json.Marshal(m["components"]); len(got) < 10 || m["shared_client_theme"] == nil {
				t.Errorf("came %v", m)
			}
		}
		g.Utter("no JSON")
		synctest.Wait()
		if e.ended == nil {
			t.Error("what is no JSON was read")
		}
	})
}

// TestSessionsAreCounted, and too many cost the token.
func TestSessionsAreCounted(t *testing.T) {
	inBubble(t, discordtest.Settings{Sessions: 2}, func(g *guild) {
		left := func() (float64, time.Duration) {
			_, got := g.call("GET", "gateway/bot", nil)
			limit := got["session_start_limit"].(map[string]any)
			return limit["remaining"].(float64), time.Duration(limit["reset_after"].(float64)) * time.Millisecond
		}
		if n, after := left(); n != 2 || after != 0 {
			t.Errorf("at first %v, %s", n, after)
		}
		e := g.listens(all)
		early := g.dial("")
		early.hello()
		early.say(2, map[string]any{"token": g.Token(), "intents": all, "properties": map[string]string{"os": "linux"}})
		early.invalid(false)
		if len(g.Complaints()) != 1 {
			t.Errorf("complaints: %q", g.Complaints())
		}
		time.Sleep(10 * time.Second)
		if n, after := left(); n != 0 || after != 24*time.Hour-10*time.Second {
			t.Errorf("then %v, %s", n, after)
		}
		was := g.Token()
		early.say(2, map[string]any{"token": g.Token(), "intents": all, "properties": map[string]string{"os": "linux"}})
		early.closed(4004)
		e.closed(4004)
		if g.Token() == was {
			t.Error("the token is still good")
		}
		time.Sleep(24 * time.Hour)
		if n, _ := left(); n != 2 {
			t.Errorf("after a day %v", n)
		}
	})
}

// TestKickedAndInvited is told.
func TestKickedAndInvited(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		g.Kick()
		if d := e.event("GUILD_DELETE"); d["id"] != g.Guild() || d["unavailable"] != nil {
			t.Errorf("kicked: %v", d)
		}
		g.Say(zoe, shop, "are you there?")
		e.nothing()
		g.Invite()
		if c := e.event("GUILD_CREATE"); len(c["channels"].([]any)) != 3 {
			t.Errorf("invited: %v", c)
		}
		g.DeleteChannel(shop)
		if c := e.event("CHANNEL_DELETE"); c["id"] != shop {
			t.Errorf("deleted: %v", c)
		}
	})
}
