package wall

import (
	"bufio"
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"heed/bot"
)

// receive reads one stream of events until it ends, and reports whether it
// began.
func (a *Adapter) receive(ctx context.Context) (bool, error) {
	r, err := a.open(ctx, http.MethodGet, Events, nil)
	if err != nil {
		return false, bare(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		return false, fmt.Errorf("status %d", r.StatusCode)
	}
	a.missed()
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(nil, int(16*maxBody))
	for lines.Scan() {
		a.dispatch(ctx, lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		return true, bare(err)
	}
	return true, io.EOF
}

// missed asks for a catch-up.
func (a *Adapter) missed() {
	select {
	case a.gap <- struct{}{}:
	default:
	}
}

// dispatch hands an event to who takes it. What does not come from the
// platform is dropped; what finds no room comes again.
func (a *Adapter) dispatch(ctx context.Context, line []byte) {
	e, b := envelope{}, body{}
	if json.Unmarshal(line, &e) != nil || !hmac.Equal([]byte(e.Sig), []byte(sign(string(a.set.Secret), e.ID, e.Body))) ||
		json.Unmarshal([]byte(e.Body), &b) != nil {
		a.host.Log.Warn("an event that the platform did not sign")
		return
	}
	if b.Message == nil {
		a.acting.Go(func() { a.act(ctx, e, b) })
		return
	}
	select {
	case a.queue <- e:
	default:
		a.host.Log.Warn("too many events at once; they will come again")
	}
}

// act takes a click or a form.
func (a *Adapter) act(ctx context.Context, e envelope, b body) {
	if b.User == nil {
		return // nobody did it
	}
	ev, ok := a.asked(e, b)
	err := error(&bot.Refusal{Sentence: "heed does not know this button."})
	if ok {
		_, err = a.host.Take(ctx, ev)
	}
	a.confirm(ctx, e, b.Channel, *b.User, err)
	if err == nil || ctx.Err() != nil || e.Attempt > 1 {
		return
	}
	if _, refused := errors.AsType[*bot.Refusal](err); refused {
		return
	}
	if err := a.whisper(ctx, b.Channel, *b.User, "Nothing was done. Please press again."); err != nil {
		a.host.Log.Warn("telling a person to press again", "err", err)
	}
}

// confirm acknowledges an event unless it must come again, and tells its
// person what they must know.
func (a *Adapter) confirm(ctx context.Context, e envelope, channel string, u user, err error) {
	refusal, refused := errors.AsType[*bot.Refusal](err)
	switch {
	case ctx.Err() != nil && err != nil:
		return
	case refused:
		if err := a.whisper(ctx, channel, u, refusal.Sentence); err != nil {
			a.host.Log.Warn("telling a person why not", "err", err)
			return
		}
	case err != nil:
		a.host.Log.Warn("taking an event", "event", e.ID, "err", err)
		return
	}
	if _, err := a.do(ctx, Ack, request{Event: e.ID}); err != nil {
		a.host.Log.Debug("acknowledging an event; it will come again", "event", e.ID, "err", err)
	}
}

// whisper tells a person something that nobody else sees.
func (a *Adapter) whisper(ctx context.Context, channel string, u user, text string) error {
	_, err := a.do(ctx, Tell, request{Channel: channel, User: u.ID, Text: Escape(clip(text, a.set.TextLimit))})
	if errors.Is(err, bot.ErrRefused) {
		return nil // they can not be told; that is no reason to hear it again
	}
	return err
}

// listen takes what is said, in order, and catches up where it must.
func (a *Adapter) listen(ctx context.Context) {
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.gap:
			again = a.catchUp(ctx)
		case <-again:
			again = a.catchUp(ctx)
		case e := <-a.queue:
			a.said(ctx, e)
		}
	}
}

// catchUp reads all watched channels, and tells when to try again those that
// could not be read.
func (a *Adapter) catchUp(ctx context.Context) <-chan time.Time {
	behind := false
	for _, s := range a.watch {
		if err := a.read(ctx, s); err != nil && ctx.Err() == nil {
			a.host.Log.Warn("catching up", "channel", s.channel, "err", err)
			behind = true
		}
	}
	if behind {
		return time.After(5 * time.Second)
	}
	return nil
}
