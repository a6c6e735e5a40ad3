package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"code.dny.dev/ssrf"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"heed/bot"
)

const (
	replyTimeout = 7 * time.Second // of one attempt, under half a lease of 15 s
	maxAnswer    = 64 << 10        // bytes of an answer that are read
)

// reply is the body of a reply. Its fields and their order are fixed: every
// attempt must carry the same bytes.
type reply struct {
	ID      string     `json:"id"`
	Item    bot.ItemID `json:"item"`
	Mention string     `json:"mention"`
	To      addressee  `json:"to"`
	Text    string     `json:"text"`
	By      author     `json:"by"`
	At      time.Time  `json:"at"`
}

type addressee struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type author struct {
	Name string `json:"name"`
}

// clientOf returns a client that goes straight to where it is told, once: no
// proxy, no redirect, one connection for each attempt, so that a connection
// that died of age is never mistaken for an answer that was lost.
func clientOf(c Config) *http.Client {
	dialer := &net.Dialer{Timeout: replyTimeout}
	if !c.AllowPrivate {
		dialer.Control = ssrf.New(ssrf.WithAnyPort()).Safe
	}
	return &http.Client{
		Timeout: replyTimeout,
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			DisableKeepAlives:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: maxAnswer,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Send posts a reply to reply_url, once, and returns a Ref made of its key.
// 408, 429 and an attempt that never had a connection are [*bot.NotSent]; 5xx,
// a lost or strange answer and a timeout are doubt; everything but 2xx else
// wraps [bot.ErrRefused].
func (w *Webhook) Send(ctx context.Context, m bot.Message) (bot.Ref, error) {
	if m.Kind != bot.SendReply || w.replyURL == "" {
		return bot.Ref{}, fmt.Errorf("the webhook takes replies alone, and those only with a reply_url: %w", bot.ErrRefused)
	}
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	r, err := w.request(ctx, m)
	if err != nil {
		return bot.Ref{}, fmt.Errorf("%w: %w", err, bot.ErrRefused)
	}
	answer, err := w.client.Do(r)
	if err != nil {
		return bot.Ref{}, unanswered(err, connected.Load())
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, maxAnswer) // the status has said it all
	if err := verdict(answer.StatusCode, answer.Header, time.Now()); err != nil {
		return bot.Ref{}, err
	}
	return bot.Ref{Connection: w.host.Connection, ID: m.Key}, nil
}

func (w *Webhook) request(ctx context.Context, m bot.Message) (*http.Request, error) {
	body, err := json.Marshal(reply{
		ID:      m.Key,
		Item:    m.Item,
		Mention: m.Mention,
		To:      addressee{m.Customer.ID, m.Customer.Name},
		Text:    m.Text,
		By:      author{m.By},
		At:      m.At.UTC(),
	})
	if err != nil {
		return nil, fmt.Errorf("encode the reply: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.replyURL, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the reply_url can not be asked")
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "heed")
	r.Header.Set(standardwebhooks.HeaderWebhookID, m.Key)
	return r, w.scheme.prove(r.Header, body, time.Now())
}
