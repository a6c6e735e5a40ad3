package slack

import (
	"fmt"
	"strings"

	"heed/bot"
)

// place is what a Ref of this adapter says: a channel, a message in it, and the
// message whose thread it is in, if that is another.
type place struct{ channel, ts, thread string }

// root is the thread that an answer to p goes to. Slack wants the first message
// of a thread, never a reply in it.
func (p place) root() string {
	if p.thread != "" {
		return p.thread
	}
	return p.ts
}

// ref is the Ref of a place.
func (a *Adapter) ref(p place) bot.Ref {
	id := p.channel + "/" + p.ts
	if p.thread != "" && p.thread != p.ts {
		id += "/" + p.thread
	}
	return bot.Ref{Connection: a.host.Connection, ID: id}
}

// place is the inverse of ref.
func (a *Adapter) place(r bot.Ref) (place, error) {
	parts := strings.Split(r.ID, "/")
	if r.Connection != a.host.Connection || len(parts) < 2 || len(parts) > 3 {
		return place{}, fmt.Errorf("a reference that is not of this connection: %w", bot.ErrRefused)
	}
	return place{parts[0], parts[1], strings.Join(parts[2:], "")}, nil
}

// channel is a channel of this connection.
func (a *Adapter) channel(id string) bot.Channel {
	return bot.Channel{Connection: a.host.Connection, ID: id}
}
