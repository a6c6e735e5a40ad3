package slack

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Most characters of what a card shows, so that all of it together stays well
// below what Slack refuses: somewhere above 11,000, which it does not document.
// https://github.com/slackapi/bolt-js/issues/2509
const (
	maxName    = 80
	maxSaid    = 2 * fold // characters of a mention on a card, of which an emoji is two
	maxBefore  = 600
	maxHistory = 300
	maxTrouble = 200
	troubles   = 5
)

// cardBlocks are a card as it is shown in a channel, a form or App Home: at most
// twelve blocks.
func (a *Adapter) cardBlocks(c bot.Card) []slackgo.Block {
	if c.Closed != "" {
		return []slackgo.Block{slackgo.NewContextBlock("", closed(c)...)}
	}
	all := []slackgo.Block{slackgo.NewHeaderBlock(plain(headLine(c)))}
	if about := a.customer(c); len(about) > 0 {
		all = append(all, slackgo.NewContextBlock("", about...))
	}
	for n, s := range c.Said[:min(len(c.Said), 2)] {
		if n > 0 {
			all = append(all, slackgo.NewContextBlock("", again(c, s)...))
		}
		all = append(all, rich(said(s, maxSaid)...))
	}
	all = append(all, slackgo.NewContextBlock("", stands(c)...))
	if t := troubled(c); t != "" {
		all = append(all, slackgo.NewSectionBlock(plain(t), nil, nil))
	}
	if acts := acts(c, true); len(acts) > 0 {
		all = append(all, slackgo.NewActionBlock(blockOf(c), acts...))
	}
	return all
}

// closed is a card that is one line.
func closed(c bot.Card) []slackgo.MixedElement {
	all := []slackgo.MixedElement{plain(shown(c.Closed, maxHistory))}
	if to, _, ok := site(c.Link); ok {
		all = append(all, mrkdwn(marked(to, onTheBoard)))
	}
	return all
}

// light is a colour for how things stand. Words say the same.
func light(c bot.Card) string {
	switch {
	case c.State == bot.Resolved:
		return "⚪"
	case c.Overdue:
		return "🔴"
	case c.State == bot.Answered:
		return "🟢"
	case c.State == bot.Claimed:
		return "🟡"
	}
	return "🔵"
}

// title says what came from whom.
func title(c bot.Card) string {
	kind := "Message"
	if c.Kind != "" && c.Kind != bot.UnknownKind {
		kind = capital(chat.Clip(chat.OneLine(string(c.Kind)), 30))
	}
	return kind + " from " + shown(c.Customer, maxName)
}

// shown is a line of what somebody wrote, or something in its place.
func shown(s string, limit int) string {
	if s = chat.OneLine(s); chat.Blank(s) {
		return "somebody"
	}
	return chat.Clip(s, limit)
}

func capital(s string) string {
	for n, c := range s {
		if n == 0 {
			return string(unicode.ToUpper(c)) + s[len(string(c)):]
		}
	}
	return s
}

// customer is who wrote and where.
func (a *Adapter) customer(c bot.Card) []slackgo.MixedElement {
	var all []slackgo.MixedElement
	where := after("via ", chat.OneLine(c.Where))
	if id := a.within(c); id != "" {
		all, where = append(all, mrkdwn("In <#"+id+">")), ""
	}
	for _, s := range []string{where, chat.OneLine(c.History)} {
		if !chat.Blank(s) {
			all = append(all, plain(capital(chat.Clip(s, maxHistory))))
		}
	}
	if to, at, ok := site(c.Profile); ok {
		all = append(all, mrkdwn("Profile: "+marked(to, at)))
	}
	if len(c.Said) > 0 {
		all = append(all, original(c.Said[0])...)
	}
	return all
}

// within is the channel of this workspace that a customer wrote in; empty: they
// wrote elsewhere, or in no channel.
func (a *Adapter) within(c bot.Card) string {
	if len(c.Said) == 0 || c.Where != string(a.host.Connection) {
		return ""
	}
	return a.linkedTo(c.Said[0].URL).channel
}

