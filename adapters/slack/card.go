package slack

import (
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Most characters of what a card shows, so that all of it together stays well
// below what Slack refuses: somewhere above 11,000, which it does not document.
// https://github.com/slackapi/bolt-js/issues/2509
const (
	maxSaid   = 2 * fold // characters of a mention on a card, of which an emoji is two
	maxBefore = 600
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
	if t := strings.Join(chat.Troubled(c), "\n"); t != "" {
		all = append(all, slackgo.NewSectionBlock(plain(t), nil, nil))
	}
	if acts := acts(c, true); len(acts) > 0 {
		all = append(all, slackgo.NewActionBlock(blockOf(c), acts...))
	}
	return all
}

// closed is a card that is one line.
func closed(c bot.Card) []slackgo.MixedElement {
	all := []slackgo.MixedElement{plain(chat.Shown(c.Closed, chat.MaxHistory))}
	if to, _, ok := site(c.Link); ok {
		all = append(all, mrkdwn(marked(to, onTheBoard)))
	}
	return all
}

// customer is who wrote and where.
func (a *Adapter) customer(c bot.Card) []slackgo.MixedElement {
	var all []slackgo.MixedElement
	where := chat.After("via ", chat.OneLine(c.Where))
	if id := a.within(c); id != "" {
		all, where = append(all, mrkdwn("In <#"+id+">")), ""
	}
	for _, s := range []string{where, chat.OneLine(c.History)} {
		if !chat.Blank(s) {
			all = append(all, plain(chat.Capital(chat.Clip(s, chat.MaxHistory))))
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
	all := []slackgo.MixedElement{plain(chat.Again(c, s))}
	if !s.At.IsZero() {
		all = append(all, mrkdwn(date(s.At, when)))
	}
	return append(all, original(s)...)
}

// said is what a customer wrote, as they wrote it.
func said(s bot.Said, limit int) []slackgo.RichTextElement {
	all := []slackgo.RichTextElement{text(chat.Words(s.Text, limit)).quote()}
	if s.Before != "" {
		all = append(all, slanted("Before it was changed:").section(), text(chat.Words(s.Before, maxBefore)).quote())
	}
	if s.Withdrawn {
		all = append(all, slanted("Deleted by its author.").section())
	}
	return all
}

// stands says where the item stands and what is due.
func stands(c bot.Card) []slackgo.MixedElement {
	is := chat.StatusOf(c)
	all := []slackgo.MixedElement{mrkdwn("*" + is.State + "*" + escape(is.More))}
	if is.Owner != "" {
		all = append(all, plain(is.Owner))
	}
	if is.Since != "" {
		all = append(all, mrkdwn(is.Since+date(c.Since, whenAgo)))
	}
	if s := chat.Due(c, func(t time.Time, far bool) string { return date(t, map[bool]string{false: when, true: whenAgo}[far]) }); s != "" {
		all = append(all, mrkdwn(strings.Replace(s, "Overdue", "*Overdue*", 1)))
	}
	return all
}
