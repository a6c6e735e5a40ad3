package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// try makes one call of Slack and says what its error means, in the errors of
// [bot.Sender] and [bot.ErrGone]. What is none of them is doubt. limit names what
// Slack counts it under: a method, with the channel where it counts by channels;
// while Slack wants to be left alone there, it is not made. Slack's library calls
// an answer without any word of how it went a success: whoever calls it must look
// for what a good answer holds.
func (a *Adapter) try(ctx context.Context, limit string, call func(context.Context) error) error {
	if err := a.patience.Wait(limit); err != nil {
		return err
	}
	reached := atomic.Bool{}
	err := call(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }}))
	switch _, called := errors.AsType[*url.Error](err); {
	case err == nil:
		return nil
	case !reached.Load() && called: // without a connection nothing was written
		return &bot.NotSent{Err: bare(err)}
	case !reached.Load():
		return &refused{why: "heed could not write it down for Slack", drawing: true}
	}
	err = verdict(err)
	if n, ok := errors.AsType[*bot.NotSent](err); ok && n.After > 0 {
		a.patience.Rest(limit, n.After)
	}
	return err
}

// errSilent is an answer that does not say what became of a call: doubt.
var errSilent = errors.New("an answer by Slack does not say what became of it")

// verdict says what an error of Slack's library means for a call that reached
// Slack. It comes in many shapes.
func verdict(err error) error {
	if limited, ok := errors.AsType[*slackgo.RateLimitedError](err); ok {
		return &bot.NotSent{After: max(limited.RetryAfter, 0), Err: chat.ErrBusy}
	}
	if status, ok := errors.AsType[slackgo.StatusCodeError](err); ok {
		if status.Code == http.StatusTooManyRequests { // without saying until when
			return &bot.NotSent{Err: chat.ErrBusy}
		}
		return fmt.Errorf("answered by Slack with status %d", status.Code)
	}
	if _, ok := errors.AsType[*strconv.NumError](err); ok { // a 429 whose Retry-After is no whole number
		return &bot.NotSent{Err: chat.ErrBusy}
	}
	if said, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok {
		return wordOf(said).verdict(pointers(said))
	}
	return bare(err)
}

// bare is err without the address and the answer, which may hold what nobody
// should read.
func bare(err error) error {
	at, called := errors.AsType[*url.Error](err)
	switch {
	case errors.Is(err, errSilent):
		return errSilent
	case errors.Is(err, context.DeadlineExceeded) || called && at.Timeout():
		return fmt.Errorf("no answer from Slack in time: %w", context.DeadlineExceeded)
	case called:
		return fmt.Errorf("no answer from Slack: %w", at.Err)
	}
	return errors.New("an answer by Slack that can not be read")
}

// refused is a no for good to what was sent.
type refused struct {
	why     string
	drawing bool   // to how it is drawn, perhaps: what is plainer may be taken
	at      string // where in the drawing, as Slack says
}

// Error says why, as people are shown it.
func (r *refused) Error() string { return r.why + ": " + bot.ErrRefused.Error() }

// Unwrap makes it a refusal.
func (r *refused) Unwrap() error { return bot.ErrRefused }

// verdict is what a word means to a courier, and where the drawing is wrong.
func (w word) verdict(at string) error {
	switch w.means {
	case later:
		return &bot.NotSent{Err: errors.New(w.why)}
	case channelDown:
		return &bot.Blocked{Err: errors.New(w.why)}
	case connectionDown:
		return &bot.Blocked{Connection: true, Err: errors.New(w.why)}
	case unclear:
		return errors.New(w.why)
	case gone:
		return fmt.Errorf("%s: %w", w.why, bot.ErrGone)
	}
	return &refused{why: w.why, drawing: w.means == drawing, at: at}
}

// pointer is where Slack says that a block is wrong. What stands around it may
// be what somebody wrote.
var pointer = regexp.MustCompile(`json-pointer:(/[a-z0-9_/]{1,80})`)

// pointers are where Slack says that blocks are wrong.
func pointers(said slackgo.SlackErrorResponse) string {
	var all []string
	for _, m := range said.ResponseMetadata.Messages {
		if at := pointer.FindStringSubmatch(m); at != nil && len(all) < 5 {
			all = append(all, at[1])
		}
	}
	return strings.Join(all, " ")
}

// wordOf is what Slack said, with what it needs to be mended.
func wordOf(said slackgo.SlackErrorResponse) word {
	code := strings.TrimSpace(said.Err)
	w, known := codes[code]
	switch {
	case !known && tame.MatchString(code):
		return word{drawing, fmt.Sprintf("Slack refuses it (%s)", code)}
	case !known:
		return word{drawing, "Slack refuses it, and does not say why"}
	case code == "missing_scope" && tame.MatchString(said.Needed):
		w.why = fmt.Sprintf("heed's Slack app lacks the scope %s: add it and install the app again, as heed slack manifest prints it", said.Needed)
		w.means = lacking(said.Needed)
	}
	return w
}

// lacking is what the lack of a scope means: heed can write to nobody, or is told
// nothing of what arrived, or can not do it where it was asked to.
func lacking(scope string) meaning {
	switch {
	case strings.Contains(scope, "chat:write"):
		return connectionDown
	case strings.Contains(scope, ":history"):
		return unclear
	}
	return channelDown
}

// tame is a word of Slack's that can be shown and logged.
var tame = regexp.MustCompile(`^[a-z][a-z0-9_:.,]{0,79}$`)
