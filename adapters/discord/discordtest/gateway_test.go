package discordtest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"heed/adapters/discord/discordtest"
)

// all is what heed asks for: guilds, their messages, and what is in them.
const all = 1<<0 | 1<<9 | 1<<15

// payload is one frame of the gateway.
type payload struct {
	Op int             `json:"op"`
	S  int64           `json:"s"`
	T  string          `json:"t"`
	D  json.RawMessage `json:"d"`
}

// ear is an app of a few lines at one connection of the gateway.
type ear struct {
	*testing.T
	conn  *websocket.Conn
	got   chan payload
	ended error

	session, resume string // of READY
	seq             int64  // of the last event that was read
}

// guild is a Discord in memory, and how to reach it.
type guild struct {
	*testing.T
	*discordtest.Server
	at     discordtest.Address
	client *http.Client
	bubble bool // it lives in one
}

// inBubble runs a test in virtual time.
func inBubble(t *testing.T, set discordtest.Settings, test func(*guild)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := discordtest.New(set)
		g := &guild{T: t, Server: s, at: s.Memory(t), bubble: true}
		g.client = &http.Client{Transport: &http.Transport{DialContext: g.at.Dial}}
		t.Cleanup(g.client.CloseIdleConnections)
		furnish(s)
		test(g)
	})
}

// Who and what is in every guild.
const (
	ann, bob, zoe, stranger = "100000000000000001", "100000000000000002", "100000000000000009", "100000000000000666"
	team, shop, forum       = "200000000000000001", "200000000000000002", "200000000000000003"
	teamRole                = "300000000000000001"
)

// furnish lets them in.
func furnish(s *discordtest.Server) {
	s.AddRole(teamRole, "team")
	for id, name := range map[string]string{ann: "ann", bob: "bob", zoe: "zoe", stranger: "stranger"} {
		s.AddUser(discordtest.User{ID: id, Name: name})
	}
	s.Join(ann, teamRole)
	s.Join(bob, teamRole)
	s.Join(zoe)
	s.AddChannel(
		discordtest.Channel{ID: team, Name: "team"}, discordtest.Channel{ID: shop, Name: "shop"},
		discordtest.Channel{ID: forum, Name: "help", Type: 15, Tags: []discordtest.Tag{{ID: "400000000000000001", Name: "open"}}},
	)
}

// dial opens a connection at an address of the gateway; "" is where sessions begin.
func (g *guild) dial(at string) *ear {
	g.Helper()
	if at == "" {
		at = "ws://localhost/gateway"
	}
	d := websocket.Dialer{NetDialContext: g.at.Dial, HandshakeTimeout: 5 * time.Second}
	conn, _, err := d.DialContext(g.Context(), at+"?v=10&encoding=json", nil)
	if err != nil {
		g.Fatal("dialing:", err)
	}
	e := &ear{T: g.T, conn: conn, got: make(chan payload, 1000)}
	go e.read()
	g.Cleanup(func() { conn.Close() })
	return e
}

// listens begins a session with these intents.
func (g *guild) listens(intents int64) *ear {
	g.Helper()
	e := g.dial("")
	e.hello()
	e.say(2, map[string]any{"token": g.Token(), "intents": intents, "properties": map[string]string{"os": "linux"}})
	e.ready()
	return e
}

func (e *ear) read() {
	defer close(e.got)
	for {
		p := payload{}
		if e.ended = e.conn.ReadJSON(&p); e.ended != nil {
			return
		}
		e.got <- p
	}
}

// next is the next frame that has come, or that comes while nothing else happens.
func (e *ear) next() payload {
	e.Helper()
	synctest.Wait()
	select {
	case p, open := <-e.got:
		if !open {
			e.Fatal("the connection ended:", e.ended)
		}
		if p.Op == 0 {
			e.seq = p.S
		}
		return p
	default:
		e.Fatal("nothing came")
	}
	panic("unreachable")
}

// event is the next frame, which must be an event of that name.
func (e *ear) event(name string) map[string]any {
	e.Helper()
	p := e.next()
	if p.Op != 0 || p.T != name {
		e.Fatalf("came op %d %s %s, want %s", p.Op, p.T, p.D, name)
	}
	data := map[string]any{}
	if err := json.Unmarshal(p.D, &data); err != nil {
		e.Fatal(name, err)
	}
	return data
}

// nothing fails if something has come.
func (e *ear) nothing() {
	e.Helper()
	synctest.Wait()
	select {
	case p, open := <-e.got:
		if open {
			e.Fatalf("came op %d %s %s", p.Op, p.T, p.D)
		}
	default:
	}
}

// closed fails unless the connection was closed with that code; 0: without one.
func (e *ear) closed(code int) {
	e.Helper()
	synctest.Wait()
	for range e.got {
	}
	if code != 0 && !websocket.IsCloseError(e.ended, code) || code == 0 && websocket.IsCloseError(e.ended, 1000, 1001, 4000) {
		e.Errorf("ended by %v, want %d", e.ended, code)
	}
}

func (e *ear) hello() {
	e.Helper()
	if p := e.next(); p.Op != 10 || !strings.Contains(string(p.D), `"heartbeat_interval":41250`) {
		e.Fatalf("the first frame is op %d %s", p.Op, p.D)
	}
}

