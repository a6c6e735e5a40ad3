package wall

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"heed/bot"
)

// render is a card as the platform takes it. Whatever people wrote is escaped
// and clipped to what a card may hold.
func render(c bot.Card) json.RawMessage {
	out := card{Item: string(c.Item), Rev: c.Rev, Title: line(c.Closed, maxTitle)}
	if c.Closed == "" {
		out.Title = line(fmt.Sprintf("%s %s: %s", c.State, c.Kind, c.Customer), maxTitle)
		out.Lines = lines(c)
		for _, b := range c.Buttons[:min(len(c.Buttons), maxButtons)] {
			out.Buttons = append(out.Buttons, button{Verb: string(b.Do), Label: clip(b.Label, maxLabel)})
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err) // unreachable: it is made of strings
	}
	return text
}

// lines are what a card says below its title.
func lines(c bot.Card) []string {
	var all []string
	add := func(label, text string) {
		if text != "" && len(all) < maxLines {
			all = append(all, Escape(clip(label+text, maxLine)))
		}
	}
	add("", c.History)
	for _, s := range c.Said {
		add("", said(s))
	}
	if c.More > 0 {
		add("", fmt.Sprintf("and %d more", c.More))
	}
	add("Profile: ", c.Profile)
	add("From: ", c.Where)
	add("Owner: ", oneLine(c.Owner))
	add("Since: ", clock(c.Since))
	switch {
	case c.Overdue:
		add("Overdue: ", string(c.DueFor)+" since "+clock(c.Due))
	case !c.Due.IsZero():
		add("Due: ", string(c.DueFor)+" by "+clock(c.Due))
	}
	add("Outcome: ", string(c.Outcome))
	for _, t := range c.Trouble {
		add("Trouble: ", t)
	}
	add("Open: ", c.Link)
	return all
}

// said is one mention on a card.
func said(s bot.Said) string {
	text := oneLine(s.By) + ": " + s.Text
	if s.Before != "" {
		text += "\nbefore: " + s.Before
	}
	if s.Withdrawn {
		text += "\n(deleted by its author)"
	}
	return text
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// line is text made one harmless line.
func line(s string, limit int) string { return Escape(clip(oneLine(s), limit)) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// clip cuts what is longer than limit runes, and says so.
func clip(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return string(r[:max(limit-1, 0)]) + "…"
}
