package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"heed/adapters/chat"
)

// envelope is what Slack sends over a socket.
// https://docs.slack.dev/apis/events-api/using-socket-mode#events
type envelope struct {
	Type    string          `json:"type"`
	ID      string          `json:"envelope_id"`
	Payload json.RawMessage `json:"payload"`
	Accepts bool            `json:"accepts_response_payload"`
	Retry   int             `json:"retry_attempt"`
	Reason  string          `json:"reason"` // of a disconnect
}

// frame sees to one envelope. An error says that Slack will end the
// connection.
func (a *Adapter) frame(ctx context.Context, s *socket, raw []byte, running *sync.WaitGroup) error {
	var e envelope
	if json.Unmarshal(raw, &e) != nil {
		a.ignored("a frame", "not JSON")
		return nil
	}
	switch {
	case e.Type == "hello":
	case e.Type == "disconnect":
		return leaving(e.Reason)
	case e.ID == "":
		a.ignored("a frame", e.Type)
	default:
		a.pulse.Event()
		a.unwrap(ctx, s, e, running)
	}
	return nil
}

// unwrap has a delivery taken and then confirmed. Nothing waits for it but
// what comes after it in its lane.
func (a *Adapter) unwrap(ctx context.Context, s *socket, e envelope, running *sync.WaitGroup) {
	todo, err := a.understand(e.Type, e.Retry, e.Payload)
	if err != nil {
		a.host.Log.Warn("a delivery was dropped", "err", err)
		todo = errand{do: func(context.Context) (answer, error) { return nil, nil }} // it would never be understood
	}
	t, ok := a.lanes.Enter(todo.lane)
	if !ok {
		a.host.Log.Warn("too much at once; it comes again")
		return
	}
	running.Go(func() {
		defer a.lanes.Leave(t)
		a.carryOut(ctx, s, e, t, todo)
	})
}

// carryOut does what a delivery asks for, and confirms it.
func (a *Adapter) carryOut(ctx context.Context, s *socket, e envelope, t chat.Turn, todo errand) {
	taking, cancel := context.WithTimeout(ctx, takeWithin)
	defer cancel()
	what, err := a.take(taking, t, todo)
	switch {
	case err != nil && ctx.Err() != nil:
		return
	case err != nil:
		a.host.Log.Warn("a delivery could not be taken; it comes again", "sort", e.Type, "err", err)
		return
	}
	if !e.Accepts {
		what = nil
	}
	if err := s.confirm(e.ID, what); err != nil {
		a.host.Log.Debug("a delivery could not be confirmed; it comes again", "sort", e.Type, "err", err)
	}
}

// errTooLong says that Slack would drop an answer without a word.
var errTooLong = errors.New("the answer is longer than Slack takes")

// confirm tells Slack that a delivery was taken, on the connection it came by.
func (s *socket) confirm(id string, what answer) error {
	frame, err := json.Marshal(struct {
		ID      string `json:"envelope_id"`
		Payload any    `json:"payload,omitempty"`
	}{id, what})
	if err != nil {
		return fmt.Errorf("encode an answer: %w", err)
	}
	if len(frame) >= maxAnswer {
		return fmt.Errorf("%d bytes: %w", len(frame), errTooLong)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.conn.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return fmt.Errorf("send an answer: %w", err)
	}
	if err := s.conn.WriteMessage(websocket.TextMessage, frame); err != nil {
		_ = s.conn.Close() // gorilla/websocket can not write after that; Slack delivers again
		return fmt.Errorf("send an answer: %w", err)
	}
	return nil
}

// leaving is why Slack ends a connection.
func leaving(reason string) error {
	switch reason {
	case "link_disabled":
		return &lockout{reason, "Socket Mode is switched off: switch it on, on your Slack app's page Socket Mode"}
	case "warning", "refresh_requested":
		return errReplace
	}
	return fmt.Errorf("disconnected by Slack, %s: %w", chat.Brief(reason), errEnded)
}
