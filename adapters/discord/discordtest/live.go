package discordtest

import "net/http"

// live is Discord's side of the gateway, signed deliveries and people's hands.
type live struct{}

// start makes it ready. It must not call s.
func (l *live) start(*Server) {}

// emit tells the app over the gateway that something happened; where is the
// channel that it happened in, nil for the guild. data is as the app sees it
// (see [Server.wire] for messages). The caller holds the lock.
func (s *Server) emit(name string, where *channel, data object) {}

// answered is told when an interaction got its first answer (i.answer), or, by
// later calls, its message. The caller holds the lock.
func (s *Server) answered(i *interaction) {}

// serveGateway is a socket of the gateway. GET gateway and gateway/bot name
// gatewayURL.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// serveTry is for a person with curl.
func (s *Server) serveTry(w http.ResponseWriter, r *http.Request, what string) { http.NotFound(w, r) }

// sessionsLeft is how many sessions can still be started; it is what GET
// gateway/bot tells. The caller holds the lock.
func (s *Server) sessionsLeft() int { return s.set.Sessions }
