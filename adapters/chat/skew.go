package chat

import (
	"net/http"
	"sync/atomic"
	"time"
)

// Skew says what time it is at a platform, as its answers tell: heed's own clock
// may be wrong. Its zero value is right.
type Skew struct{ ahead atomic.Int64 }

// There is what the platform's clock showed when heed's showed t, give or take a
// second and the time of an answer.
func (s *Skew) There(t time.Time) time.Time { return t.Add(time.Duration(s.ahead.Load())) }

// Dated reads the platform's time from what it answers.
type Dated struct {
	http.RoundTripper
	*Skew
}

// RoundTrip makes one request.
func (d Dated) RoundTrip(r *http.Request) (*http.Response, error) {
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
func (d Dated) CloseIdleConnections() {
	if c, ok := d.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
