package discord

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"heed/bot"
)

// place is what a Ref of this adapter says: a channel or thread, and a message in
// it. The thread that begins at a message has the message's own id, in a channel
// as in a forum: https://docs.discord.com/developers/topics/threads
type place struct{ channel, message string }

// ref is the Ref of a place.
func (a *Adapter) ref(p place) bot.Ref {
	return bot.Ref{Connection: a.host.Connection, ID: p.channel + "/" + p.message}
}

// place is the inverse of ref.
func (a *Adapter) place(r bot.Ref) (place, error) {
	channel, message, ok := strings.Cut(r.ID, "/")
	if r.Connection != a.host.Connection || !ok || !snowflake.MatchString(channel) || !snowflake.MatchString(message) {
		return place{}, fmt.Errorf("a reference that is not of this connection: %w", bot.ErrRefused)
	}
	return place{channel, message}, nil
}

// channel is a channel of this connection.
func (a *Adapter) channel(id string) bot.Channel {
	return bot.Channel{Connection: a.host.Connection, ID: id}
}

// epoch is when Discord's ids begin, in milliseconds.
// https://docs.discord.com/developers/reference#snowflakes
const epoch = 1420070400000

// timeOf is when something was made, as its id says; zero: it is no id.
func timeOf(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + epoch).UTC()
}

// idAt is the lowest id of what is made at a time.
func idAt(t time.Time) string {
	return strconv.FormatUint(uint64(max(t.UnixMilli()-epoch, 0))<<22, 10)
}

// order compares two ids: the one made earlier is less.
func order(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// newer reports whether a was made after b. Empty was made before everything.
func newer(a, b string) bool { return order(a, b) > 0 }
