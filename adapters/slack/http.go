package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/problem"
)

// Limits of delivery by HTTP.
const (
	maxBody   = 1 << 20
	usualBody = 16 << 10
	// answerWithin is how long a delivery may take: Slack waits three seconds.
	// https://docs.slack.dev/apis/events-api/using-http-request-urls
	answerWithin = 2500 * time.Millisecond
)

// Mount serves POST /slack/{connection} where a signing secret is configured.
func (a *Adapter) Mount(mux *http.ServeMux) {
	if a.set.SigningSecret == "" {
		return
	}
	path := "/slack/" + url.PathEscape(string(a.host.Connection))
	mux.HandleFunc("POST "+path, a.serve)
	mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", http.MethodPost)
		problem.Write(w, http.StatusMethodNotAllowed, "Slack delivers here by POST.")
	})
}

// serve answers one delivery. Nothing in it is looked at before it is proven to
// be Slack's and new.
func (a *Adapter) serve(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
	defer cancel()
	body, ok := receive(w, r)
	if !ok {
		return
	}
	mark, err := a.proof(r.Header, body)
	if err != nil {
		problem.Write(w, http.StatusUnauthorized, "This was not signed by Slack for this heed, or not within five minutes: compare signing_secret with your Slack app's page Basic Information, and the clock.")
		return
	}
	switch a.replays.begin(mark, time.Now()) {
	case replayed:
		w.WriteHeader(http.StatusOK) // Slack's own repeat, of what was taken, is to end; nobody else learns a thing
		return
	case underWay:
		busy(w)
		return
	}
	taken := false
	defer func() { a.replays.end(mark, taken) }()
	taken = a.deliver(ctx, w, r.Header, body)
}

// receive reads a body that is not too long.
func receive(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	var raw bytes.Buffer
	// No more than is usual is set aside for what a stranger only announces.
	raw.Grow(int(min(max(r.ContentLength, 0), usualBody)) + bytes.MinRead)
	_, err := raw.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		problem.Write(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("The body has more than %d bytes.", maxBody))
		return nil, false
	}
	if err != nil {
		problem.Write(w, http.StatusBadRequest, "The body ended before it was complete.")
		return nil, false
	}
	return raw.Bytes(), true
}

// proof checks that Slack signed a body a moment ago, and returns the mark by
// which a replay is known.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func (a *Adapter) proof(h http.Header, body []byte) (string, error) {
	v, err := slackgo.NewSecretsVerifier(h, string(a.set.SigningSecret))
	if err != nil {
		return "", fmt.Errorf("read the signature: %w", err)
	}
	if _, err := v.Write(body); err != nil {
		return "", fmt.Errorf("check the signature: %w", err) // unreachable: a hash takes everything
	}
	if err := v.Ensure(); err != nil {
		return "", fmt.Errorf("check the signature: %w", err)
	}
	// Not the signature as it is written: it can be written in several ways.
	return digest([]byte(h.Get("X-Slack-Request-Timestamp")), body), nil
}

// deliver has a delivery taken, answers it, and reports whether it was taken.
func (a *Adapter) deliver(ctx context.Context, w http.ResponseWriter, h http.Header, body []byte) bool {
	sort, payload, err := unpack(h, body)
	if err != nil {
		a.refuse(w, err)
		return false
	}
	if sort == "" {
		shakeHands(w, payload)
		return true
	}
	retry, _ := strconv.Atoi(h.Get("X-Slack-Retry-Num")) // 0 where it is the first
	a.pulse.Event()
	todo, err := a.understand(sort, retry, payload)
	if err != nil {
		a.refuse(w, err)
		return false
	}
	t, ok := a.lanes.Enter(todo.lane)
	if !ok {
		a.host.Log.Warn("too much at once; it comes again")
		busy(w)
		return false
	}
	defer a.lanes.Leave(t)
	what, err := a.take(ctx, t, todo)
	if err != nil {
		a.host.Log.Warn("a delivery could not be taken; it comes again", "sort", sort, "err", err)
		busy(w)
		return false
	}
	reply(w, what)
	return true
}

// unpack finds the delivery in a body. No sort: Slack only wants to know
// whether anybody is there.
func unpack(h http.Header, body []byte) (sort string, payload json.RawMessage, err error) {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if kind == "application/json" {
		var c callback
		if json.Unmarshal(body, &c) != nil {
			return "", nil, fmt.Errorf("a body: %w", errMalformed)
		}
		if c.Type == "url_verification" {
			return "", body, nil
		}
		return eventSort, body, nil
	}
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil || kind != "application/x-www-form-urlencoded":
		return "", nil, fmt.Errorf("a body: %w", errMalformed)
	case form.Has("payload"):
		return interactionSort, json.RawMessage(form.Get("payload")), nil
	case form.Get("ssl_check") == "1":
		return "", nil, nil
	}
	return commandSort, flatten(form), nil
}

// flatten is a form as Socket Mode would have sent it.
func flatten(form url.Values) json.RawMessage {
	flat := map[string]string{}
	for name, values := range form {
		flat[name] = values[0]
	}
	payload, err := json.Marshal(flat)
	if err != nil {
		panic(err) // unreachable: strings can always be encoded
	}
	return payload
}

// shakeHands gives a challenge back.
// https://docs.slack.dev/reference/events/url_verification
func shakeHands(w http.ResponseWriter, body []byte) {
	var c struct {
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(body, &c) != nil {
		reply(w, nil)
		return
	}
	reply(w, c)
}

// refuse answers what no repeat would mend.
func (a *Adapter) refuse(w http.ResponseWriter, err error) {
	a.host.Log.Warn("a delivery was dropped", "err", err)
	w.Header().Set("X-Slack-No-Retry", "1")
	problem.Write(w, http.StatusBadRequest, "This is no delivery of Slack's that heed understands.")
}

// busy answers what may work in a moment.
func busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	problem.Write(w, http.StatusServiceUnavailable, "heed can not say whether it has this. Deliver it again in a moment.")
}

// reply confirms.
func reply(w http.ResponseWriter, what answer) {
	if what == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	body, err := json.Marshal(what)
	if err != nil {
		panic(err) // unreachable: answers are ours
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.Copy(w, bytes.NewReader(body)) // nobody is left to tell
}
