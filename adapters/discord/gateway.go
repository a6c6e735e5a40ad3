package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// Limits of the gateway. https://docs.discord.com/developers/events/gateway
const (
	// openWithin is how long Discord may take until it says hello, and how long it
	// may say nothing until a session stands.
	openWithin = 15 * time.Second
	// writeWithin is how long one frame may take to be sent.
	writeWithin = 5 * time.Second
	// maxFrame is the most bytes Discord may send at once: a guild with all its channels
	// and threads is one event.
	maxFrame = 16 << 20
	// lapses is how long resuming a session is tried where nobody answers, or nothing
	// comes of it. Discord keeps it for some minutes.
	lapses = 2 * time.Minute
	// resumable is the close code after which Discord keeps a session: any but 1000 and
	// 1001. https://docs.discord.com/developers/events/gateway#disconnecting
	resumable = 4000
)

// session is what Discord keeps for heed between two connections: what happens
// meanwhile is told by the next.
type session struct {
	id   string       // empty: there is none
	at   string       // where it is resumed
	seq  atomic.Int64 // of the last event
	left time.Time    // when the last connection on which it stood ended
}

// end forgets a session, so that another one is begun.
func (s *session) end() {
	s.id, s.at = "", ""
	s.seq.Store(0)
}

// lapse forgets a session that could not be resumed for too long: the usual
// address may be in reach.
func (s *session) lapse() {
	if time.Since(s.left) > lapses {
		s.end()
	}
}

// socket is one connection to the gateway.
type socket struct {
	conn    *websocket.Conn
	of      *session
	every   time.Duration // between two heartbeats
	missed  atomic.Int32  // heartbeats that were not acknowledged
	mu      sync.Mutex    // of writing
	settled bool          // the session stands; the reader's alone
}

// attend hears Discord for as long as one connection lasts, and says why it ended.
func (a *Adapter) attend(ctx context.Context, of *session, running *sync.WaitGroup) error {
	if _, err := a.me(ctx); err != nil {
		return fmt.Errorf("ask Discord who heed is: %w", err)
	}
	s, err := a.open(ctx, of)
	if err != nil {
		return err
	}
	held, end := context.WithCancelCause(ctx)
	var beating sync.WaitGroup
	beating.Go(func() { s.beat(held, end) })
	beating.Go(func() { s.leave(ctx, held) })
	err = a.listen(ctx, held, s, running)
	end(err)
	beating.Wait()
	if s.settled {
		of.left = time.Now()
	} else {
		of.lapse()
	}
	return err
}

// open makes a connection, waits for Discord's hello, and says who heed is.
func (a *Adapter) open(ctx context.Context, of *session) (*socket, error) {
	opening, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	address, allowed, err := a.address(opening, of)
	if err != nil {
		return nil, err
	}
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, NetDialContext: a.set.Dial, HandshakeTimeout: openWithin}
	conn, _, err := dialer.DialContext(opening, address, nil)
	if err != nil {
		of.lapse()
		return nil, fmt.Errorf("connect to Discord: %w", err)
	}
	s := &socket{conn: conn, of: of}
	if err = s.greet(opening); err == nil {
		err = a.introduce(opening, s, allowed)
	}
	if err != nil {
		_ = conn.Close()
		of.lapse()
		return nil, err
	}
	return s, nil
}

// address is where a session is resumed, or else where one can begin, if one may.
func (a *Adapter) address(ctx context.Context, of *session) (string, *allowance, error) {
	if of.id != "" && of.at != "" {
		to, err := gatewayAt(of.at)
		return to, nil, err
	}
	var got struct {
		URL   string       `json:"url"`
		Limit sessionLimit `json:"session_start_limit"`
	}
	if err := a.call(ctx, "gateway/bot", http.MethodGet, "gateway/bot", nil, &got); err != nil {
		return "", nil, fmt.Errorf("ask Discord for its gateway: %w", err)
	}
	to, err := gatewayAt(got.URL)
	if err != nil || of.id != "" {
		return to, nil, err
	}
	allowed, err := a.mayBegin(ctx, got.Limit)
	return to, allowed, err
}

// gatewayAt is the address of a gateway, with the version and encoding heed speaks.
func gatewayAt(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "wss" && u.Scheme != "ws" {
		return "", fmt.Errorf("the address of Discord's gateway: %w", errSilent)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery = "v=10&encoding=json"
	return u.String(), nil
}

// greet waits for the hello.
func (s *socket) greet(ctx context.Context) error {
	s.conn.SetReadLimit(maxFrame)
	defer context.AfterFunc(ctx, func() { _ = s.conn.Close() })()
	var f struct {
		Op   int `json:"op"`
		Data struct {
			Every int64 `json:"heartbeat_interval"`
		} `json:"d"`
	}
	if err := s.conn.ReadJSON(&f); err != nil {
		return fmt.Errorf("wait for Discord's hello: %w", ending(err))
	}
	switch {
	case f.Op == opReconnect:
		return errReplace
	case f.Op != opHello || f.Data.Every <= 0:
		return fmt.Errorf("what Discord begins with is no hello: %w", errEnded)
	}
	s.every = time.Duration(f.Data.Every) * time.Millisecond
	return nil
}

// introduce resumes the session, or begins one.
func (a *Adapter) introduce(ctx context.Context, s *socket, allowed *allowance) error {
	if s.of.id != "" {
		return s.write(opResume, map[string]any{"token": string(a.set.Token), "session_id": s.of.id, "seq": s.of.seq.Load()})
	}
	if err := a.begins(ctx, allowed); err != nil {
		return err
	}
	return s.write(opIdentify, map[string]any{
		"token": string(a.set.Token), "intents": a.intents(),
		"properties": map[string]string{"os": "linux", "browser": "heed", "device": "heed"},
	})
}

// intents are what heed wants to be told: about channels and threads, about messages in
// them, and what those say. https://docs.discord.com/developers/events/gateway#gateway-intents
func (a *Adapter) intents() discordgo.Intent {
	all := discordgo.IntentGuilds | discordgo.IntentGuildMessages
	if a.set.reads() {
		all |= discordgo.IntentMessageContent
	}
	return all
}

// write sends one frame.
func (s *socket) write(op int, d any) error {
	raw, err := json.Marshal(struct {
		Op   int `json:"op"`
		Data any `json:"d"`
	}{op, d})
	if err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.conn.SetWriteDeadline(time.Now().Add(writeWithin)) // a closed one is found by writing
	if err := s.conn.WriteMessage(websocket.TextMessage, raw); err != nil {
		return fmt.Errorf("send to Discord: %w", ending(err))
	}
	return nil
}

// leave ends a connection when held is done: so that the session can be resumed, if
// heed stays.
func (s *socket) leave(ctx, held context.Context) {
	<-held.Done()
	code := resumable
	if ctx.Err() != nil {
		code = websocket.CloseNormalClosure
	}
	_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second)) // Discord need not hear it
	_ = s.conn.Close()
}
