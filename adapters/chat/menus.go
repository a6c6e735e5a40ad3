package chat

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"heed/bot"
)

// Menus are those that somebody chose from. Clients show what was chosen last,
// and to choose that again is nothing to them: whoever closes a form could not
// open it a second time. So a card whose menu was used is shown once more, soon.
// P is what is known of the choice.
type Menus[P any] struct {
	used chan P

	mu    sync.Mutex
	turns map[string]*turn // by channel; only those that somebody has or waits for
}

// turn is held by one, and waited for by others.
type turn struct {
	sync.Mutex
	wanted int // by so many
}

// Limits of showing menus anew. What is more, or does not work, stays as it is
// until its card changes.
const (
	maxUsed     = 100
	redrawTries = 5 // with pauses that double
	// redrawWithin is how long showing a card once more may take: meanwhile no
	// other edit of its channel leaves.
	redrawWithin = 5 * time.Second
)

// NewMenus returns menus that nobody has chosen from.
func NewMenus[P any]() *Menus[P] {
	return &Menus[P]{used: make(chan P, maxUsed), turns: map[string]*turn{}}
}

// Turn waits until nobody else edits a card in a channel, and has that so until
// leave is called: edits go one after the other, each drawn in its turn.
func (m *Menus[P]) Turn(channel string) (leave func()) {
	m.mu.Lock()
	t := m.turns[channel]
	if t == nil {
		t = &turn{}
		m.turns[channel] = t
	}
	t.wanted++
	m.mu.Unlock()
	t.Lock()
	return func() {
		t.Unlock()
		m.mu.Lock()
		defer m.mu.Unlock()
		if t.wanted--; t.wanted == 0 {
			delete(m.turns, channel)
		}
	}
}

// Used has a menu shown anew, soon.
func (m *Menus[P]) Used(p P) {
	select {
	case m.used <- p:
	default:
	}
}

// Watch shows menus anew until ctx is done.
func (m *Menus[P]) Watch(ctx context.Context, log *slog.Logger, show func(context.Context, P) error) {
	once := func(p P) error {
		call, cancel := context.WithTimeout(ctx, redrawWithin)
		defer cancel()
		return show(call, p)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-m.used:
			err := once(p)
			for n := 1; n < redrawTries && passing(err) && Rest(ctx, ReadAgain<<(n-1)); n++ {
				err = once(p)
			}
			if err != nil && ctx.Err() == nil {
				log.DebugContext(ctx, "a menu shows still what was chosen", "err", err)
			}
		}
	}
}

// passing reports whether what went wrong may be over soon.
func passing(err error) bool {
	_, blocked := errors.AsType[*bot.Blocked](err)
	lost := blocked || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) || errors.Is(err, bot.ErrNotFound)
	return err != nil && !lost
}