// original leads to where something was said. Where that leads is shown: the
// address is from outside.
func original(s bot.Said) []slackgo.MixedElement {
	to, at, ok := site(s.URL)
	if !ok {
		return nil
	}
	return []slackgo.MixedElement{mrkdwn("Original: " + marked(to, at))}
}

// again stands above the latest of several mentions.
func again(c bot.Card, s bot.Said) []slackgo.MixedElement {
	latest := "The latest"
	switch {
	case c.More == 1:
		latest = "1 more, and the latest"
	case c.More > 1:
		latest = fmt.Sprintf("%d more, and the latest", c.More)
	}
	if !chat.Blank(chat.OneLine(s.By)) {
		latest += ", from " + shown(s.By, maxName)
	}
	all := []slackgo.MixedElement{plain(latest)}
	if !s.At.IsZero() {
		all = append(all, mrkdwn(date(s.At, when)))
	}
	return append(all, original(s)...)
}

// said is what a customer wrote, as they wrote it.
func said(s bot.Said, limit int) []slackgo.RichTextElement {
	all := []slackgo.RichTextElement{text(words(s.Text, limit)).quote()}
	if s.Before != "" {
		all = append(all, slanted("Before it was changed:").section(), text(words(s.Before, maxBefore)).quote())
	}
	if s.Withdrawn {
		all = append(all, slanted("Deleted by its author.").section())
	}
	return all
}

// words are what somebody wrote, made harmless.
func words(s string, limit int) string {
	if s = chat.Harmless(s); chat.Blank(s) {
		return "(no words)"
	}
	return chat.Clip(s, limit)
}

// stands says where the item stands and what is due.
func stands(c bot.Card) []slackgo.MixedElement {
	state, owner, since := "*"+capital(string(c.State))+"*", "", "Opened "
	switch {
	case c.State == bot.Resolved && c.Outcome != "":
		state += ": " + escape(string(c.Outcome))
	case c.State == bot.Open && c.Owner == "":
		state += ": nobody has it yet"
	}
	if c.State == bot.Open || c.State == bot.Claimed {
		since = "Waiting since "
	}
	switch {
	case c.Owner != "" && c.State == bot.Resolved:
		owner = shown(c.Owner, maxName) + " had it"
	case c.Owner != "":
		owner = shown(c.Owner, maxName) + " has it"
	}
	all := []slackgo.MixedElement{mrkdwn(state)}
	if owner != "" {
		all = append(all, plain(owner))
	}
	if !c.Since.IsZero() {
		all = append(all, mrkdwn(since+date(c.Since, whenAgo)))
	}
	if s := due(c, date); s != "" {
		all = append(all, mrkdwn(strings.Replace(s, "Overdue", "*Overdue*", 1)))
	}
	return all
}

// due says what is due when, or was.
func due(c bot.Card, date func(time.Time, string) string) string {
	if c.Due.IsZero() {
		return ""
	}
	what, ok := milestones[c.DueFor]
	if !ok {
		what = "something"
	}
	if c.Overdue {
		return "Overdue: " + what + " was due " + date(c.Due, whenAgo)
	}
	return capital(what) + " is due " + date(c.Due, when)
}

// milestones are what targets are called in a sentence.
var milestones = map[bot.Milestone]string{
	bot.ToClaim: "a claim", bot.ToRespond: "a first response", bot.ToAnswer: "an answer", bot.ToResolve: "resolving it",
	bot.ToKeep: "what was promised", bot.ToFollowUp: "asking how it went",
}

// troubled says which replies did not arrive.
func troubled(c bot.Card) string {
	var all []string
	for _, t := range c.Trouble[:min(len(c.Trouble), troubles)] {
		all = append(all, "⚠️ "+chat.Clip(chat.OneLine(t), maxTrouble))
	}
	if n := len(c.Trouble) - troubles; n > 0 {
		all = append(all, fmt.Sprintf("⚠️ and %d more", n))
	}
	return strings.Join(all, "\n")
}
