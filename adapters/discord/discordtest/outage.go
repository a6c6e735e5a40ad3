package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// Moment is when something awkward can happen to a connection of the gateway.
type Moment int

// The moments.
const (
	AtHello    Moment = iota // in place of hello
	AtReady                  // in place of READY, to a good identify: there is no session then
	AtResumed                // in place of what was missed and RESUMED, to a good resume: it can be tried again
	AfterReady               // right after READY, before anything else
)

// Trouble is what can happen then. It tells whether that is all that happens.
type Trouble func(*Server, *link) (instead bool)

// AsksToReconnect is op 7. The connection is closed a few seconds later.
func AsksToReconnect() Trouble {
	return func(s *Server, k *link) bool {
		s.sendAway(k)
		return true
	}
}

// Invalidates is op 9. What can not be resumed is over.
func Invalidates(resumable bool) Trouble {
	return func(s *Server, k *link) bool {
		s.invalidate(k, resumable)
		return true
	}
}

// Closes is a close frame with that code.
func Closes(code int) Trouble {
	return func(s *Server, k *link) bool {
		if k.session != nil && endsSession(code) {
			s.forget(k.session)
		}
		s.detach(k)
		k.end(code)
		return true
	}
}

// Drops is a connection that ends without a word.
func Drops() Trouble {
	return func(s *Server, k *link) bool {
		s.detach(k)
		k.end(0)
		return true
	}
}

// Hangs is a connection on which nothing comes any more, not even answers to
// heartbeats.
func Hangs() Trouble {
	return func(_ *Server, k *link) bool {
		k.frozen = true
		return true
	}
}

// Says is a frame of the test's own before all goes on as it should.
func Says(text string) Trouble {
	return func(_ *Server, k *link) bool {
		k.sayText([]byte(text))
		return false
	}
}

// Awkward makes trouble the next times that a moment comes, one after the other.
// nil is no trouble, between others.
func (s *Server) Awkward(when Moment, all ...Trouble) {
	s.change(func() { s.live.awkward[when] = append(s.live.awkward[when], all...) })
}

// awkward makes the trouble that waits for a moment, and reports whether that is
// all that happens. The caller holds the lock.
func (s *Server) awkward(when Moment, k *link) bool {
	waiting := s.live.awkward[when]
	if len(waiting) == 0 {
		return false
	}
	s.live.awkward[when] = waiting[1:]
	return waiting[0] != nil && waiting[0](s, k)
}

// sendAway asks a connection to go and come again. The caller holds the lock.
func (s *Server) sendAway(k *link) {
	k.say(object{"op": reconnectOp, "d": nil, "s": nil, "t": nil})
	time.AfterFunc(leaveWithin, func() {
		s.change(func() {
			s.detach(k)
			k.end(unknownError)
		})
	})
}

// invalidate takes a connection its session. The caller holds the lock.
func (s *Server) invalidate(k *link, resumable bool) {
	if k.session != nil && !resumable {
		s.forget(k.session)
	}
	s.detach(k)
	k.say(object{"op": invalidOp, "d": resumable, "s": nil, "t": nil})
}

// Reconnect asks all connections to reconnect, with op 7.
func (s *Server) Reconnect() { s.everywhere(AsksToReconnect()) }

// InvalidSession tells all connections that their session is over, or must be
// resumed, with op 9.
func (s *Server) InvalidSession(resumable bool) { s.everywhere(Invalidates(resumable)) }

// CloseWith closes all connections with a code.
func (s *Server) CloseWith(code int) { s.everywhere(Closes(code)) }

// Drop closes all connections without a word. Their sessions can be resumed.
func (s *Server) Drop() { s.everywhere(Drops()) }

// everywhere makes trouble for all connections.
func (s *Server) everywhere(t Trouble) {
	s.change(func() {
		for _, k := range slices.Clone(s.live.links) {
			if !k.ended() {
				t(s, k)
			}
		}
	})
}

// Zombie makes all connections that are open silent and deaf, though they stay
// open, as when a router forgot them; or lets them live again, with what happened
// meanwhile. Their sessions are kept, and can be resumed elsewhere. A connection
// that is opened later is none. A goodbye is heard all the same.
func (s *Server) Zombie(frozen bool) {
	s.change(func() {
		for _, k := range s.live.links {
			k.frozen = frozen
			if frozen {
				continue
			}
			if k.session == nil {
				k.end(unknownError)
			}
			k.wake()
		}
	})
}

// Offline keeps the app from the gateway, or ends that: connections are closed
// and opened no more. The HTTP API goes on.
func (s *Server) Offline(offline bool) {
	s.change(func() { s.live.offline = offline })
	if offline {
		s.Drop()
	}
}

// Forget ends all sessions, so that nothing can be resumed, as time does. Open
// connections do not hear of it.
func (s *Server) Forget() {
	s.change(func() {
		for _, se := range s.live.sessions {
			s.forget(se)
		}
	})
}

// Shuffle lets events come out of order, each second one before the one that
// happened before it; or ends that.
func (s *Server) Shuffle(shuffled bool) { s.change(func() { s.live.shuffled = shuffled }) }

// AskHeartbeat asks all connections for a heartbeat at once, with op 1.
func (s *Server) AskHeartbeat() {
	s.everywhere(Says(`{"op":1,"d":null,"s":null,"t":null}`))
}

// Utter writes any frame to all connections.
func (s *Server) Utter(text string) { s.everywhere(Says(text)) }

// Dispatch tells all sessions of an event of the test's own: one that nobody
// knows, or one that makes no sense.
func (s *Server) Dispatch(name string, data json.RawMessage) {
	s.change(func() {
		for _, se := range s.live.sessions {
			se.dispatch(name, data)
		}
	})
}
