package discord

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"heed/bot"
)

// How long, in minutes, Discord lists a post in which nothing happens, a week, which
// is the most; and the thread of a card, a day: only so many may be listed at once,
// and the card leads to it all the same.
// https://docs.discord.com/developers/resources/channel#start-thread-from-message
const (
	postKept   = 10080
	threadKept = 1440
)

// maxName is the most runes of the name of a thread or post.
const maxName = 100

// under sends what belongs in the thread of a card, which begins with it if nothing
// else did. What can not be written there, for whatever is wrong with the
// thread, may go to the channel itself: that is what a refusal says.
func (a *Adapter) under(ctx context.Context, m bot.Message, d drawn) (place, error) {
	card, err := a.place(m.Thread)
	if err != nil {
		return place{}, err
	}
	thread := card.message
	send := func() (place, error) { return a.post(ctx, thread, outgoing{drawn: d, Nonce: m.Key}) }
	at, err := a.awake(ctx, thread, send)
	if is(err, unknownChannel) && !card.post() {
		if err := a.openLate(ctx, card); err != nil {
			return place{}, unsaid(err)
		}
		at, err = send()
	}
	if err == nil && a.closed.Of(thread) {
		// It stays out of the way. A line does not fail because it does not.
		_ = a.shape(ctx, thread, map[string]any{"archived": true})
	}
	return at, elsewhere(erased(m, err))
}

// elsewhere says of trouble with a thread that the channel may have none.
func elsewhere(err error) error {
	if b, blocked := errors.AsType[*bot.Blocked](err); blocked && !b.Connection {
		return &said{error: &refused{why: b.Err.Error()}, code: codeOf(err)}
	}
	return err
}

// openThread begins the thread of a card, unless it has one. Nothing is said in it yet.
func (a *Adapter) openThread(ctx context.Context, card place, name string) error {
	var r room
	begin := map[string]any{"name": name, "auto_archive_duration": threadKept}
	err := a.call(ctx, "channels/"+card.channel+"/messages/threads", http.MethodPost, card.path()+"/threads", begin, &r)
	switch {
	case err == nil && r.ID == card.message:
		a.rooms.learn(r)
	case is(err, threadThere):
		return nil
	}
	return err
}

// openLate begins the thread of a card that was not begun with it.
func (a *Adapter) openLate(ctx context.Context, card place) error {
	name, err := a.titled(ctx, card)
	if err != nil {
		return err
	}
	return a.openThread(ctx, card, name)
}

// unsaid is the error of a call before a line was sent to a thread.
func unsaid(err error) error {
	if errors.Is(err, bot.ErrGone) {
		return fmt.Errorf("its card was deleted: %w", bot.ErrGone)
	}
	return elsewhere(unsent(err))
}

// lights are how a card's title begins, and stand for how it is: the name of its
// thread stays.
const lights = "⚪🔴🟢🟡🔵 "

// titled is what the thread of a card is called: as the card is, whatever its state.
func (a *Adapter) titled(ctx context.Context, card place) (string, error) {
	var m struct {
		Embeds []struct {
			Title string `json:"title"`
		} `json:"embeds"`
	}
	err := a.call(ctx, "channels/"+card.channel+"/messages", http.MethodGet, card.path(), nil, &m)
	if err != nil {
		return "", err
	}
	title := ""
	if len(m.Embeds) > 0 {
		title = m.Embeds[0].Title
	}
	return named(strings.TrimLeft(title, lights)), nil
}

// named is a title, which is marked up, as a name, which is not.
func named(title string) string {
	plain := strings.Join(strings.Fields(strings.ReplaceAll(title, `\`, "")), " ")
	if runes := []rune(plain); len(runes) > maxName {
		plain = string(runes[:maxName-1]) + "…"
	}
	return cmp.Or(plain, "Story")
}
