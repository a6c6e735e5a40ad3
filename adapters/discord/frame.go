package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"heed/adapters/chat"
)

// What a frame is. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-opcodes
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

// frame is what Discord sends over the gateway.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Name string          `json:"t"`
}

// listen reads a connection until it ends, or held is done. What it takes in lasts
// as long as ctx.
func (a *Adapter) listen(ctx, held context.Context, s *socket, running *sync.WaitGroup) error {
	for {
		var until time.Time // heartbeats find out that nobody is there
		if !s.settled {
			until = time.Now().Add(openWithin)
		}
		_ = s.conn.SetReadDeadline(until) // a closed one is found by reading
		_, raw, err := s.conn.ReadMessage()
		if held.Err() != nil {
			return context.Cause(held)
		}
		if err != nil {
			return s.ended(err)
		}
		if err := a.frame(ctx, s, raw, running); err != nil {
			return err
		}
	}
}

// ended is what the end of a connection means, for its session too.
func (s *socket) ended(err error) error {
	err = ending(err)
	if _, out := lockedOut(err); out || errors.Is(err, errAnew) {
		s.of.end()
	}
	return err
}

// frame sees to one frame. An error says that the connection is of no more use.
func (a *Adapter) frame(ctx context.Context, s *socket, raw []byte, running *sync.WaitGroup) error {
	var f frame
	if json.Unmarshal(raw, &f) != nil {
		a.ignored("a frame", "not understood")
		return nil
	}
	a.pulse.Beat()
	switch f.Op {
	case opDispatch:
		s.of.seq.Store(max(f.Seq, s.of.seq.Load()))
		a.dispatch(ctx, s, f, running)
	case opHeartbeat:
		return s.heartbeat()
	case opAck:
		s.missed.Store(0)
	case opReconnect:
		return errReplace
	case opInvalid:
		if string(f.Data) == "true" {
			return fmt.Errorf("%w: it is to be resumed once more", errEnded)
		}
		s.of.end()
		return errAnew
	case opHello:
	default:
		a.ignored("a frame", fmt.Sprint("op ", f.Op))
	}
	return nil
}

// dispatch sees to an event. Nothing waits for it but what comes after it in its lane.
func (a *Adapter) dispatch(ctx context.Context, s *socket, f frame, running *sync.WaitGroup) {
	switch f.Name {
	case "READY":
		s.began(f.Data)
		a.connected()
		a.missed()
		chat.Signal(a.begun)
	case "RESUMED":
		s.settled = true
		a.connected()
	case "INTERACTION_CREATE":
		a.pulse.Event()
		a.interacted(ctx, f.Data, running)
	default:
		a.pulse.Event()
		a.happened(ctx, f, running)
	}
}

// began notes what another connection needs to resume the session.
func (s *socket) began(raw json.RawMessage) {
	var ready struct {
		ID string `json:"session_id"`
		At string `json:"resume_gateway_url"`
	}
	_ = json.Unmarshal(raw, &ready) // without it, another session is begun
	s.of.id, s.of.at, s.settled = ready.ID, ready.At, true
}
