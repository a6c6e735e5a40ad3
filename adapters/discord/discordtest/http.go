package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// DeliverTo hands interactions over by signed HTTP to an address of the app's,
// instead of by the gateway. Client is what it is done with; none: one of its own.
func (s *Server) DeliverTo(address string, client ...*http.Client) {
	s.change(func() {
		s.live.hands.address, s.live.hands.client = address, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		if len(client) > 0 {
			s.live.hands.client = client[0]
		}
	})
}

// Probe is what Discord does when an address is saved, and now and then later: a
// PING that must be answered by a PONG, and requests that are signed wrongly and
// must be answered by 401. Its error says what was not.
// https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
func (s *Server) Probe() error {
	ping := object{"id": "900000000000000009", "application_id": appID, "type": 1, "token": "ping", "version": 1}
	var all []error
	status, answer, kind := s.ask(s.Request(ping))
	pong := struct{ Type int }{}
	if json.Unmarshal(answer, &pong); status != http.StatusOK || pong.Type != 1 || kind != "application/json" {
		all = append(all, fmt.Errorf("a PING was answered by %d, %s: %s", status, kind, answer))
	}
	for name, how := range map[string]Forgery{"wrong": Forged(), "no": Unsigned(), "a broken": Garbled()} {
		if status, _, _ := s.ask(s.Request(ping, how)); status != http.StatusUnauthorized {
			all = append(all, fmt.Errorf("a request with %s signature was answered by %d", name, status))
		}
	}
	return errors.Join(all...)
}

// attempt makes one attempt by HTTP.
func (s *Server) attempt(d *Delivery, address string) {
	r := s.signed(address, d.payload, time.Now(), s.key)
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	go func() {
		select {
		case <-s.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	status, answer, kind := s.ask(r.WithContext(ctx))
	s.change(func() {
		d.statuses = append(d.statuses, status)
		s.accept(d, status, kind, answer)
	})
}

// accept takes an answer by HTTP. The caller holds the lock.
func (s *Server) accept(d *Delivery, status int, kind string, answer json.RawMessage) {
	switch {
	case d.i.answer != nil || d.failed, status == 0:
	case status == http.StatusAccepted && len(answer) == 0:
	case status != http.StatusOK:
		s.fail(d)
	case kind != "application/json":
		s.complain("an answer by HTTP of the type %q", kind)
		s.fail(d)
	default:
		if bad := s.answer(&call{route: "an answer by HTTP"}, d.i, answer); bad != nil {
			s.complain("an answer by HTTP: %s", encode(bad.body))
			s.fail(d)
		}
	}
}

// ask makes a request and reads the answer; status 0: there was none.
func (s *Server) ask(r *http.Request) (status int, answer json.RawMessage, kind string) {
	var client *http.Client
	s.look(func() { client = s.live.hands.client })
	got, err := client.Do(r)
	if err != nil {
		return 0, nil, ""
	}
	defer got.Body.Close()
	text, err := io.ReadAll(io.LimitReader(got.Body, 1<<20))
	if err != nil {
		return 0, nil, ""
	}
	kind, _, _ = mime.ParseMediaType(got.Header.Get("Content-Type"))
	return got.StatusCode, bytes.TrimSpace(text), kind
}

// signed is a request as Discord makes it.
// https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
func (s *Server) signed(address string, payload json.RawMessage, at time.Time, key ed25519.PrivateKey) *http.Request {
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(string(payload)))
	if err != nil {
		panic("discordtest: " + err.Error())
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, append([]byte(stamp), payload...))))
	return r
}

// Forgery is what is wrong with a request that is not, or no longer, Discord's.
type Forgery func(*forgery)

type forgery struct {
	at        time.Time
	key       ed25519.PrivateKey
	cut       int
	extra     string
	signature *string
	stamp     *string
}

// Forged signs with another key.
func Forged() Forgery {
	return func(f *forgery) {
		f.key = ed25519.NewKeyFromSeed([]byte("somebody else, who is not Discord")[:ed25519.SeedSize])
	}
}

// Unsigned leaves the signature out.
func Unsigned() Forgery { return func(f *forgery) { f.signature = new(string) } }

// Garbled has a signature that is none.
func Garbled() Forgery {
	return func(f *forgery) { none := "not hexadecimal"; f.signature = &none }
}

// Undated leaves the time out after signing.
func Undated() Forgery { return func(f *forgery) { f.stamp = new(string) } }

// Aged makes a request that was signed a while ago, or, negative, will be.
func Aged(d time.Duration) Forgery { return func(f *forgery) { f.at = f.at.Add(-d) } }

// Truncated leaves out the last n bytes after signing.
func Truncated(n int) Forgery { return func(f *forgery) { f.cut = n } }

// Padded adds bytes after signing.
func Padded(extra string) Forgery { return func(f *forgery) { f.extra = extra } }

// Request is a request to the address of [Server.DeliverTo]. Without forgeries it
// is a good one; sent twice, it is a replay.
func (s *Server) Request(payload any, how ...Forgery) *http.Request {
	var address string
	s.look(func() { address = s.live.hands.address })
	f := forgery{at: time.Now(), key: s.key}
	for _, change := range how {
		change(&f)
	}
	r := s.signed(address, encode(payload), f.at, f.key)
	if f.signature != nil {
		r.Header.Set("X-Signature-Ed25519", *f.signature)
	}
	if f.stamp != nil {
		r.Header.Set("X-Signature-Timestamp", *f.stamp)
	}
	if f.cut > 0 || f.extra != "" {
		text, _ := io.ReadAll(r.Body) // of a string: it cannot fail
		text = append(text[:max(len(text)-f.cut, 0)], f.extra...)
		r.Body, r.ContentLength, r.GetBody = io.NopCloser(bytes.NewReader(text)), int64(len(text)), nil
	}
	return r
}

// Forward sends a request over the road of [Server.DeliverTo], and returns the
// status of the answer, 0 for none, and what it says.
func (s *Server) Forward(r *http.Request) (status int, answer json.RawMessage) {
	status, answer, _ = s.ask(r)
	return status, answer
}
