package chat

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"heed/adapters/when"
	"heed/bot"
)

// Commands answers what people ask heed in a chat.
type Commands struct {
	Host bot.Host
	Name string // as people type it, such as /heed
	Rows int    // most items of a list
	// CardAt is the item whose card the platform's own address leads to; empty: none.
	CardAt func(ctx context.Context, address string) bot.ItemID
	// User is the id of whom the platform's own way of naming somebody names.
	User func(word string) string
}

// Asked is a command as somebody typed it.
type Asked struct {
	By   bot.Person
	Text string // what stands behind the command's name
	Key  bot.Key
	Now  time.Time

	who  bot.Member // zero: somebody of the team who has not done anything yet
	rest string     // what stands behind the first word
}

// Told is what somebody is answered, seen by nobody else.
type Told struct {
	Text  string     // what is said; of a list its heading
	Cards []bot.Card // of a list: its items, numbered from one
	More  bool       // there are more of them on the board
	Of    *bot.Card  // the one item that it is about; without Text, all of it is to be shown
}

// ErrUndone says that what a command asked for may not have been done.
var ErrUndone = errors.New("nothing was done")

// Answer does what somebody typed. A [*bot.Refusal] is to be shown to them; an
// error that wraps [ErrUndone] is that of an event that was not taken; any other says
// that something could not be looked up.
func (c Commands) Answer(ctx context.Context, q Asked) (Told, error) {
	who, refusal := c.Host.Rules().Who(q.By)
	if refusal != nil {
		return Told{}, refusal
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(q.Text), " ")
	if rest == "" && numbered.MatchString(word) {
		word, rest = "item", word
	}
	q.who, q.rest = who, strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "", "list":
		return c.list(ctx, q, "Not resolved yet", bot.Open, bot.Claimed, bot.Answered)
	case "waiting":
		return c.list(ctx, q, "Waiting for an answer", bot.Open, bot.Claimed)
	case "mine":
		return c.listed(ctx, q, "Yours", MineOf(q.who))
	case "stats":
		return c.stats(ctx, q)
	case "item":
		return c.item(ctx, q)
	case "why":
		return c.why(ctx, q)
	case "away":
		return c.leave(ctx, q)
	case "back":
		return c.absence(ctx, bot.Event{Do: bot.Away, By: q.By, Keys: []bot.Key{q.Key}}, "Welcome back.")
	case "help":
		return Told{Text: c.help()}, nil
	}
	return Told{Text: "heed does not know that command.\n\n" + c.help()}, nil
}

// numbered is a number of a list, which alone means the item.
var numbered = regexp.MustCompile(`^#?[0-9]{1,3}$`)

// help says what can be typed.
func (c Commands) help() string {
	return strings.ReplaceAll(strings.Join([]string{
		"/heed list – what is not resolved yet, by when it is due",
		"/heed mine – what you have",
		"/heed waiting – customers who wait for an answer",
		"/heed item 2 – the second of your last list",
		"/heed item – and behind it a link to an item or its card",
		"/heed why 2 – why it is due when it is, and who was told",
		"/heed stats – today in numbers",
		"/heed away until Thursday – or: away until 24 Dec with @bob, who stands in for you",
		"/heed back – you are here again",
		"",
		"A message in the thread of a card is a note for the team. Only Reply sends words to the customer.",
	}, "\n"), "/heed", c.Name)
}

// leave notes that somebody is away, and maybe who stands in.
func (c Commands) leave(ctx context.Context, q Asked) (Told, error) {
	until, in, _ := strings.Cut(q.rest, " with ")
	zone := c.zoneOf(q.who)
	at, err := when.Parse(until, q.Now, zone)
	if err != nil {
		return Told{}, err
	}
	e := bot.Event{Do: bot.Away, By: q.By, Until: at, Keys: []bot.Key{q.Key}}
	says := "You are away until " + at.In(zone).Format("Mon 2 Jan 2006 15:04") + " (" + zone.String() + ")."
	if in != "" {
		m, ok := c.named(in)
		if !ok {
			return Told{}, &bot.Refusal{Sentence: "heed knows no member of that name to stand in. Nothing was noted."}
		}
		e.StandIn, says = m.ID, says+" "+m.Name+" stands in for you."
	}
	return c.absence(ctx, e, says)
}

// absence hands an absence over.
func (c Commands) absence(ctx context.Context, e bot.Event, says string) (Told, error) {
	_, err := c.Host.Take(ctx, e)
	if _, refused := RefusalOf(err); err != nil && !refused {
		err = fmt.Errorf("take an absence: %w: %w", ErrUndone, err)
	}
	return Told{Text: says}, err
}

// zoneOf is the zone on whose clock a member's times are read: that of the first
// of their desks.
func (c Commands) zoneOf(m bot.Member) *time.Location {
	for _, d := range DesksOf(c.Host, m) {
		return d.Hours.Location()
	}
	return time.UTC
}

// named is the member that somebody names: as the platform writes it, by name, or
// by id.
func (c Commands) named(text string) (bot.Member, bool) {
	rules := c.Host.Rules()
	name := strings.Trim(text, " <>@")
	if m, ok := rules.MemberOn(bot.HandleKey{Connection: c.Host.Connection, ID: c.User(text)}); ok {
		return m, true
	}
	for _, m := range rules.Members {
		if strings.EqualFold(string(m.ID), name) || m.Name != "" && strings.EqualFold(m.Name, name) {
			return m, true
		}
	}
	return bot.Member{}, false
}
