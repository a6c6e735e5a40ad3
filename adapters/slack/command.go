package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	times "heed/adapters/when"
	"heed/bot"
)

// lookWithin is how long looking something up may take: what is typed is to be
// answered within three seconds.
// https://docs.slack.dev/interactivity/implementing-slash-commands
const lookWithin = 2300 * time.Millisecond

// asked is a command as somebody typed it.
type asked struct {
	by   bot.Person
	who  bot.Member // zero: somebody of the team who has not done anything yet
	rest string     // what stands behind the first word
	key  bot.Key
	now  time.Time
}

// told is what they are answered, seen by nobody else.
type told struct {
	text   string          // all of it
	blocks []slackgo.Block // how it is shown; none: the text as it is
}

// ephemeral is an answer as Slack takes it.
type ephemeral struct {
	Type   string          `json:"response_type"`
	Text   string          `json:"text"`
	Blocks []slackgo.Block `json:"blocks"`
}

// commanded takes a slash command. What could not be looked up is said and
// confirmed; what could not be done is not confirmed.
func (a *Adapter) commanded(ctx context.Context, d delivery, c slackgo.SlashCommand) (answer, error) {
	to := ear{user: c.UserID, response: c.ResponseURL, channel: c.ChannelID}
	looking, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	q := asked{key: d.key, now: time.Now().UTC()}
	t, err := a.comply(looking, q, c)
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		t = told{text: refusal.Sentence}
	case errors.Is(err, errUndone):
		if d.retry == 0 {
			a.whisper(ctx, to, "Nothing was done. Please type it again.")
		}
		return nil, err
	case err != nil:
		a.host.Log.WarnContext(ctx, "a command was not answered", "err", without(err))
		t = told{text: "heed could not look that up right now. Please type it again, or see " + a.host.PublicURL}
	}
	return a.tell(ctx, to, t), nil
}

// errUndone says that an event was not taken.
var errUndone = errors.New("nothing was done")

// tell is an answer, or nothing where it is too long and was sent another way.
func (a *Adapter) tell(ctx context.Context, to ear, t told) answer {
	if len(t.blocks) == 0 {
		t.blocks = sections(t.text)
	}
	says := ephemeral{slackgo.ResponseTypeEphemeral, escape(clip(t.text, maxText)), t.blocks}
	if raw, err := json.Marshal(says); err == nil && len(raw) < maxAnswer-1<<10 {
		return says
	}
	a.whisper(ctx, to, t.text, t.blocks...)
	return nil
}

// comply finds out who asks and does what they typed.
func (a *Adapter) comply(ctx context.Context, q asked, c slackgo.SlashCommand) (told, error) {
	by, err := a.actor(ctx, c.UserID, c.UserName)
	if err != nil {
		return told{}, fmt.Errorf("ask who typed a command: %w", err)
	}
	who, refusal := a.host.Rules().Who(by)
	if refusal != nil {
		return told{}, refusal
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	if rest == "" && numbered.MatchString(word) {
		word, rest = "item", word
	}
	q.by, q.who, q.rest = by, who, strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "", "list":
		return a.list(ctx, q, "Not resolved yet", bot.Open, bot.Claimed, bot.Answered)
	case "waiting":
		return a.list(ctx, q, "Waiting for an answer", bot.Open, bot.Claimed)
	case "mine":
		return a.mine(ctx, q)
	case "stats":
		return a.stats(ctx, q)
	case "item":
		return a.item(ctx, q)
	case "why":
		return a.why(ctx, q)
	case "away":
		return a.leave(ctx, q)
	case "back":
		return a.comeBack(ctx, q)
	case "help":
		return told{text: a.help()}, nil
	}
	return told{text: "heed does not know that command.\n\n" + a.help()}, nil
}

// numbered is a number of a list, which alone means the item.
var numbered = regexp.MustCompile(`^#?[0-9]{1,3}$`)

// help says what can be typed.
func (a *Adapter) help() string {
	name := a.set.Command
	return strings.Join([]string{
		name + " list – what is not resolved yet, by when it is due",
		name + " mine – what you have",
		name + " waiting – customers who wait for an answer",
		name + " 2 – the second of your last list",
		name + " item – and behind it a link to an item or its card",
		name + " why 2 – why it is due when it is, and who was told",
		name + " stats – today in numbers",
		name + " away until Thursday – or: away until 24 Dec with @bob, who stands in for you",
		name + " back – you are here again",
		"",
		"A message in the thread of a card is a note for the team. Only Reply sends words to the customer.",
	}, "\n")
}

// leave notes that somebody is away, and maybe who stands in.
func (a *Adapter) leave(ctx context.Context, q asked) (told, error) {
	until, in, _ := strings.Cut(q.rest, " with ")
	zone := a.zoneOf(q.who)
	at, err := times.Parse(until, q.now, zone)
	if err != nil {
		return told{}, err
	}
	e := bot.Event{Do: bot.Away, By: q.by, Until: at, Keys: []bot.Key{q.key}}
	says := "You are away until " + at.In(zone).Format("Mon 2 Jan 2006 15:04") + " (" + zone.String() + ")."
	if in != "" {
		m, ok := a.named(in)
		if !ok {
			return told{}, &bot.Refusal{Sentence: "heed knows no member of that name to stand in. Nothing was noted."}
		}
		e.StandIn, says = m.ID, says+" "+m.Name+" stands in for you."
	}
	return a.absence(ctx, e, says)
}

// comeBack notes that somebody is back.
func (a *Adapter) comeBack(ctx context.Context, q asked) (told, error) {
	return a.absence(ctx, bot.Event{Do: bot.Away, By: q.by, Keys: []bot.Key{q.key}}, "Welcome back.")
}

// absence hands an absence over.
func (a *Adapter) absence(ctx context.Context, e bot.Event, says string) (told, error) {
	_, err := a.host.Take(ctx, e)
	if _, refused := chat.RefusalOf(err); err != nil && !refused {
		err = fmt.Errorf("take an absence: %w: %w", errUndone, err)
	}
	return told{text: says}, err
}

// zoneOf is the zone on whose clock a member's times are read: that of the first
// of their desks.
func (a *Adapter) zoneOf(m bot.Member) *time.Location {
	for _, d := range a.desksOf(m) {
		return d.Hours.Location()
	}
	return time.UTC
}

// named is the member that somebody names: as Slack writes it, by name, or by id.
func (a *Adapter) named(text string) (bot.Member, bool) {
	rules := a.host.Rules()
	name := strings.Trim(text, " <>@")
	id, _, _ := strings.Cut(name, "|")
	if m, ok := rules.MemberOn(bot.HandleKey{Connection: a.host.Connection, ID: id}); ok {
		return m, true
	}
	for _, m := range rules.Members {
		if strings.EqualFold(string(m.ID), name) || m.Name != "" && strings.EqualFold(m.Name, name) {
			return m, true
		}
	}
	return bot.Member{}, false
}
