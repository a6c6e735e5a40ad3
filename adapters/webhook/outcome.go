package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"heed/bot"
)

// maxPause is the longest that a Retry-After is heeded.
const maxPause = time.Hour

// verdict says what a status means for the reply; nil: it arrived. The words
// are heed's own: a receiver's may repeat what it was sent.
func verdict(status int, h http.Header, now time.Time) error {
	answered := fmt.Errorf("reply_url answered %d %s", status, http.StatusText(status))
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		return &bot.NotSent{After: pause(h.Get("Retry-After"), now), Err: answered}
	case status >= 500 || status < 200:
		return answered
	case status < 400:
		return fmt.Errorf("%w, and redirects are not followed; put the final address there: %w", answered, bot.ErrRefused)
	}
	return fmt.Errorf("%w: %w", answered, bot.ErrRefused)
}

// pause reads a Retry-After (RFC 9110, section 10.2.3), seconds or a date.
func pause(s string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(s, 10, 31); err == nil {
		return min(time.Duration(n)*time.Second, maxPause)
	}
	at, err := http.ParseTime(s)
	if err != nil {
		return 0
	}
	return max(0, min(at.Sub(now), maxPause))
}

// unanswered says what an attempt without an answer means: without a
// connection surely nothing happened, with one nobody knows.
func unanswered(err error, connected bool) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err // the address may hold a secret
	}
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return fmt.Errorf("reply_url leads to a loopback or private address; set allow_private if it should: %w", bot.ErrRefused)
	case connected:
		return lost(err)
	}
	return &bot.NotSent{Err: fmt.Errorf("connect to reply_url: %w", err)}
}

// lost describes an answer that never came. What came instead may repeat the
// reply, so that err itself is not shown.
func lost(err error) error {
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return errors.New("reply_url did not answer in time")
	}
	for _, cut := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed} {
		if errors.Is(err, cut) {
			return errors.New("reply_url dropped the connection before it answered")
		}
	}
	if errors.Is(err, context.Canceled) {
		return errors.New("the reply was cut off while it was being sent")
	}
	return errors.New("reply_url answered with something that is not HTTP")
}
