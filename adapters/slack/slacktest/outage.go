package slacktest

import (
	"slices"
	"time"
)

// Connected reports whether a socket is open that is not frozen.
func (s *Server) Connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.live.sockets, func(k *socket) bool { return !k.frozen })
}

// Sockets tells how many sockets are open.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.live.sockets)
}

// Disconnect tells all sockets to go, with one of Slack's reasons: "warning",
// after which they live ten seconds longer, "refresh_requested" or "link_disabled".
func (s *Server) Disconnect(reason string) {
	s.change(func() {
		for _, k := range s.live.sockets {
			k.say(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": linkHost}})
			if reason != "warning" {
				k.end(true)
				continue
			}
			time.AfterFunc(warnBefore, func() { s.change(func() { k.end(true) }) })
		}
	})
}

// Freeze makes all sockets that are open silent and deaf, though their
// connections stay, as when a router forgot them; or lets them live again.
// What is handed to a frozen socket is not confirmed, and so comes again. A
// socket that is opened later is not frozen.
func (s *Server) Freeze(frozen bool) {
	s.change(func() {
		for _, k := range s.live.sockets {
			k.frozen = frozen
		}
	})
}

// Drop closes all sockets without a word.
func (s *Server) Drop() {
	s.change(s.dropSockets)
}

// dropSockets closes every socket, because the tokens are revoked. The caller
// holds the lock.
func (s *Server) dropSockets() {
	for _, k := range s.live.sockets {
		k.end(false)
	}
}

// Offline keeps the app from hearing anything, or ends that: sockets are closed
// and opened no more, requests to it do not arrive. The Web API goes on.
func (s *Server) Offline(offline bool) {
	s.change(func() {
		if s.live.offline = offline; offline {
			s.dropSockets()
		}
	})
}

// Utter says something to the newest socket that no envelope is made of, and
// reports whether there is one.
func (s *Server) Utter(text string) bool {
	found := false
	s.change(func() {
		if n := len(s.live.sockets); n > 0 {
			s.live.sockets[n-1].sayText([]byte(text))
			found = true
		}
	})
	return found
}
