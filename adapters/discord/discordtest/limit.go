package discordtest

import (
	"net/http"
	"time"
)

// limits is how often the app called.
type limits struct{}

func (l *limits) start() {}

// over is a call too many.
type over struct {
	wait  time.Duration
	scope Scope
}

// tooManyOf counts a call, and turns it away if it is one too many. The caller
// holds the lock.
func (s *Server) tooManyOf(r route, c *call, header http.Header) (result, bool) {
	return result{}, false
}
