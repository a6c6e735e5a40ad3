package slack

import (
	"net/http"
	"sync/atomic"
	"time"
)

// skew says what time it is at Slack, as the answers of it tell: heed's own may
// be wrong. Its zero value is right.
type skew struct{ ahead atomic.Int64 }

// there is what Slack's clock showed when heed's showed t, give or take a second
// and the time of an answer.
func (s *skew) there(t time.Time) time.Time { return t.Add(time.Duration(s.ahead.Load())) }

// dated reads Slack's time from what it answers.
type dated struct {
	http.RoundTripper
	*skew
}

// RoundTrip makes one request.
func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	got, err := d.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if t, err := http.ParseTime(got.Header.Get("Date")); err == nil {
		d.ahead.Store(int64(time.Until(t)))
	}
	return got, nil
}

// CloseIdleConnections lets go of what is not in use.
func (d dated) CloseIdleConnections() {
	if c, ok := d.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
