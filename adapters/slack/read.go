package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

const (
	// pageSize is how many messages Slack is asked for at once, as it recommends:
	// https://docs.slack.dev/reference/methods/conversations.history
	pageSize = 200
	// maxPage bounds an answer: this many messages are far smaller.
	maxPage = 32 << 20
)

// pageful is a part of what Slack has of a channel or a thread.
type pageful struct {
	OK       bool              `json:"ok"`
	Error    string            `json:"error"`
	Needed   string            `json:"needed"`
	Messages []json.RawMessage `json:"messages"`
	More     bool              `json:"has_more"`
	Next     struct {
		Cursor string `json:"next_cursor"`
	} `json:"response_metadata"`
}

// history reads the messages of a channel, the newest first, since a time of
// Slack's clock; of a thread, if there is one, the oldest first. It reads to the
// end, or until take returns false. Errors are those of [Adapter.try]. It goes round
// Slack's library, where one odd message spoils the page it is on, and where an
// answer that says nothing is an empty page.
func (a *Adapter) history(ctx context.Context, channel, thread, oldest string, take func(json.RawMessage) bool) error {
	method, q := "conversations.history", url.Values{
		"channel": {channel}, "oldest": {oldest}, "inclusive": {"true"}, "limit": {strconv.Itoa(pageSize)}, "include_all_metadata": {"true"},
	}
	if thread != "" {
		method = "conversations.replies"
		q.Set("ts", thread)
	}
	for {
		p := pageful{}
		if err := a.try(ctx, method, func(ctx context.Context) error { return a.read(ctx, method, q, &p) }); err != nil {
			return fmt.Errorf("%s: %w", method, unreadable(p, err))
		}
		for _, m := range p.Messages {
			if !take(m) {
				return nil
			}
		}
		switch cursor := p.Next.Cursor; {
		case cursor == "" && !p.More:
			return nil
		case cursor == "" || cursor == q.Get("cursor"):
			return fmt.Errorf("%s: Slack has more, and does not say where", method)
		default:
			q.Set("cursor", cursor)
		}
	}
}

// unreadable is the error of a call that only reads: where heed may not read, it
// may write all the same.
func unreadable(p pageful, err error) error {
	blocked, ok := errors.AsType[*bot.Blocked](err)
	if ok && (p.Error == "not_in_channel" || p.Error == "missing_scope" && p.Needed == "") {
		return blocked.Err
	}
	return err
}

// read makes one call that only reads. Its errors have the shapes of Slack's
// library.
func (a *Adapter) read(ctx context.Context, method string, q url.Values, p *pageful) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.set.APIURL+method, strings.NewReader(q.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+string(a.set.BotToken))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got, err := a.client.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	switch seconds, err := strconv.Atoi(got.Header.Get("Retry-After")); {
	case got.StatusCode == http.StatusTooManyRequests && err == nil:
		return &slackgo.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second}
	case got.StatusCode != http.StatusOK:
		return slackgo.StatusCodeError{Code: got.StatusCode, Status: got.Status}
	}
	if err := json.NewDecoder(io.LimitReader(got.Body, maxPage)).Decode(p); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	switch {
	case p.OK:
		return nil
	case p.Error == "":
		return errSilent
	}
	return slackgo.SlackErrorResponse{Err: p.Error, Needed: p.Needed}
}

// stamp is a time as Slack writes it, which sorts as text.
func stamp(t time.Time) string { return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000) }
