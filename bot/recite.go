package bot

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxRecited is the most runes of a report in plain text.
const MaxRecited = 3500

// Recite is the report in plain text, for platforms on which that is all there
// is. What does not fit is left out from the end; the link stays.
func (r Report) Recite() string {
	end := ""
	if r.Link != "" {
		end = "\n" + r.Link
	}
	text := strings.Builder{}
	room := MaxRecited - utf8.RuneCountInString(end)
	for n, line := range r.recited() {
		if n > 0 {
			line = "\n" + line
		}
		if room -= utf8.RuneCountInString(line); room < 0 {
			break
		}
		text.WriteString(line)
	}
	return text.String() + end
}

// recited are the lines of the report, what matters most first.
func (r Report) recited() []string {
	all := []string{r.Title}
	if r.Late != "" {
		all = append(all, r.Late)
	}
	for _, l := range r.Lines {
		line := l.Name + ": " + l.Value
		if l.Before != "" {
			line += " (before: " + l.Before + ")"
		}
		all = append(all, line)
	}
	for _, l := range r.Lists {
		all = append(all, "", l.Title)
		for _, i := range l.Items {
			all = append(all, "- "+i.recited()+" "+i.Link)
		}
		if l.More > 0 {
			all = append(all, fmt.Sprintf("and %d more", l.More))
		}
	}
	for _, q := range r.Quotes {
		all = append(all, "", string(q.Kind)+": "+q.recited())
	}
	return all
}

// recited is who said what.
func (i ReportItem) recited() string {
	if i.By == "" {
		return "“" + oneLine(i.Text) + "”"
	}
	return oneLine(i.By) + ": “" + oneLine(i.Text) + "”"
}
