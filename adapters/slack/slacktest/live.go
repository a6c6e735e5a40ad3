package slacktest

import "net/http"

// live is the workspace's side of sockets, signed deliveries and people's hands.
type live struct{}

// start makes it ready. It must not call s.
func (l *live) start(s *Server) {}

// emit tells the app of an event: inner is the "event" of an event_callback. It
// is lost where the app hears nothing. The caller holds the lock.
func (s *Server) emit(inner map[string]any) {}

// openSocket returns the address of a new socket, good for one use, as
// apps.connections.open answers. The caller holds the lock.
func (s *Server) openSocket() string { return "ws" + s.base[len("http"):] + "/link/?ticket=0" }

// serveSocket is the other end of the address that openSocket returned.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// serveResponse takes what is posted to a response_url.
func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// exchange takes a trigger_id that the app was given and tells whose it is; or
// one of the codes invalid_trigger_id, expired_trigger_id and
// exchanged_trigger_id. The caller holds the lock.
func (s *Server) exchange(trigger string) (user, code string) { return "", "invalid_trigger_id" }

// dropSockets closes every socket, because the tokens are revoked. The caller
// holds the lock.
func (s *Server) dropSockets() {}
