package discord

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// Most characters of the parts of a card as they are shown, so that all of it is
// less than the 6000 that an embed takes, and each less than what its place takes.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const (
	maxTitle   = 256
	maxSaid    = 2200 // of all mentions together
	maxBefore  = 300  // of what a mention was before
	maxAbout   = 350  // of each of three lines about the customer, of which two are addresses
	maxStands  = 500
	maxTrouble = 180 // of each of six lines
)

// The colours of an embed: how things stand, as words say too.
const (
	blue  = 0x3b82f6
	amber = 0xf0b232
	green = 0x23a55a
	red   = 0xf23f43
	grey  = 0x80848e
)

// cardEmbed is a card as it is shown in a channel or, without a key, to
// somebody alone.
func (a *Adapter) cardEmbed(c bot.Card, key string) embed {
	if c.Closed != "" {
		return a.closedEmbed(c, key)
	}
	e := embed{
		Title: escaped(headline(c), maxTitle), URL: a.keyed(c.Link, key), Color: colour(c),
		Description: strings.Join(append(a.customer(c), mentioned(c)...), "\n"),
	}
	state, times := stands(c)
	e.Fields = []field{{Name: state, Value: times}}
	if t := chat.Troubled(c); len(t) > 0 {
		for n := range t {
			t[n] = escaped(t[n], maxTrouble)
		}
		e.Fields = append(e.Fields, field{Name: "Trouble with a reply", Value: strings.Join(t, "\n")})
	}
	return e
}

// closedEmbed is a card that is one line.
func (a *Adapter) closedEmbed(c bot.Card, key string) embed {
	said := escaped(chat.Shown(c.Closed, chat.MaxHistory), 2*chat.MaxHistory)
	if to, _, ok := chat.Site(c.Link, maxLink); ok {
		said += " · " + leading(to, onTheBoard)
	}
	e := embed{Description: said, Color: grey}
	if key != "" {
		e.URL = a.marked(key)
	}
	return e
}

func headline(c bot.Card) string { return chat.Light(c) + " " + chat.Title(c) }

// colour is the colour of how things stand.
func colour(c bot.Card) int {
	switch {
	case c.State == bot.Resolved:
		return grey
	case c.Overdue:
		return red
	case c.State == bot.Answered:
		return green
	case c.State == bot.Claimed:
		return amber
	}
	return blue
}

// small is a line in small letters.
func small(s string) string { return "-# " + s }

// customer is who wrote and where, in small lines above what they wrote. Addresses
// are shown whole: they are from outside.
func (a *Adapter) customer(c bot.Card) []string {
	var all []string
	where := escaped(chat.Capital(chat.After("via ", chat.Clip(chat.OneLine(c.Where), chat.MaxName))), maxAbout)
	if id := a.within(c); id != "" {
		where = "In <#" + id + ">"
	}
	history := escaped(chat.Capital(chat.Clip(chat.OneLine(c.History), chat.MaxHistory)), maxAbout)
	if told := strings.Join(chat.There(where, history), " · "); told != "" {
		all = append(all, small(told))
	}
	all = append(all, outside("Profile: ", c.Profile)...)
	if len(c.Said) > 0 {
		all = append(all, outside("Original: ", c.Said[0].URL)...)
	}
	return all
}

// outside is a line with an address from outside, shown whole; of what is too long
// or none there is no line.
func outside(label, address string) []string {
	to, _, ok := chat.Site(chat.OneLine(address), maxAbout-len(label)-len("-# <>"))
	if !ok {
		return nil
	}
	return []string{small(label + cmp.Or(wholeAddress(to, ""), escape(to)))}
}

// within is the channel of this connection that a customer wrote in; empty: they
// wrote elsewhere, or in no channel.
func (a *Adapter) within(c bot.Card) string {
	if len(c.Said) == 0 || c.Where != string(a.host.Connection) {
		return ""
	}
	path, ours := strings.CutPrefix(c.Said[0].URL, messages)
	parts := strings.Split(path, "/")
	if !ours || len(parts) != 3 || !snowflake.MatchString(parts[1]) {
		return ""
	}
	return parts[1]
}

// mentioned is what customers said: the first mention and the latest.
func mentioned(c bot.Card) []string {
	var all []string
	shown := c.Said[:min(len(c.Said), 2)]
	for n, s := range shown {
		if n > 0 {
			again := "**" + escape(chat.Again(c, s)) + "**"
			if !s.At.IsZero() {
				again += " · " + ago(s.At)
			}
			all = append(append(all, again), outside("Original: ", s.URL)...)
		}
		all = append(all, spoken(s, maxSaid/len(shown))...)
	}
	return all
}

// spoken is what a customer wrote, as they wrote it.
func spoken(s bot.Said, limit int) []string {
	all := []string{quote(chat.Words(s.Text, limit), limit)}
	if s.Before != "" {
		all = append(all, small("Before it was changed:"), quote(chat.Words(s.Before, maxBefore), maxBefore))
	}
	if s.Withdrawn {
		all = append(all, small("Deleted by its author."))
	}
	return all
}

// stands says where the item stands, and what is due when.
func stands(c bot.Card) (state, times string) {
	is := chat.StatusOf(c)
	state = escaped(strings.Join(chat.There(is.State+is.More, is.Owner), " · "), maxTitle)
	var all []string
	if is.Since != "" {
		all = append(all, "Opened "+ago(c.Since))
	}
	if s := chat.Due(c, func(t time.Time, _ bool) string { return ago(t) + ", " + at(t) }); s != "" {
		all = append(all, strings.Replace(s, "Overdue", "**Overdue**", 1))
	}
	return state, cmp.Or(strings.Join(all, "\n"), "Nothing is due.")
}

// Times as everybody sees them on their own clock: how long ago, and when.
// https://docs.discord.com/developers/reference#message-formatting-timestamp-styles
func ago(t time.Time) string { return fmt.Sprintf("<t:%d:R>", t.Unix()) }
func at(t time.Time) string  { return fmt.Sprintf("<t:%d:f>", t.Unix()) }

// leading is a link to a place of heed's own, under a label.
func leading(to, label string) string { return "[" + label + "](" + parentheses.Replace(to) + ")" }

var parentheses = strings.NewReplacer("(", "%28", ")", "%29")

// maxEmbedURL is the most characters of the address of an embed.
// https://docs.discord.com/developers/resources/message#embed-object
const maxEmbedURL = 2048

// keyed is the address of heed's own that the title of an embed leads to, with the
// key by which Find knows the message.
func (a *Adapter) keyed(to, key string) string {
	to, _, _ = strings.Cut(to, "#")
	safe, _, ok := chat.Site(to, maxEmbedURL-len(key)-1)
	switch {
	case key == "" && ok:
		return safe
	case key == "":
		return ""
	case !ok:
		return a.marked(key)
	}
	return safe + "#" + key
}

// marked is the address that an embed without a title has, which is not shown:
// by its end Find knows the message.
func (a *Adapter) marked(key string) string { return a.host.PublicURL + "/#" + key }
