package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"heed/adapters/calendar"
	"heed/bot"
)

// How often holidays are looked up again, give or take an eighth: usually, and
// while something about them is in trouble.
const (
	feedPause    = 6 * time.Hour
	troublePause = 30 * time.Minute
)

// feeds keep the holidays of desks as they are: those of countries as years go
// by, and those of calendars at addresses as somebody changes them. What was
// read last is kept in the store, so that heed can start, and go on, while an
// address can not be read. Addresses may be secret: nobody is told more than
// their hosts.
type feeds struct {
	store  bot.Store
	client *http.Client
	log    *slog.Logger
	desks  map[bot.DeskID]holidays
	all    map[string]*feed          // by address
	set    map[bot.DeskID][]bot.Date // by which the rules go
}

// feed is the calendar at one address.
type feed struct {
	address string
	fed
	kept bool  // as it is
	news *news // what was read and not yet learned
}

// fed is what is kept of a calendar.
type fed struct {
	Read   bool       `json:"read,omitempty"` // it could be read once
	Dates  []bot.Date `json:"dates,omitempty"`
	Broken bool       `json:"broken,omitempty"` // it could not be read the last time, and its desks know
}

// news is what came of reading a calendar.
type news struct {
	dates []bot.Date
	err   error
}

// newFeeds returns the feeds of c with what is kept of them. Those of which
// nothing is kept are read now, which takes some seconds at most.
func newFeeds(ctx context.Context, c *config, s bot.Store, client *http.Client, log *slog.Logger) (*feeds, error) {
	f := &feeds{
		store: s, client: client, log: log,
		desks: map[bot.DeskID]holidays{}, all: map[string]*feed{}, set: map[bot.DeskID][]bot.Date{},
	}
	for id, d := range c.Desks {
		f.desks[id] = d.Hours.holidays
		for _, address := range d.Hours.holidays.addresses {
			f.all[address] = &feed{address: address}
		}
	}
	for _, one := range f.all {
		if err := f.recall(ctx, one); err != nil {
			return nil, fmt.Errorf("read what is kept of the calendar of %s: %w", hostOf(one.address), err)
		}
	}
	f.read(ctx, func(one *feed) bool { return !one.Read })
	return f, ctx.Err()
}

// name is the name under which a calendar is kept.
func (f *feed) name() string {
	sum := sha256.Sum256([]byte(f.address))
	return "feed/" + hex.EncodeToString(sum[:])
}

// recall reads what is kept of a calendar. What can not be understood is
// forgotten: the calendar is read anew.
func (f *feeds) recall(ctx context.Context, one *feed) error {
	kept, err := f.store.Kept(ctx, time.Now(), one.name())
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return nil
	case err != nil:
		return err
	case json.Unmarshal(kept.Value, &one.fed) != nil:
		one.fed = fed{}
	}
	one.kept = true
	return nil
}

// keep keeps what is known of a calendar.
func (f *feeds) keep(ctx context.Context, one *feed) error {
	record, err := f.store.Kept(ctx, time.Now(), one.name())
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	text, err := json.Marshal(one.fed)
	if err != nil {
		return err // unreachable: every date was read by a calendar
	}
	record.Name, record.Value = one.name(), text
	return f.store.Keep(ctx, time.Now(), record)
}

// read reads the calendars that are wanted, side by side.
func (f *feeds) read(ctx context.Context, wanted func(*feed) bool) {
	var running sync.WaitGroup
	for _, one := range f.all {
		if wanted(one) {
			running.Go(func() { one.news = f.ask(ctx, one) })
		}
	}
	running.Wait()
}

func (f *feeds) ask(ctx context.Context, one *feed) *news {
	text, err := calendar.Read(ctx, f.client, one.address)
	if err != nil {
		return &news{err: err}
	}
	year := time.Now().Year()
	dates, err := calendar.Feed(text, year-yearsBack, year+yearsAhead)
	if err != nil {
		return &news{err: fmt.Errorf("understand the calendar of %s: %w", hostOf(one.address), err)}
	}
	return &news{dates: dates}
}

// fill puts the holidays that are known into rules that are not in force yet.
func (f *feeds) fill(r *bot.Rules) {
	for id, d := range r.Desks {
		d.Hours.Holidays = f.holidays(id)
		f.set[id] = d.Hours.Holidays
		r.Desks[id] = d
	}
}

