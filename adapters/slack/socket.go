package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"heed/adapters/chat"
)

// Limits of Socket Mode. slack-go's own client of it is not used: it drops a
// connection before it opens the next, writes what belongs to one connection
// to another, and can wait five minutes before it tries again.
// https://docs.slack.dev/apis/events-api/using-socket-mode
const (
	// openWithin is how long a connection may take until Slack says hello.
	openWithin = 15 * time.Second
	// silence is how long nothing may be heard of a connection, not even one of
	// Slack's pings; then it is dead. Slack's own libraries wait as long.
	silence = 30 * time.Second
	// drain is how long a connection that is being replaced is still listened to.
	drain = 30 * time.Second
	// writeWithin is how long one frame may take to be sent.
	writeWithin = 5 * time.Second
	// takeWithin is how long a delivery may take. It comes again after three
	// seconds, and is then known by its key.
	takeWithin = 15 * time.Second
	// maxFrame is the most bytes Slack may send at once: a view has 250 kB.
	maxFrame = 4 << 20
	// maxAnswer is where Slack drops what we send, without a word; the library
	// knows that (socketmode.go).
	maxAnswer = 20 << 10
	// writeBuffer is more than that, so that an answer is one frame.
	writeBuffer = 32 << 10
)

// errEnded says that a connection ended by itself.
var errEnded = errors.New("the connection ended")

// socket is one connection.
type socket struct {
	conn  *websocket.Conn
	mu    sync.Mutex    // of writing messages
	ended chan error    // says once that another connection is needed, and why
	gone  chan struct{} // closed when nothing is read any more
	until time.Time     // when it is given up, once Slack has asked for another; the reader's alone
}

// attendSocket opens a connection and listens to it, until it ends or should
// be replaced. Then it is listened to a little longer, beside its successor,
// so that nothing falls between them.
func (a *Adapter) attendSocket(ctx context.Context, running *sync.WaitGroup) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	running.Go(func() { a.listen(ctx, s, running) })
	running.Go(func() { s.leave(ctx) })
	a.connected()
	for {
		if err := a.recheck(ctx, s.ended); err != nil {
			if !errors.Is(err, errReplace) {
				_ = s.conn.Close()
			}
			return err
		}
	}
}

// open asks for a connection, makes it, and waits for Slack's hello.
func (a *Adapter) open(ctx context.Context) (*socket, error) {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	_, address, err := a.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask Slack for a connection: %w", lockedOut(appToken, err))
	}
	dialer := websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, NetDialContext: a.set.Dial, HandshakeTimeout: openWithin, WriteBufferSize: writeBuffer,
	}
	conn, _, err := dialer.DialContext(ctx, address, nil)
	if err != nil {
		return nil, fmt.Errorf("connect to Slack: %w", without(err))
	}
	s := &socket{conn: conn, ended: make(chan error, 1), gone: make(chan struct{})}
	if err := s.greet(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("wait for Slack's hello: %w", err)
	}
	return s, nil
}

// greet waits for the hello, after which Slack delivers.
func (s *socket) greet(ctx context.Context) error {
	s.conn.SetReadLimit(maxFrame)
	defer context.AfterFunc(ctx, func() { _ = s.conn.Close() })()
	var e envelope
	if err := s.conn.ReadJSON(&e); err != nil {
		return err
	}
	switch {
	case e.Type == "hello":
		return nil
	case e.Type == "disconnect":
		return leaving(e.Reason)
	}
	return fmt.Errorf("what Slack begins with is %s", chat.Brief(e.Type))
}

// over says why another connection is needed; the first reason counts.
func (s *socket) over(err error) {
	select {
	case s.ended <- err:
	default:
	}
}

// listen reads a connection until it ends.
func (a *Adapter) listen(ctx context.Context, s *socket, running *sync.WaitGroup) {
	defer close(s.gone)
	defer s.conn.Close()
	alive := func() error {
		a.pulse.Beat()
		return s.conn.SetReadDeadline(s.patience())
	}
	s.conn.SetPingHandler(func(text string) error {
		_ = s.conn.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(writeWithin)) // where writing fails reading ends
		return alive()
	})
	for {
		_ = alive() // a deadline can be set as long as it is open
		_, frame, err := s.conn.ReadMessage()
		if err != nil {
			s.over(fmt.Errorf("%w: %w", errEnded, err))
			return
		}
		if err := a.frame(ctx, s, frame, running); err != nil {
			s.until = time.Now().Add(drain)
			s.over(err)
		}
	}
}

// patience is when a connection that says nothing is given up.
func (s *socket) patience() time.Time {
	if s.until.IsZero() {
		return time.Now().Add(silence)
	}
	return s.until
}

// leave says goodbye when ctx is done, which ends reading.
func (s *socket) leave(ctx context.Context) {
	select {
	case <-s.gone:
		return
	case <-ctx.Done():
	}
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = s.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) // Slack need not hear it
	_ = s.conn.Close()
}
