package chat

import (
	"context"
	"errors"
	"time"

	"heed/bot"
)

// Rest waits, and reports whether ctx still lasts.
func Rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

// Signal puts a token into a channel that holds one.
func Signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// RefusalOf is the sentence that somebody is told who was refused; of any other
// error it is none.
func RefusalOf(err error) (*bot.Refusal, bool) {
	var refusal *bot.Refusal
	return refusal, errors.As(err, &refusal)
}
