package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// How often members are looked at: always, and if that did not work.
const (
	membersAlways = 24 * time.Hour
	membersAgain  = 10 * time.Minute
)

// watchMembers finds out, at the start and once a day, by which ids members who
// are known by their address go here, and whose accounts were closed. It
// repeats sooner what did not work.
func (a *Adapter) watchMembers(ctx context.Context) {
	for {
		next := membersAlways
		for id, m := range a.host.Rules().Members {
			err := a.inspect(ctx, m)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				a.warn("a member could not be looked up in Slack", err, "member", id)
			}
			if err != nil && !nobody(err) {
				next = membersAgain
			}
		}
		if !chat.Rest(ctx, next) {
			return
		}
	}
}

// inspect finds out about one member.
func (a *Adapter) inspect(ctx context.Context, m bot.Member) error {
	user := m.On[a.host.Connection]
	if user == "" && (m.Email == "" || m.Rev > 0) {
		return nil // known elsewhere
	}
	if !chat.Rest(ctx, tier3) {
		return context.Cause(ctx)
	}
	if user == "" {
		return a.meet(ctx, m.Email)
	}
	a.people.Forget(user)
	s, err := a.who(ctx, user)
	if err != nil {
		return err
	}
	return a.came(ctx, s)
}

// meet tells heed who has an address. Nobody is no error: they may be known
// elsewhere only.
// https://docs.slack.dev/reference/methods/users.lookupByEmail
func (a *Adapter) meet(ctx context.Context, email string) error {
	me, err := a.me(ctx)
	if err != nil {
		return fmt.Errorf("ask who heed is: %w", err)
	}
	u, err := a.api.GetUserByEmailContext(ctx, email)
	switch {
	case saysCode(err, "users_not_found"):
		return nil
	case err != nil:
		return fmt.Errorf("look for an address: %w", err)
	case u.ID == "":
		return errors.New("look for an address: Slack's answer names nobody")
	}
	s := a.describe(*u, me.TeamID)
	if s.Belongs {
		s.Email = email
	}
	a.people.Learn(s.ID, s)
	a.host.Meet(s.Person)
	return nil
}

// changedUser takes that somebody changed: their name, or that their account was
// closed or opened again. https://docs.slack.dev/reference/events/user_change
func (a *Adapter) changedUser(ctx context.Context, d delivery) error {
	var change struct {
		User json.RawMessage `json:"user"`
	}
	var u slackgo.User
	if !chat.Lenient(d.payload, &change) || !chat.Lenient(change.User, &u) || u.ID == "" {
		return nil
	}
	me, err := a.me(ctx)
	if err != nil {
		return fmt.Errorf("ask who heed is: %w", err)
	}
	s := a.describe(u, me.TeamID)
	a.people.Learn(s.ID, s)
	return a.came(ctx, s, d.key)
}

// came tells heed that a member's account was closed, or is open again. Of
// anybody else, and of whom it knows that, it has nothing to hear.
func (a *Adapter) came(ctx context.Context, s somebody, keys ...bot.Key) error {
	rules := a.host.Rules()
	m, member := rules.MemberOn(bot.HandleKey{Connection: a.host.Connection, ID: s.ID})
	if !member || rules.Shut(m.ID, a.host.Connection) == s.Gone {
		return nil
	}
	ev := bot.Event{Do: bot.Left, By: s.Person, Keys: keys}
	if !s.Gone {
		ev.Text = bot.BackAgain
	}
	_, err := a.host.Take(ctx, ev)
	if _, refused := chat.RefusalOf(err); refused {
		return nil
	}
	return err
}
