package wall

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"heed/bot"
)

// do calls an endpoint once. Its errors are those of [bot.Sender], and
// [bot.ErrGone] where the platform knows no such message.
func (a *Adapter) do(ctx context.Context, endpoint string, q request) (answer, error) {
	text, err := json.Marshal(q)
	if err != nil {
		return answer{}, fmt.Errorf("%s: %w", endpoint, errors.Join(bot.ErrRefused, err))
	}
	return a.call(ctx, http.MethodPost, endpoint, "", bytes.NewReader(text))
}

// ask calls an endpoint that only reads.
func (a *Adapter) ask(ctx context.Context, endpoint string, q request) (answer, error) {
	query := url.Values{"channel": {q.Channel}}
	if q.After != "" {
		query.Set("after", q.After)
	}
	return a.call(ctx, http.MethodGet, endpoint, "?"+query.Encode(), nil)
}

// call makes one request and reads its answer.
func (a *Adapter) call(ctx context.Context, method, endpoint, query string, content io.Reader) (answer, error) {
	reached := atomic.Bool{}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }})
	r, err := a.open(ctx, method, endpoint+query, content)
	switch {
	case err != nil && !reached.Load(): // without a connection nothing was written
		return answer{}, fmt.Errorf("%s: %w", endpoint, &bot.NotSent{Err: bare(err)})
	case err != nil:
		return answer{}, fmt.Errorf("%s: %w", endpoint, bare(err))
	}
	defer r.Body.Close()
	text, err := io.ReadAll(io.LimitReader(r.Body, 16*maxBody))
	if err != nil {
		return answer{}, fmt.Errorf("%s: reading the answer: %w", endpoint, bare(err))
	}
	got := answer{}
	if err := json.Unmarshal(text, &got); err != nil {
		got = answer{} // whatever was read of it is not to be trusted
	}
	if err := verdict(r, got); err != nil {
		return answer{}, fmt.Errorf("%s: %w", endpoint, err)
	}
	return got, nil
}

// open sends a request as the app.
func (a *Adapter) open(ctx context.Context, method, path string, content io.Reader) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, a.set.URL+"/"+path, content)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+string(a.set.Token))
	if content != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return a.set.Client.Do(r)
}

// bare is err without the address, which may hold what nobody should log.
func bare(err error) error {
	if at, ok := errors.AsType[*url.Error](err); ok {
		return at.Err
	}
	return err
}

// verdict says what an answer means. What is not said here is doubt.
func verdict(r *http.Response, got answer) error {
	if r.StatusCode == http.StatusTooManyRequests {
		after, _ := strconv.Atoi(r.Header.Get("Retry-After")) // missing: whenever heed likes
		return &bot.NotSent{After: time.Duration(max(after, 0)) * time.Second, Err: errors.New(codeLimited)}
	}
	if r.StatusCode == http.StatusOK && got.OK {
		return nil
	}
	code := got.Error
	if r.StatusCode != http.StatusOK && (r.StatusCode != http.StatusUnauthorized || code != codeAuth) {
		code = "" // only these statuses come with a word of the platform's own
	}
	switch code {
	case codeAuth:
		return &bot.Blocked{Connection: true, Err: errors.New("the token is not valid any more")}
	case codeArchived, codeNotIn, codeNoChannel:
		return &bot.Blocked{Err: errors.New(code)}
	case codeNoMessage:
		return fmt.Errorf("%s: %w", code, bot.ErrGone)
	case codeNoThread, codeTooLong, codeCard, codeInvalid, codeNotYours, codeNoUser, codeNoEvent:
		return fmt.Errorf("%s: %w", code, bot.ErrRefused)
	}
	return fmt.Errorf("an answer of status %d that says nothing", r.StatusCode)
}