// holidays returns those of a desk as they are known now.
func (f *feeds) holidays(id bot.DeskID) []bot.Date {
	known := map[string][]bot.Date{}
	for address, one := range f.all {
		known[address] = one.Dates
		if one.news != nil && one.news.err == nil {
			known[address] = one.news.dates
		}
	}
	dates, err := f.desks[id].in(time.Now().Year(), known)
	if err != nil {
		f.log.Error("some holidays of a desk can not be reckoned", "desk", id, "err", err)
	}
	return dates
}

// run looks holidays up again and again until ctx is done.
func (f *feeds) run(ctx context.Context, b *bot.Bot) error {
	for ctx.Err() == nil {
		pause := feedPause
		if !f.pass(ctx, b) {
			pause = troublePause
		}
		timer := time.NewTimer(pause*7/8 + rand.N(pause/4))
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// pass looks up what is not looked up yet, learns from it, and reports whether
// all is well.
func (f *feeds) pass(ctx context.Context, b *bot.Bot) bool {
	f.read(ctx, func(one *feed) bool { return one.news == nil })
	if ctx.Err() != nil {
		return false // and what was read says nothing of the calendars
	}
	well := true
	for _, address := range slices.Sorted(maps.Keys(f.all)) {
		one := f.all[address]
		if err := f.learn(ctx, b, one); err != nil {
			f.log.Warn("what was learned of a calendar could not be noted; it is tried again", "host", hostOf(one.address), "err", err)
			well = false
		}
		well = well && !one.Broken
	}
	for _, id := range slices.Sorted(maps.Keys(f.desks)) {
		if err := f.replace(ctx, b, id); err != nil {
			f.log.Warn("the new holidays of a desk are not in force everywhere; it is tried again", "desk", id, "err", err)
			well = false
		}
	}
	return well
}

// replace puts the holidays of a desk in force if they are not.
func (f *feeds) replace(ctx context.Context, b *bot.Bot, id bot.DeskID) error {
	dates := f.holidays(id)
	if slices.Equal(dates, f.set[id]) {
		return nil
	}
	if err := b.SetHolidays(ctx, id, dates); err != nil {
		return err
	}
	f.set[id] = dates
	f.log.Info("the holidays of a desk have changed", "desk", id, "days", len(dates))
	return nil
}

// learn notes what came of reading a calendar. A calendar that breaks off leaves
// its last days as they are. Its desks are told once, and once more when it can
// be read again.
func (f *feeds) learn(ctx context.Context, b *bot.Bot, one *feed) error {
	n := one.news
	one.news = nil
	if n.err == nil && (!one.Read || !slices.Equal(one.Dates, n.dates)) {
		one.Read, one.Dates, one.kept = true, n.dates, false
	}
	if broken := n.err != nil; broken != one.Broken {
		if err := f.tell(ctx, b, one, n.err); err != nil {
			return err
		}
		one.Broken, one.kept = broken, false
	}
	if one.kept {
		return nil
	}
	err := f.keep(ctx, one)
	one.kept = err == nil
	return err
}

// tell says in the log, and to the desks that go by a calendar, that it can not
// be read, or that it can be again. A fallback that several desks share is told
// once.
func (f *feeds) tell(ctx context.Context, b *bot.Bot, one *feed, trouble error) error {
	text := "Holidays can be read again from the calendar of " + hostOf(one.address) + "."
	if trouble == nil {
		f.log.Info("a calendar of holidays can be read again", "host", hostOf(one.address))
	} else {
		f.log.Warn("a calendar of holidays can not be read", "host", hostOf(one.address), "err", trouble)
		text = "Holidays can not be read: " + trouble.Error() + ". " + without(one)
	}
	told := map[bot.Channel]bool{}
	for _, id := range slices.Sorted(maps.Keys(f.desks)) {
		fallback := b.Rules().Desks[id].Fallback
		if !slices.Contains(f.desks[id].addresses, one.address) || told[fallback] {
			continue
		}
		if err := b.Tell(ctx, id, text); err != nil {
			return err
		}
		told[fallback] = true
	}
	return nil
}

// without says what heed does without a calendar.
func without(one *feed) string {
	if one.Read {
		return "heed goes on with the days it knows, and keeps trying."
	}
	return "Until they can, these days are days like others; heed keeps trying."
}
