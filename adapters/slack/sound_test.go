package slack

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"heed/adapters/chat"
	"heed/bot"
)

// sound fails the test if Slack would not take what was drawn, or if it alerts
// anybody but those whom it is for, or hides where a link leads.
func sound(t *testing.T, d drawn, m bot.Message) {
	t.Helper()
	takes(t, d.Blocks)
	takes(t, d.Plain)
	if n := chat.Size(d.Text); n == 0 || n > maxText {
		t.Errorf("the text has %d characters", n)
	}
	acts := map[string]string{}
	for _, p := range m.Ping {
		acts[p.ID] = "person"
	}
	l := look{T: t, people: acts}
	l.marked(d.Text)
	for _, blocks := range []any{d.Blocks, d.Plain} {
		raw, err := json.Marshal(blocks)
		if err != nil {
			t.Fatal(err)
		}
		var all []any
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		l.chars = 0
		l.value(all)
		if len(all) == 0 || len(all) > 50 || l.chars > 11000 {
			t.Errorf("%d blocks of %d characters", len(all), l.chars)
		}
	}
}

// look goes through blocks and looks at what acts.
type look struct {
	*testing.T
	people map[string]string // ids of who may be alerted
	chars  int
}

func (l *look) value(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.value(e)
		}
	case map[string]any:
		l.object(v)
		for _, e := range v {
			l.value(e)
		}
	}
}

func (l *look) object(o map[string]any) {
	l.Helper()
	said, _ := o["text"].(string)
	l.chars += chat.Size(said)
	if e, ok := o["elements"]; ok && (e == nil || len(e.([]any)) == 0) {
		l.Errorf("a %v has no elements", o["type"])
	}
	if said, ok := o["text"].(string); ok && said == "" && o["type"] != "link" {
		l.Errorf("a %v is empty", o["type"])
	}
	switch o["type"] {
	case "user":
		if l.people[fmt.Sprint(o["user_id"])] == "" {
			l.Errorf("alerts %v", o["user_id"])
		}
	case "usergroup", "broadcast", "channel", "team", "emoji", "image", "markdown", "video", "file":
		l.Errorf("has a %v", o["type"])
	case "link":
		l.leads(fmt.Sprint(o["url"]), said)
	case "mrkdwn":
		l.marked(said)
		if o["verbatim"] != true {
			l.Errorf("%q is not verbatim", said)
		}
	case "plain_text":
		if o["emoji"] != false {
			l.Errorf("%q makes emoji", said)
		}
	case "button":
		if to, ok := o["url"].(string); ok && !strings.HasPrefix(to, "https://heed.example.com/") {
			l.Errorf("a button leads to %s", to)
		}
	}
}

var (
	actingText = regexp.MustCompile(`<([^<>]*)>`) // what acts in marked-up text
	dates      = regexp.MustCompile(`^!date\^-?\d+\^[{}_a-z, ]+$`)
	entities   = regexp.MustCompile(`&(amp|lt|gt);`)
)

func (l *look) marked(s string) {
	l.Helper()
	for _, m := range actingText.FindAllStringSubmatch(s, -1) {
		to, label, _ := strings.Cut(m[1], "|")
		switch {
		case dates.MatchString(to):
		case strings.HasPrefix(to, "@") && l.people[to[1:]] != "":
		case strings.HasPrefix(to, "http"):
			l.leads(html.UnescapeString(to), label)
		default:
			l.Errorf("%q acts in %q", m[0], s)
		}
	}
	rest := actingText.ReplaceAllString(s, "")
	if strings.ContainsAny(rest, "<>") || strings.Count(rest, "&") != len(entities.FindAllString(rest, -1)) {
		l.Errorf("%q is not escaped", rest)
	}
}

// leads looks at a link: it is one of heed's own, or shows where it leads.
func (l *look) leads(to, label string) {
	l.Helper()
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		l.Errorf("a link leads to %q", to)
		return
	}
	ours := strings.HasPrefix(to, "https://heed.example.com/") && (label == "Open" || label == "Open on the board") ||
		strings.HasPrefix(to, "https://acme.slack.com/") && label == "Go to the card"
	if label != "" && label != u.Host && !ours {
		l.Errorf("a link to %q says %q", to, label)
	}
}
