package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// How long, and of how many, is remembered who they are.
const (
	peopleFor = time.Hour
	maxPeople = 10_000
)

// somebody is a person or a bot, as Slack knows them. Name is what Slack shows.
type somebody struct {
	bot.Person
	Bot  bool
	Gone bool // their account was closed
}

// people remembers who was asked about.
type people struct {
	mu    sync.Mutex
	known map[string]*asking
}

// asking is one question who somebody is. What is below ready is written before
// that is closed.
type asking struct {
	until time.Time
	ready chan struct{}
	who   somebody
	err   error
}

// who tells who a user is: what Slack said within the last hour, else what it
// says now. Of many who ask at once one does. The error is as Slack's library
// gave it.
func (a *Adapter) who(ctx context.Context, user string) (somebody, error) {
	for {
		q, first := a.people.ask(user, time.Now())
		if first {
			q.who, q.err = a.lookUp(ctx, user)
			if q.err != nil {
				a.people.forget(user)
			}
			close(q.ready)
			return q.who, q.err
		}
		select {
		case <-q.ready:
		case <-ctx.Done():
			return somebody{}, context.Cause(ctx)
		}
		if !errors.Is(q.err, context.Canceled) && !errors.Is(q.err, context.DeadlineExceeded) {
			return q.who, q.err
		}
		if ctx.Err() != nil {
			return somebody{}, context.Cause(ctx)
		}
	}
}

// actor is who does something, for decisions about what they may. Members that
// heed knows by their id are not asked about.
func (a *Adapter) actor(ctx context.Context, user, name string) (bot.Person, error) {
	if m, known := a.host.Rules().MemberOn(bot.HandleKey{Connection: a.host.Connection, ID: user}); known {
		return bot.Person{Connection: a.host.Connection, ID: user, Name: cmp.Or(m.Name, name)}, nil
	}
	s, err := a.who(ctx, user)
	return s.Person, err
}

// lookUp asks Slack who somebody is.
func (a *Adapter) lookUp(ctx context.Context, user string) (somebody, error) {
	me, err := a.me(ctx)
	if err != nil {
		return somebody{}, err
	}
	u, err := a.api.GetUserInfoContext(ctx, user)
	if err != nil {
		return somebody{}, err
	}
	if u.ID == "" {
		return somebody{}, fmt.Errorf("ask who %s is: Slack's answer names nobody", user)
	}
	return a.describe(*u, me.TeamID), nil
}

// slackbot is who speaks for Slack itself, and is no bot by its own account.
const slackbot = "USLACKBOT"

// describe is a user as heed sees them. Full members of the workspace belong to
// the team; guests, people of other organisations and bots do not.
// https://docs.slack.dev/reference/objects/user-object
func (a *Adapter) describe(u slackgo.User, team string) somebody {
	s := somebody{Gone: u.Deleted, Bot: u.IsBot || u.IsWorkflowBot || u.IsConnectorBot || u.ID == slackbot}
	ours := u.TeamID == team || slices.Contains(u.Enterprise.Teams, team)
	s.Person = bot.Person{
		Connection: a.host.Connection, ID: u.ID,
		Name:    cmp.Or(u.Profile.DisplayName, u.RealName, u.Profile.RealName, u.Name),
		Belongs: ours && !s.Gone && !s.Bot && !u.IsRestricted && !u.IsUltraRestricted && !u.IsStranger,
	}
	if s.Belongs {
		s.Email = u.Profile.Email
	}
	return s
}

// ask returns the question who a user is, and whether the caller is the first
// who asks, and so has to answer.
func (p *people) ask(user string, now time.Time) (*asking, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if q, ok := p.known[user]; ok && now.Before(q.until) {
		return q, false
	}
	return p.put(user, now), true
}

// put makes a question that nobody has answered yet. The caller holds the lock.
func (p *people) put(user string, now time.Time) *asking {
	if p.known == nil {
		p.known = map[string]*asking{}
	}
	for other := range p.known {
		if len(p.known) < maxPeople {
			break
		}
		delete(p.known, other)
	}
	q := &asking{until: now.Add(peopleFor), ready: make(chan struct{})}
	p.known[user] = q
	return q
}

// forget drops what is known of a user.
func (p *people) forget(user string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, user)
}

// learn notes what Slack has just told of a user.
func (p *people) learn(s somebody, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.put(s.ID, now)
	q.who = s
	close(q.ready)
}
