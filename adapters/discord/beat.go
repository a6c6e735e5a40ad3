package discord

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// mostMissed is how many heartbeats may go without an answer: then nobody is there.
// https://docs.discord.com/developers/events/gateway#heartbeat-interval-example-heartbeat-ack
const mostMissed = 2

// beat sends heartbeats until ctx is done, and ends the connection when nothing
// comes back: the session can be resumed by another.
func (s *socket) beat(ctx context.Context, end context.CancelCauseFunc) {
	t := time.NewTimer(rand.N(s.every)) // the first comes anywhen, so that not all clients beat at once
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if s.missed.Load() >= mostMissed {
			end(fmt.Errorf("%w: heartbeats are not answered", errEnded))
			return
		}
		s.missed.Add(1)
		if err := s.heartbeat(); err != nil {
			end(err)
			return
		}
		t.Reset(s.every)
	}
}

// heartbeat says that heed is there, and what it heard last.
func (s *socket) heartbeat() error {
	if last := s.of.seq.Load(); last > 0 {
		return s.write(opHeartbeat, last)
	}
	return s.write(opHeartbeat, nil)
}
