package slack

import (
	"fmt"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Most characters of what a report says in words, so that all of it stays well
// below what Slack takes; see [maxSaid].
const (
	maxRecited = 7000
	maxItems   = 20
)

// page is rich text with an end: what does not fit is left out, and all behind it.
type page struct {
	room int
	all  []slackgo.RichTextElement
}

// add puts parts on the page that together have so many characters.
func (p *page) add(size int, parts ...slackgo.RichTextElement) {
	if p.room -= size; p.room >= 0 {
		p.all = append(p.all, parts...)
	}
}

// line is one line of a list.
type line struct {
	runs
	size int
}

// list puts a list with a title on the page, as much as fits.
func (p *page) list(title string, lines []line) {
	n := chat.Size(title)
	var items []slackgo.RichTextElement
	for _, l := range lines {
		if n+l.size > p.room {
			break
		}
		if len(l.runs) == 0 {
			continue
		}
		items, n = append(items, l.section()), n+l.size
	}
	if len(items) == 0 {
		return
	}
	if title != "" {
		p.add(0, strong("\n"+title).section())
	}
	p.add(n, slackgo.NewRichTextList(slackgo.RTEListBullet, 0, items...))
}

// inWords are the parts of a report that are text, as much as a message holds.
func inWords(r bot.Report) []slackgo.RichTextElement {
	p := page{room: maxRecited}
	var lines []line
	for _, l := range r.Lines {
		lines = append(lines, figure(l))
	}
	p.list("", lines)
	for _, l := range r.Lists {
		p.list(chat.Clip(chat.OneLine(l.Title), chat.MaxName), listed(l))
	}
	if len(r.Days) > 1 {
		p.list("Day by day", dayLines(r.Days))
	}
	for _, q := range r.Quotes {
		p.quote(q)
	}
	return p.all
}

// quote puts words of a customer on the page, below who they are.
func (p *page) quote(q bot.ReportItem) {
	by, said := chat.Quoted(q)
	p.add(chat.Size(said)+chat.Size(by), append(strong("\n"+by+"  "), onBoard(q.Link)...).section(), text(said).quote())
}

// figure is a line of a report.
func figure(l bot.ReportLine) line {
	name, rest := chat.Figure(l)
	return line{append(strong(name), text(rest)...), chat.Size(name) + chat.Size(rest)}
}

// listed are the items of a list.
func listed(l bot.ReportList) []line {
	var all []line
	for _, i := range l.Items[:min(len(l.Items), maxItems)] {
		said := chat.Listed(i) + " "
		all = append(all, line{append(text(said), onBoard(i.Link)...), chat.Size(said)})
	}
	if more := l.More + max(0, len(l.Items)-maxItems); more > 0 {
		said := fmt.Sprintf("and %d more", more)
		all = append(all, line{text(said), chat.Size(said)})
	}
	return all
}

// dayLines are days in words, the latest first.
func dayLines(days []bot.ReportDay) []line {
	var all []line
	for n := len(days) - 1; n >= max(0, len(days)-bot.MaxReportDays); n-- {
		said := chat.Day(days[n])
		all = append(all, line{text(said), chat.Size(said)})
	}
	return all
}

// onBoard leads to an item on the board.
func onBoard(to string) runs {
	if to, _, ok := site(to); ok {
		return link(to, "Open")
	}
	return nil
}
