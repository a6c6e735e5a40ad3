package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// DeliverTo hands events, interactions and commands over by signed HTTP to an
// address of the app's, instead of by sockets. Client is what it is done with;
// none: one of its own.
func (s *Server) DeliverTo(address string, client ...*http.Client) {
	s.change(func() {
		s.live.address, s.live.client = address, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		if len(client) > 0 {
			s.live.client = client[0]
		}
	})
}

// post makes one attempt by HTTP.
func (s *Server) post(d *Delivery, retry int, why, address string) {
	r := s.signed(address, d.kind, d.payload, time.Now(), s.SigningSecret())
	if retry > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(retry))
		r.Header.Set("X-Slack-Retry-Reason", why)
	}
	ctx, cancel := context.WithTimeout(context.Background(), confirmWithin)
	defer cancel()
	go func() {
		select {
		case <-s.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	status, answer, header, err := s.reach(r.WithContext(ctx))
	s.change(func() {
		d.statuses = append(d.statuses, status)
		d.underWay--
		taken := err == nil && status/100 == 2
		if taken {
			s.confirm(d, answer)
		}
		switch {
		case d.again > 0:
			d.again--
			s.deliver(d, "timeout")
		case !taken && d.kind == eventKind && header.Get("X-Slack-No-Retry") != "1":
			s.remind(d, reason(ctx, err))
		}
	})
}

// reach is ask, where the app can be reached.
func (s *Server) reach(r *http.Request) (int, json.RawMessage, http.Header, error) {
	s.mu.Lock()
	offline := s.live.offline
	s.mu.Unlock()
	if offline {
		return 0, nil, http.Header{}, errOffline
	}
	return s.ask(r)
}

var errOffline = errors.New("the app cannot be reached")

// reason is why an attempt failed, in the words of X-Slack-Retry-Reason.
func reason(ctx context.Context, err error) string {
	switch {
	case ctx.Err() != nil:
		return "http_timeout"
	case err != nil:
		return "connection_failed"
	}
	return "http_error"
}

// ask makes a request and reads the answer.
func (s *Server) ask(r *http.Request) (status int, answer json.RawMessage, h http.Header, err error) {
	s.mu.Lock()
	client := s.live.client
	s.mu.Unlock()
	got, err := client.Do(r)
	if err != nil {
		return 0, nil, http.Header{}, err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(io.LimitReader(got.Body, 1<<20))
	if text = bytes.TrimSpace(text); len(text) > 0 {
		answer = text
	}
	return got.StatusCode, answer, got.Header, err
}

// signed is a request as Slack makes it.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func (s *Server) signed(address, kind string, payload json.RawMessage, at time.Time, secret string) *http.Request {
	content, text := contentOf(kind, payload)
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(text))
	if err != nil {
		panic("slacktest: " + err.Error())
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", content)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", signature(secret, stamp, text))
	return r
}

// contentOf is a payload as HTTP carries it.
func contentOf(kind string, payload json.RawMessage) (content, text string) {
	const form = "application/x-www-form-urlencoded"
	switch kind {
	case interactionKind:
		return form, url.Values{"payload": {string(payload)}}.Encode()
	case commandKind:
		fields, values := object{}, url.Values{}
		if json.Unmarshal(payload, &fields) != nil {
			return form, string(payload)
		}
		for name, v := range fields {
			values.Set(name, fmt.Sprint(v))
		}
		return form, values.Encode()
	}
	return "application/json", string(payload)
}

// signature is what Slack signs a request with.
func signature(secret, stamp, text string) string {
	h := hmac.New(sha256.New, []byte(secret))
	io.WriteString(h, "v0:"+stamp+":"+text)
	return "v0=" + hex.EncodeToString(h.Sum(nil))
}

// Forgery is what is wrong with a request that is not, or no longer, Slack's.
type Forgery func(*forgery)

type forgery struct {
	at       time.Time
	secret   string
	unsigned bool
	cut      int
	extra    string
}

// Forged signs with another secret.
func Forged() Forgery { return func(f *forgery) { f.secret += "-of-somebody-else" } }

// Unsigned leaves the signature out.
func Unsigned() Forgery { return func(f *forgery) { f.unsigned = true } }

// Aged makes a request that was signed a while ago, or, negative, will be.
func Aged(d time.Duration) Forgery { return func(f *forgery) { f.at = f.at.Add(-d) } }

// Truncated leaves out the last n bytes after signing.
func Truncated(n int) Forgery { return func(f *forgery) { f.cut = n } }

// Padded adds bytes after signing.
func Padded(extra string) Forgery { return func(f *forgery) { f.extra = extra } }

// Request is a request to the address of [Server.DeliverTo], of a kind that
// [Server.Deliver] knows. Without forgeries it is a good one; sent twice, it is a
// replay.
func (s *Server) Request(kind string, payload any, how ...Forgery) *http.Request {
	s.mu.Lock()
	address := s.live.address
	s.mu.Unlock()
	f := forgery{at: time.Now(), secret: s.SigningSecret()}
	for _, change := range how {
		change(&f)
	}
	r := s.signed(address, kind, encode(payload), f.at, f.secret)
	if f.unsigned {
		r.Header.Del("X-Slack-Signature")
	}
	if f.cut > 0 || f.extra != "" {
		text, _ := io.ReadAll(r.Body) // of a string: it cannot fail
		text = append(text[:max(len(text)-f.cut, 0)], f.extra...)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		r.GetBody = nil
	}
	return r
}

// Forward sends a request over the road of [Server.DeliverTo], and returns the
// status of the answer; 0: there was none.
func (s *Server) Forward(r *http.Request) (status int) {
	status, _, _, _ = s.ask(r) // without an answer it is 0
	return status
}