// ready reads READY and GUILD_CREATE.
func (e *ear) ready() {
	e.Helper()
	r := e.event("READY")
	e.session, e.resume = r["session_id"].(string), r["resume_gateway_url"].(string)
	e.event("GUILD_CREATE")
}

// say sends a payload.
func (e *ear) say(op int, d any) {
	e.Helper()
	if err := e.conn.WriteJSON(map[string]any{"op": op, "d": d}); err != nil {
		e.Error("sending:", err)
	}
	synctest.Wait()
}

// bye closes the connection with a code; 0: without a word.
func (e *ear) bye(code int) {
	if code != 0 {
		_ = e.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	}
	e.conn.Close()
	synctest.Wait()
}

// resumes goes on with e's session at another connection.
func (g *guild) resumes(e *ear) *ear {
	g.Helper()
	next := g.dial(e.resume)
	next.hello()
	next.session, next.resume, next.seq = e.session, e.resume, e.seq
	next.say(6, map[string]any{"token": g.Token(), "session_id": e.session, "seq": e.seq})
	return next
}

// TestASessionBegins as Discord documents it, and is kept alive by heartbeats.
func TestASessionBegins(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		if !g.Connected() || g.Identifies() != 1 || e.session == "" || !strings.HasPrefix(e.resume, "ws://localhost/") {
			t.Errorf("connected %v, %d identifies, session %q at %q", g.Connected(), g.Identifies(), e.session, e.resume)
		}
		for range 10 {
			time.Sleep(40 * time.Second)
			e.say(1, e.seq)
			if p := e.next(); p.Op != 11 {
				t.Fatalf("a heartbeat is answered by op %d", p.Op)
			}
		}
		g.AskHeartbeat()
		if p := e.next(); p.Op != 1 {
			t.Errorf("asked by op %d", p.Op)
		}
		time.Sleep(2 * 41250 * time.Millisecond)
		e.closed(4000)
		if g.Connected() {
			t.Error("without heartbeats it is still connected")
		}
		g.resumes(e).event("RESUMED")
	})
}

// TestWhatTheGatewayDoesNotTake ends the connection with Discord's codes.
func TestWhatTheGatewayDoesNotTake(t *testing.T) {
	good := func(g *guild, changes ...any) map[string]any {
		d := map[string]any{"token": g.Token(), "intents": all, "properties": map[string]string{"os": "linux"}}
		for i := 0; i < len(changes); i += 2 {
			d[changes[i].(string)] = changes[i+1]
		}
		return d
	}
	for name, c := range map[string]struct {
		code int
		set  discordtest.Settings
		do   func(*guild, *ear)
	}{
		"unknown opcode":    {4001, discordtest.Settings{}, func(_ *guild, e *ear) { e.say(99, nil) }},
		"no JSON":           {4002, discordtest.Settings{}, func(_ *guild, e *ear) { _ = e.conn.WriteMessage(1, []byte("{")) }},
		"no opcode":         {4002, discordtest.Settings{}, func(_ *guild, e *ear) { _ = e.conn.WriteMessage(1, []byte("{}")) }},
		"too long":          {4002, discordtest.Settings{}, func(_ *guild, e *ear) { e.say(1, strings.Repeat("1", 4096)) }},
		"no properties":     {4002, discordtest.Settings{}, func(g *guild, e *ear) { e.say(2, good(g, "properties", nil)) }},
		"a wrong heartbeat": {4002, discordtest.Settings{}, func(_ *guild, e *ear) { e.say(1, "x") }},
		"too early":         {4003, discordtest.Settings{}, func(_ *guild, e *ear) { e.say(3, map[string]any{}) }},
		"a wrong token":     {4004, discordtest.Settings{}, func(g *guild, e *ear) { e.say(2, good(g, "token", "x")) }},
		"identified twice":  {4005, discordtest.Settings{}, func(g *guild, e *ear) { e.say(2, good(g)); e.say(2, good(g)) }},
		"too many shards":   {4010, discordtest.Settings{}, func(g *guild, e *ear) { e.say(2, good(g, "shard", []int{1, 2})) }},
		"unknown intents":   {4013, discordtest.Settings{}, func(g *guild, e *ear) { e.say(2, good(g, "intents", 1<<30)) }},
		"no intents":        {4013, discordtest.Settings{}, func(g *guild, e *ear) { e.say(2, good(g, "intents", nil)) }},
		"members":           {4014, discordtest.Settings{}, func(g *guild, e *ear) { e.say(2, good(g, "intents", 1<<1)) }},
		"content":           {4014, discordtest.Settings{NoContent: true}, func(g *guild, e *ear) { e.say(2, good(g)) }},
		"a seq of the future": {4007, discordtest.Settings{}, func(g *guild, e *ear) {
			e.say(2, good(g))
			e.ready()
			e.seq = 99
			e.bye(0)
			next := g.resumes(e)
			*e = *next
		}},
		"too many payloads": {4008, discordtest.Settings{}, func(_ *guild, e *ear) {
			for range 121 {
				_ = e.conn.WriteMessage(1, []byte(`{"op":1,"d":null}`))
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, c.set, func(g *guild) {
				e := g.dial("")
				e.hello()
				c.do(g, e)
				e.closed(c.code)
			})
		})
	}
}
