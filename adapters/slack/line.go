package slack

import (
	"regexp"
	"strings"

	slackgo "github.com/slack-go/slack"

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
	d := drawn{Blocks: []slackgo.Block{rich(a.paragraphs(told, m.About, alert)...)}, Plain: sections(told)}
	d.Text = escaped(told, maxText-len(pings))
	if s := m.Said; s != nil {
		d.Blocks[0] = rich(append(a.paragraphs(told, m.About, alert), said(*s, maxWords)...)...)
		below := strings.Join(saidLines(*s), "\n")
		d.Plain = append(d.Plain, sections(clip(below, maxWords))...)
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
	if s = harmless(s); blank(s) {
		return "Something happened."
	}
	return clip(s, maxLine)
}

// paragraphs are the lines of a text; those that begin with a dot are a list.
// heed's own addresses are links. Behind the first, or below a list, is whom it
// alerts.
func (a *Adapter) paragraphs(s string, about bot.Ref, alert runs) []slackgo.RichTextElement {
	var all, items []slackgo.RichTextElement
	lines := strings.Split(s, "\n")
	for n, line := range lines {
		item, listed := strings.CutPrefix(line, "• ")
		if listed {
			items = append(items, linked(item, a.ours).section())
		}
		if len(items) > 0 && (!listed || n == len(lines)-1) {
			all, items = append(all, slackgo.NewRichTextList(slackgo.RTEListBullet, 0, items...)), nil
		}
		if listed || line == "" {
			continue
		}
		r := linked(line, a.ours)
		if n == 0 {
			r = append(r, a.leading(about)...)
		}
		if n == 0 && len(lines) == 1 {
			r, alert = append(r, alert...), nil
		}
		all = append(all, r.section())
	}
	if len(alert) > 0 {
		all = append(all, alert[1:].section())
	}
	return all
}

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
