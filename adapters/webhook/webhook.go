// Package webhook connects heed to anything that can POST JSON.
//
// A mention comes in as POST /in/{connection}, in heed's own shape or, with
// `map`, in the sender's. Who sends it is proven in one of three ways:
// Standard Webhooks (https://www.standardwebhooks.com), an X-Hub-Signature-256
// as GitHub and Meta send it, or a bearer token (RFC 6750). The proof covers
// the bytes of the body and is checked before anything in them is looked at.
// 202 means that the mention is durable; a sender that hears anything else, or
// nothing, sends it again: its id makes the repeat a duplicate.
//
// A reply goes out as a POST to `reply_url`, proven in the same way, with the
// reply's key as webhook-id. A receiver that keeps to that id takes it once,
// however often it is sent.
//
// Caveats: of a field given twice in one object the last counts. Texts are
// kept as they were sent (but for NUL, which becomes U+FFFD); whoever shows
// them makes them harmless. An X-Hub-Signature-256 carries no time, so that
// there only the ids guard against a replay.
package webhook

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"golang.org/x/time/rate"

	"heed/adapters/problem"
	"heed/bot"
)

// Webhook is one connection of the type `webhook`.
type Webhook struct {
	host     bot.Host
	scheme   scheme
	shape    shape
	limit    *rate.Limiter
	replyURL string
	client   *http.Client
}

// New returns the adapter of a connection, or everything that is wrong with c.
func New(h bot.Host, c Config) (*Webhook, error) {
	if mistakes := c.Check(); len(mistakes) > 0 {
		return nil, wrong(mistakes)
	}
	s, err := schemeOf(c)
	if err != nil {
		return nil, err
	}
	return &Webhook{
		host:     h,
		scheme:   s,
		shape:    shapeOf(c.Map),
		limit:    limiterOf(c),
		replyURL: c.ReplyURL,
		client:   clientOf(c),
	}, nil
}

func wrong(mistakes []bot.Mistake) error {
	var errs []error
	for _, m := range mistakes {
		errs = append(errs, errors.New(m.Field+": "+m.Detail))
	}
	return errors.Join(errs...)
}

// Run waits until ctx is done: everything arrives by HTTP.
func (w *Webhook) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// Describe says that a webhook shows no cards, and has a road back if there is
// a reply_url.
func (w *Webhook) Describe() bot.Connection {
	return bot.Connection{Replies: w.replyURL != ""}
}

// Keyed reports that the receiver takes a reply with the same webhook-id once.
func (w *Webhook) Keyed() bool { return true }

// Pace lets eight replies go out at a time.
func (w *Webhook) Pace() bot.Pace { return bot.Pace{Parallel: 8} }

// Mount serves POST /in/{connection}, and tells other methods which one to use.
func (w *Webhook) Mount(mux *http.ServeMux) {
	path := "/in/" + url.PathEscape(string(w.host.Connection))
	mux.HandleFunc("POST "+path, w.intake)
	mux.HandleFunc(path, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Allow", http.MethodPost)
		problem.Write(rw, http.StatusMethodNotAllowed, "Mentions are sent here by POST.")
	})
}
