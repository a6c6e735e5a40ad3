package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"heed/bot"
)

// maxProblem bounds what is read of an answer that is a no.
const maxProblem = 64 << 10

// no is an answer of Discord's that nothing was done.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
type no struct {
	status int
	code   int           // 0: none
	after  time.Duration // how long to wait
	global bool          // with everything
	scope  string        // whose limit it is
	at     string        // where what was sent is wrong
	read   bool          // it is Discord's: something between may answer otherwise
}

// readNo reads such an answer.
func readNo(got *http.Response) no {
	n := no{status: got.StatusCode, scope: got.Header.Get("X-RateLimit-Scope"), after: seconds(got.Header.Get("Retry-After"))}
	raw, _ := io.ReadAll(io.LimitReader(got.Body, maxProblem)) // what is there of it
	var said struct {
		Code   int             `json:"code"`
		After  float64         `json:"retry_after"`
		Global bool            `json:"global"`
		Errors json.RawMessage `json:"errors"`
	}
	n.read = json.Unmarshal(raw, &said) == nil
	n.code, n.at = said.Code, pointers(said.Errors)
	n.after = max(n.after, seconds(fmt.Sprint(said.After)))
	// Who stands before Discord knows of no routes.
	n.global = said.Global || n.scope == "global" || !n.read
	return n
}

// verdict is what an answer means to a courier.
func (n no) verdict() error {
	w, known := codes[n.code]
	if !known {
		w = n.unknown()
	}
	return &said{error: w.verdict(n.at), code: n.code}
}

// unknown is what an answer means whose code says nothing, by its status.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#http
func (n no) unknown() word {
	switch {
	case n.status == http.StatusUnauthorized:
		return word{connectionDown, badToken}
	case n.status == http.StatusForbidden && !n.read:
		return word{connectionDown, turnedAway}
	case n.status == http.StatusForbidden:
		return word{channelDown, fmt.Sprintf("Discord does not let heed do that there (code %d): compare heed's permissions with what heed doctor says", n.code)}
	case n.status == http.StatusRequestTimeout:
		return word{unclear, "Discord heard only a part of it"}
	case n.status == http.StatusRequestEntityTooLarge:
		return word{drawing, tooLong}
	case n.code == 0 && n.status != http.StatusBadRequest:
		return word{never, fmt.Sprintf("what heed asks is not there (status %d): mend api_url", n.status)}
	}
	return word{drawing, fmt.Sprintf("Discord refuses it (code %d)", n.code)}
}

// said is an error with the code that Discord gave.
type said struct {
	error
	code int
}

// Unwrap returns what the code means.
func (s *said) Unwrap() error { return s.error }

// codeOf is the code that Discord gave for an error; 0: none.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
func codeOf(err error) int {
	if s, ok := errors.AsType[*said](err); ok {
		return s.code
	}
	return 0
}

// is reports whether Discord gave one of some codes for an error.
func is(err error, codes ...int) bool { return err != nil && slices.Contains(codes, codeOf(err)) }

// refused is a no for good to what was sent.
type refused struct {
	why     string
	drawing bool   // to how it is drawn, perhaps: what is plainer may be taken
	at      string // where in the drawing, as Discord says
}

// Error says why, as people are shown it.
func (r *refused) Error() string { return r.why + ": " + bot.ErrRefused.Error() }

// Unwrap makes it a refusal.
func (r *refused) Unwrap() error { return bot.ErrRefused }

// verdict is what a word means to a courier.
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

// bare is the error of a call without the address, which may hold what nobody
// should read.
func bare(err error) error {
	at, called := errors.AsType[*url.Error](err)
	if errors.Is(err, context.DeadlineExceeded) || called && at.Timeout() {
		return fmt.Errorf("no answer from Discord in time: %w", context.DeadlineExceeded)
	}
	if called {
		err = at.Err
	}
	return fmt.Errorf("no answer from Discord: %w", err)
}

// errSilent is an answer that does not say what became of a call: doubt.
var errSilent = errors.New("an answer by Discord does not say what became of it")

// tame is a key in what was sent, as heed writes them.
var tame = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)

// pointers are where Discord says that what was sent is wrong, such as
// embeds.0.description. What it says of that may be what somebody wrote.
// https://docs.discord.com/developers/reference#error-messages
func pointers(errs json.RawMessage) string {
	var all []string
	var walk func(raw json.RawMessage, at string, deep int)
	walk = func(raw json.RawMessage, at string, deep int) {
		var under map[string]json.RawMessage
		if deep > 10 || len(all) >= 5 || json.Unmarshal(raw, &under) != nil {
			return
		}
		for _, key := range slices.Sorted(maps.Keys(under)) {
			switch {
			case key == "_errors":
				all = append(all, cmp.Or(strings.TrimPrefix(at, "."), "."))
			case tame.MatchString(key):
				walk(under[key], at+"."+key, deep+1)
			}
		}
	}
	walk(errs, "", 0)
	return strings.Join(all, " ")
}
