package discord

import (
	"fmt"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what a report shows, so that all of it fits into an embed.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const (
	maxEmbed   = 5900 // of 6000 characters
	maxFigures = 2500
	maxFields  = 25
	maxValue   = 1024
	maxFigure  = 500
	maxItems   = 20
	maxDays    = 7 // in words; the picture shows all
)

// sheet is an embed that is filled from its top: what does not fit is left out, and
// all behind it.
type sheet struct {
	embed
	room int
	full bool
}

// put adds a field.
func (s *sheet) put(name, value string) {
	if name = escaped(name, maxTitle); name == "" || value == "" {
		return
	}
	n := chat.Size(name) + chat.Size(value)
	if s.full = s.full || n > s.room || len(s.Fields) == maxFields; s.full {
		return
	}
	s.Fields, s.room = append(s.Fields, field{Name: name, Value: value}), s.room-n
}

// drawReport is a digest or a review: figures, lists and words of customers, and
// the days in a picture.
func (a *Adapter) drawReport(m bot.Message) drawn {
	r := *m.Report
	s := sheet{embed: embed{Title: escaped(chat.Shown(r.Title, maxTitle), maxTitle), URL: a.keyed(r.Link, m.Key), Color: blue}}
	s.Description = summary(r)
	s.room = maxEmbed - chat.Size(s.Title) - chat.Size(s.Description)
	for _, l := range r.Lists {
		s.put(chat.Clip(chat.OneLine(l.Title), chat.MaxName), a.items(l))
	}
	if len(r.Days) > 1 {
		s.put("Day by day", latestDays(r.Days))
	}
	for _, q := range r.Quotes {
		by, said := chat.Quoted(q)
		s.put(by, strings.Join(chat.There(quote(said, maxValue-maxAbout), a.onBoard(q.Link)), "\n"))
	}
	d := drawn{Components: toBoard(r.Link), Name: chat.Clip(chat.OneLine(r.Title), maxName)}
	if f, ok := chart(r.Days); ok {
		d.Files, s.Image = []file{f}, &image{"attachment://" + f.Name}
	}
	d.Embeds = []embed{s.embed}
	d.Content, d.Mentions = a.alerting(m)
	return d
}

// summary are the figures of a report.
func summary(r bot.Report) string {
	var all []string
	if s := chat.OneLine(r.Late); s != "" {
		all = append(all, small(escaped(s, maxAbout)))
	}
	room := maxFigures
	for _, l := range r.Lines {
		name, rest := chat.Figure(l)
		line := "- **" + strings.TrimSuffix(escape(name+":"), ":") + "**" + escaped(rest, maxFigure)
		if room -= chat.Size(line); room < 0 {
			break
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

// items are those of a list, as many as a field holds, and how many more.
func (a *Adapter) items(l bot.ReportList) string {
	var all []string
	room, more := maxValue-len("\nand 1000000 more"), l.More+len(l.Items)
	for _, i := range l.Items[:min(len(l.Items), maxItems)] {
		line := strings.TrimSpace("- " + escaped(chat.Listed(i), maxAbout) + " " + a.onBoard(i.Link))
		if room -= chat.Size(line) + 1; room < 0 {
			break
		}
		all, more = append(all, line), more-1
	}
	if more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, "\n")
}

// latestDays are the latest days in words, the latest first.
func latestDays(days []bot.ReportDay) string {
	var all []string
	for n := len(days) - 1; n >= max(0, len(days)-maxDays); n-- {
		all = append(all, "- "+escape(chat.Day(days[n])))
	}
	return strings.Join(all, "\n")
}

// onBoard leads to an item on the board.
func (a *Adapter) onBoard(to string) string {
	if to, _, ok := chat.Site(to, maxAbout-len("[Open]()\n")); ok && a.ours(to) {
		return leading(to, "Open")
	}
	return ""
}

// toBoard is a button that leads to a page of the board.
func toBoard(to string) []row {
	to, _, ok := chat.Site(to, maxLink)
	if !ok {
		return []row{}
	}
	return []row{{rowComponent, []component{{Type: buttonComponent, Style: linkButton, Label: onTheBoard, URL: to}}}}
}
