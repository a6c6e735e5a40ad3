package slacktest

import "net/http"

// serveAPI answers a call of the Web API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, method string) { http.NotFound(w, r) }
