package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"heed/bot"
)

// When sources are read back.
const (
	readSoon   = 2 * time.Second // after something was heard in one
	readAlways = 5 * time.Minute // all of them, whatever was heard
	ReadAgain  = 5 * time.Second // one that could not be read, then less often
)

// Missed says that things may have happened unheard: everything is read back
// soon. It returns at once.
func (s *Sources) Missed() { Signal(s.gap) }

// CatchUp takes what a source has after its cursor, oldest first: all of it, or
// what is not later than to.
type CatchUp func(ctx context.Context, s *Source, to string) error

// Watch reads watched channels back until ctx is done: all when the platform is
// reached, after a gap and now and then, and each soon after something was heard
// in it. After a gap it then calls gone.
func (s *Sources) Watch(ctx context.Context, catchUp CatchUp, gone func()) {
	always := time.NewTicker(readAlways)
	defer always.Stop()
	again, pause := time.NewTimer(readAlways), ReadAgain
	defer again.Stop()
	for {
		all, gap := true, false
		select {
		case <-ctx.Done():
			return
		case <-s.gap:
			gap = true
		case <-always.C:
		case <-again.C:
		case <-s.poked:
			all = false
			if !Rest(ctx, readSoon) {
				return
			}
		}
		whole := s.readBack(ctx, catchUp, all)
		if gap {
			gone()
		}
		if whole {
			pause = ReadAgain
			continue
		}
		again.Reset(pause)
		pause = min(2*pause, readAlways)
	}
}

// readBack reads all channels back, or those in which something was heard, and
// reports whether all could be read.
func (s *Sources) readBack(ctx context.Context, catchUp CatchUp, all bool) bool {
	whole := true
	for _, c := range s.Watched() {
		to := ""
		if !all {
			if to = c.due(); to == "" {
				continue
			}
		}
		err := catchUp(ctx, c, to)
		if ctx.Err() != nil {
			return true
		}
		c.Note(err)
		whole = whole && err == nil
	}
	return whole
}

// Rounds does something when it is asked for and now and then until ctx is done,
// and what failed again sooner, then less often.
func Rounds(ctx context.Context, asked <-chan struct{}, always time.Duration, do func(context.Context) error, failed func(err error, again time.Duration)) {
	again := time.NewTimer(always)
	defer again.Stop()
	for pause := ReadAgain; ; {
		select {
		case <-ctx.Done():
			return
		case <-asked:
		case <-again.C:
		}
		err := do(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			pause = ReadAgain
			again.Reset(always)
			continue
		}
		failed(err, pause)
		again.Reset(pause)
		pause = min(2*pause, always)
	}
}

// Follow hands over batches of what a source has after its cursor, one thing
// after the other, until there is no more. Pass takes one, and moves the cursor at
// the latest with the last of its batch.
func Follow[M any](ctx context.Context, s *Source, read func(context.Context) (batch []M, more bool, err error), pass func(ctx context.Context, m M, last bool) error) error {
	for {
		batch, more, err := read(ctx)
		if err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		for i, m := range batch {
			err := pass(ctx, m, i == len(batch)-1)
			if errors.Is(err, bot.ErrStale) {
				s.Forget()
			}
			if err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// Overtake takes something that was read back. What is refused is passed, like
// what was taken before.
func Overtake(ctx context.Context, h bot.Host, ev bot.Event, c *bot.Cursor) error {
	ev.Cursor = c
	if ev.Mention != nil {
		ev.Mention.CaughtUp = true
	}
	_, err := h.Take(ctx, ev)
	if _, refused := RefusalOf(err); refused || err == nil {
		return nil
	}
	return fmt.Errorf("take what was missed: %w", err)
}
