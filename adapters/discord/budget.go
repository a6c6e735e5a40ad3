package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"heed/bot"
)

// How often heed begins a session. Discord allows a thousand a day, and makes the
// token invalid after that: heed must not use them up, not even when it is
// started again and again. https://docs.discord.com/developers/events/gateway#session-start-limit-object
const (
	// apart is the least time between two.
	apart = 5 * time.Second
	// usual is how many in an hour are nothing unusual; of more there is one in
	// tiring, which is less than a thousand a day.
	usual  = 20
	tiring = 90 * time.Second
	// scarce is how many must be left today, or they are spread over its rest.
	scarce = 50
	// day is what Discord counts them in.
	day = 24 * time.Hour
)

// sessionLimit is what Discord says of it.
type sessionLimit struct {
	Total     int   `json:"total"`
	Remaining int   `json:"remaining"`
	Reset     int64 `json:"reset_after"` // milliseconds
}

// allowance is a session that may begin, and the latest of a day that began before.
type allowance struct {
	rev   uint64
	began []time.Time // oldest first, at most as many as are usual
}

// tooSoon says that a session may not begin yet.
type tooSoon struct {
	wait time.Duration
	left int // today
}

// Error says how long.
func (e *tooSoon) Error() string {
	return fmt.Sprintf("heed connects to Discord again in %s: it did so very often lately, and %d times are left today", e.wait.Round(time.Second), e.left)
}

// budgetKey is under what sessions that began are kept.
func (a *Adapter) budgetKey() string { return string(a.host.Connection) + "/discord/sessions" }

// mayBegin says whether a session may begin; a [*tooSoon] says when.
func (a *Adapter) mayBegin(ctx context.Context, limit sessionLimit) (*allowance, error) {
	now := time.Now()
	kept, err := a.host.Reader.Kept(ctx, now, a.budgetKey())
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return nil, fmt.Errorf("look when heed last connected to Discord: %w", err)
	}
	all := &allowance{rev: kept.Rev}
	var began []time.Time
	_ = json.Unmarshal(kept.Value, &began) // what can not be read limits nothing
	for _, t := range began {
		if age := now.Sub(t); 0 <= age && age < day {
			all.began = append(all.began, t)
		}
	}
	all.began = all.began[max(0, len(all.began)-usual):]
	if wait := all.wait(now, limit); wait > 0 {
		return nil, &tooSoon{wait, limit.Remaining}
	}
	return all, nil
}

// wait is how long the next session must wait.
func (b *allowance) wait(now time.Time, limit sessionLimit) time.Duration {
	reset := time.Duration(limit.Reset) * time.Millisecond
	if limit.Total > 0 && limit.Remaining <= 0 {
		return max(reset, apart)
	}
	if len(b.began) == 0 {
		return 0
	}
	gap := apart
	if len(b.began) >= usual && now.Sub(b.began[0]) < time.Hour {
		gap = tiring
	}
	if limit.Total > 0 && limit.Remaining < scarce {
		gap = max(gap, reset/time.Duration(limit.Remaining))
	}
	return b.began[len(b.began)-1].Add(gap).Sub(now)
}

// begins writes down that a session begins, before it does.
func (a *Adapter) begins(ctx context.Context, b *allowance) error {
	now := time.Now()
	value, err := json.Marshal(append(b.began, now))
	if err == nil {
		err = a.host.Keep(ctx, bot.Kept{Name: a.budgetKey(), Rev: b.rev, Value: value, Until: now.Add(day)})
	}
	if err != nil {
		return fmt.Errorf("write down that heed connects to Discord: %w", err)
	}
	return nil
}

// saveUp says why heed does not connect, if people may wonder.
func (a *Adapter) saveUp(soon *tooSoon) {
	if soon.wait <= steady {
		return
	}
	if a.pulse.Down("heed connects to Discord again at " + time.Now().Add(soon.wait).UTC().Format("15:04 MST") + ": it did so very often lately. Look at its log for why") {
		a.host.Log.Warn("heed waits before it connects to Discord", "err", soon)
	}
}
