package slack

import (
	"regexp"
	"strings"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Most characters of a line, and of the words that it tells of: the longest
// reply and more, and a part of what does not fit on a card.
const (
	maxLine  = 3000
	maxWords = 6000
)

// drawLine is a line of heed's own, or a nag, with the words it tells of below
// it, and whom it alerts.
func (a *Adapter) drawLine(m bot.Message) drawn {
	told := shownLine(m.Text)
	pings, alert := a.pings(m.Ping)
	if _, alone := m.Lane.Direct(); alone {
		pings, alert = "", nil // a direct message alerts whom it is to
	}
	d := drawn{Blocks: []slackgo.Block{rich(a.paragraphs(told, m.About, alert)...)}, Plain: sections(told)}
	d.Text = escaped(told, maxText-len(pings))
	if s := m.Said; s != nil {
		d.Blocks[0] = rich(append(a.paragraphs(told, m.About, alert), said(*s, maxWords)...)...)
		below := strings.Join(saidLines(*s), "\n")
		d.Plain = append(d.Plain, sections(chat.Clip(below, maxWords))...)
		d.Text = escaped(told+"\n"+below, maxText-len(pings))
	}
	if pings != "" {
		d.Plain = append(d.Plain, slackgo.NewSectionBlock(mrkdwn(strings.TrimSpace(pings)), nil, nil))
	}
	d.Text += pings
	return d
}

// shownLine is a line of heed's, in which names of people stand.
func shownLine(s string) string {
	if s = chat.Harmless(s); chat.Blank(s) {
		return "Something happened."
	}
	return chat.Clip(s, maxLine)
}

// paragraphs are the lines of a text, and behind the first of them a way to
// what they are about, and whom they alert. Lines that begin with a dot are a
// list. Where heed's own addresses stand, a word leads there.
func (a *Adapter) paragraphs(s string, about bot.Ref, alert runs) []slackgo.RichTextElement {
	var all, items []slackgo.RichTextElement
	var lines runs
	flush := func() {
		if len(lines) > 0 {
			all, lines = append(all, lines.section()), nil
		}
		if len(items) > 0 {
			all, items = append(all, slackgo.NewRichTextList(slackgo.RTEListBullet, 0, items...)), nil
		}
	}
	for n, line := range strings.Split(s, "\n") {
		item, listed := strings.CutPrefix(line, "• ")
		if listed != (len(items) > 0) {
			flush()
		}
		switch {
		case listed:
			items = append(items, a.led(item, "Open").section())
			continue
		case len(lines) > 0:
			lines = append(lines, text("\n")...)
		}
		lines = append(lines, a.led(line, onTheBoard)...)
		if n == 0 {
			lines = append(append(lines, a.leading(about)...), alert...)
		}
	}
	flush()
	return all
}

// onTheBoard is what leads to the board.
const onTheBoard = "Open on the board"

// led is a text in which heed's own addresses are words that lead there.
func (a *Adapter) led(s, label string) runs { return linked(s, label, a.ours) }

// ours reports whether an address is one of the board's.
func (a *Adapter) ours(to string) bool {
	return a.host.PublicURL != "" && strings.HasPrefix(to, a.host.PublicURL+"/")
}

// leading leads to the card that a line is about.
func (a *Adapter) leading(about bot.Ref) runs {
	p, err := a.place(about)
	if to := a.permalink(p); err == nil && to != "" {
		return append(text(" · "), link(to, "Go to the card")...)
	}
	return nil
}

// someone is what the id of a person must look like to be alerted.
var someone = regexp.MustCompile(`^[UW][A-Z0-9]{2,30}$`)

// maxPings is the most people that a message alerts.
const maxPings = 50

// pings alert people of this connection: in marked-up text, and in rich text,
// where a space stands before each.
func (a *Adapter) pings(people []bot.Person) (string, runs) {
	var marked strings.Builder
	var all runs
	for _, p := range people {
		if p.Connection != a.host.Connection || !someone.MatchString(p.ID) || len(all) == 2*maxPings {
			continue
		}
		marked.WriteString(" <@" + p.ID + ">")
		all = append(append(all, text(" ")...), slackgo.NewRichTextSectionUserElement(p.ID, nil))
	}
	return marked.String(), all
}
