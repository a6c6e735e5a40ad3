package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// maxAnswer bounds what Discord may answer to a call.
const maxAnswer = 16 << 20

// quiet is what an answer without anything in it is read into: every other answer
// is none of Discord's.
var quiet = new(silence)

type silence struct{ _ byte }

// call makes one call, once, and reads its answer into what into points to; nil:
// nobody wants it. body is sent as JSON; nil: there is none; an upload brings its
// files along. limit names what Discord counts it under, beside the method: the
// route with the channel or guild in it and without other ids, as in
// "channels/ID/messages"; for answers to interactions it is "interactions", and
// "webhooks" for what follows them. While Discord wants to be left alone there, no
// call is made. It never waits.
//
// Errors are those of [bot.Sender] and [bot.ErrGone]; what is none of them is
// doubt. [codeOf] tells Discord's own word. None says what was asked or answered.
func (a *Adapter) call(ctx context.Context, limit, method, path string, body, into any) error {
	kind, content, err := written(body)
	if err != nil {
		return &refused{why: "heed could not write it down for Discord", drawing: true}
	}
	r, err := http.NewRequestWithContext(ctx, method, a.set.APIURL+path, content)
	if err != nil {
		return &refused{why: "heed could not write it down for Discord"} // err holds the address
	}
	// https://docs.discord.com/developers/reference#user-agent
	r.Header.Set("User-Agent", "DiscordBot ("+a.host.PublicURL+", 1)")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if !tokened(limit) {
		r.Header.Set("Authorization", "Bot "+string(a.set.Token))
	}
	turn, err := a.limits.enter(method, limit)
	if err != nil {
		return err
	}
	return a.ask(r, turn, into)
}

// patiently is call for who has time: while Discord wants to be left alone, it
// waits, for as long as ctx lasts.
func (a *Adapter) patiently(ctx context.Context, limit, method, path string, body, into any) error {
	for {
		err := a.call(ctx, limit, method, path, body, into)
		n, early := errors.AsType[*bot.NotSent](err)
		if !early || !errors.Is(err, chat.ErrBusy) || !chat.Rest(ctx, max(n.After, time.Second)) {
			return err
		}
	}
}

// written is a body as it goes over the wire, and what kind of thing that is.
func written(body any) (kind string, content io.Reader, err error) {
	switch b := body.(type) {
	case nil:
		return "", nil, nil
	case upload:
		return b.written()
	}
	raw, err := json.Marshal(body)
	return "application/json", bytes.NewReader(raw), err
}

// ask makes the call, and says what came of it.
func (a *Adapter) ask(r *http.Request, t *turn, into any) error {
	reached := atomic.Bool{}
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }}
	got, err := a.client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		t.leave(nil)
		if err = bare(err); !reached.Load() { // without a connection nothing was written
			return &bot.NotSent{Err: err}
		}
		return err
	}
	defer got.Body.Close()
	t.leave(got.Header)
	switch {
	case got.StatusCode >= http.StatusInternalServerError || got.StatusCode < http.StatusOK:
		return fmt.Errorf("answered by Discord with status %d", got.StatusCode)
	case got.StatusCode >= http.StatusMultipleChoices:
		return a.problem(got, t)
	case into == nil || got.StatusCode == http.StatusNoContent:
		return nil
	case into == any(quiet):
		return errSilent
	case json.NewDecoder(io.LimitReader(got.Body, maxAnswer)).Decode(into) != nil:
		return errSilent // the decoder's error may hold what nobody should read
	}
	return nil
}

// problem says what an answer means that is a no, and learns what Discord wants.
func (a *Adapter) problem(got *http.Response, t *turn) error {
	n := readNo(got)
	if n.status == http.StatusTooManyRequests {
		return t.rest(n)
	}
	if n.status == http.StatusUnauthorized || n.status == http.StatusForbidden {
		a.limits.spend()
	}
	return n.verdict()
}
