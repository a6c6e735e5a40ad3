package wall

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"heed/bot"
)

// place is what a Ref of this adapter says: channel, message, and the thread
// it is in, if it is in one.
type place struct{ channel, message, thread string }

func (a *Adapter) ref(m message) bot.Ref {
	id := m.Channel + "/" + m.ID
	if m.Thread != "" {
		id += "/" + m.Thread
	}
	return bot.Ref{Connection: a.host.Connection, ID: id}
}

func (a *Adapter) place(r bot.Ref) (place, error) {
	parts := strings.Split(r.ID, "/")
	if r.Connection != a.host.Connection || len(parts) < 2 || len(parts) > 3 {
		return place{}, fmt.Errorf("a reference that is not of this connection: %w", bot.ErrRefused)
	}
	return place{parts[0], parts[1], strings.Join(parts[2:], "")}, nil
}

// root is the thread that an answer to p goes to.
func (p place) root() string {
	if p.thread != "" {
		return p.thread
	}
	return p.message
}

// Send posts a card, a line or nag in a card's thread, or a reply in the
// thread of the customer's message.
func (a *Adapter) Send(ctx context.Context, m bot.Message) (bot.Ref, error) {
	q, err := a.request(m)
	if err != nil {
		return bot.Ref{}, err
	}
	got, err := a.do(ctx, Post, q)
	switch {
	case errors.Is(err, bot.ErrGone): // a post has no message that could be gone
		return bot.Ref{}, errors.New("an answer that does not fit a post")
	case err != nil:
		return bot.Ref{}, err
	case got.Message == nil || got.Message.ID == "" || got.Message.Channel != q.Channel:
		return bot.Ref{}, errors.New("an answer without the message")
	}
	return a.ref(*got.Message), nil
}

// request is m as the platform takes it.
func (a *Adapter) request(m bot.Message) (request, error) {
	q := request{Channel: m.Lane.ID, Key: m.Key}
	switch {
	case m.Kind == bot.ShowCard:
		q.Item = string(m.Card.Item)
		return q, a.fill(&q, m)
	case m.Kind == bot.SendReply:
		to, err := a.place(m.To)
		if err != nil {
			return q, err
		}
		q.Channel, q.Thread = to.channel, to.root()
	case !m.Thread.IsZero():
		under, err := a.place(m.Thread)
		if err != nil {
			return q, err
		}
		q.Channel, q.Thread = under.channel, under.root()
	}
	return q, a.fill(&q, m)
}

// fill puts a message's content into a request.
func (a *Adapter) fill(q *request, m bot.Message) error {
	switch m.Kind {
	case bot.ShowCard:
		q.Card = render(*m.Card)
	case bot.SendReply:
		if n := utf8.RuneCountInString(m.Text); n > a.set.TextLimit {
			return fmt.Errorf("%d characters where %d are the most: %w", n, a.set.TextLimit, bot.ErrRefused)
		}
		q.Text = Escape(m.Text)
	default:
		pings := a.pings(m.Ping)
		q.Text = Escape(clip(m.Text, a.set.TextLimit-visible(pings))) + pings
	}
	return nil
}

// someone is what an id must look like to be alerted.
var someone = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// pings alerts people of this connection.
func (a *Adapter) pings(people []bot.Person) string {
	b := strings.Builder{}
	for _, p := range people {
		if p.Connection == a.host.Connection && someone.MatchString(p.ID) {
			b.WriteString(" <@" + p.ID + ">")
		}
	}
	return b.String()
}

// Edit shows a card, or other words, where a message is.
func (a *Adapter) Edit(ctx context.Context, at bot.Ref, m bot.Message) error {
	p, err := a.place(at)
	if err != nil {
		return err
	}
	q := request{Channel: p.channel, Message: p.message}
	if err := a.fill(&q, m); err != nil {
		return err
	}
	_, err = a.do(ctx, Edit, q)
	return err
}

// Remove deletes a message.
func (a *Adapter) Remove(ctx context.Context, at bot.Ref) error {
	p, err := a.place(at)
	if err != nil {
		return err
	}
	_, err = a.do(ctx, Remove, request{Channel: p.channel, Message: p.message})
	if errors.Is(err, bot.ErrGone) {
		return nil
	}
	return err
}

// skew is how far the platform's clock may be from heed's.
const skew = 2 * time.Minute

// Find reads the channel's history for a message's key.
func (a *Adapter) Find(ctx context.Context, m bot.Message) ([]bot.Ref, error) {
	m.Text = "" // too long a reply can be looked for
	q, err := a.request(m)
	if err != nil {
		return nil, err
	}
	after := stamp(m.Tried.Add(-skew))
	var found []bot.Ref
	for {
		got, err := a.ask(ctx, History, request{Channel: q.Channel, After: after})
		if err != nil {
			return nil, err
		}
		for _, h := range got.Messages {
			after = h.ID
			if h.User.App && h.Key == m.Key {
				found = append(found, a.ref(h))
			}
		}
		if !got.More || len(got.Messages) == 0 {
			return found, nil
		}
	}
}
