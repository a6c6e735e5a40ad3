package discord

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"heed/adapters/chat"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// sound fails the test if Discord would not take what was drawn, if it alerts
// anybody but those whom it is for, if anything in it is markup that heed did not
// write, or if it hides where a link leads.
func sound(t *testing.T, d drawn, m bot.Message) {
	t.Helper()
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range discordtest.Validate(raw) {
		t.Errorf("Discord does not take it: %s\n%.2000s", wrong, raw)
	}
	if chat.Size(d.Name) > maxName || strings.Contains(d.Name, "\n") {
		t.Errorf("it is called %q", d.Name)
	}
	if d.Mentions.Parse == nil || len(d.Mentions.Parse) > 0 || len(d.Mentions.Roles) > 0 {
		t.Errorf("it alerts %+v", d.Mentions)
	}
	l := look{T: t}
	for _, p := range m.Ping {
		l.people = append(l.people, p.ID)
	}
	if !slices.Equal(d.Mentions.Users, l.people) {
		t.Errorf("it alerts %q, not %q", d.Mentions.Users, l.people)
	}
	total := 0
	for _, e := range d.Embeds {
		total += l.embed(e)
	}
	if total > 6000 {
		t.Errorf("embeds of %d characters", total)
	}
	if m.Kind == bot.SendReply {
		return
	}
	if rest := regexp.MustCompile(`<@[0-9]+>`).ReplaceAllString(d.Content, ""); strings.TrimSpace(rest) != "" {
		t.Errorf("beside alerts it says %q", rest)
	}
	if len(d.Embeds) != 1 || !strings.HasSuffix(d.Embeds[0].URL, "#"+m.Key) {
		t.Errorf("it is not known again: %+v", d.Embeds)
	}
	l.pressable(d.Components)
}

// look goes through what is drawn and looks at what acts.
type look struct {
	*testing.T
	people []string // ids of who may be alerted
}

// embed looks at an embed, and says how many characters it has.
func (l *look) embed(e embed) int {
	l.Helper()
	n := 0
	for _, s := range append([]string{e.Title, e.Description}, fieldTexts(e)...) {
		l.read(s, true)
		n += chat.Size(s)
	}
	if e.Title != "" && e.URL != "" {
		l.leads(e.URL, onTheBoard)
	}
	return n
}

func fieldTexts(e embed) (all []string) {
	for _, f := range e.Fields {
		all = append(all, f.Name, f.Value)
	}
	return all
}

// pressable looks at buttons and menus.
func (l *look) pressable(rows []row) {
	l.Helper()
	for _, r := range rows {
		for _, c := range r.Components {
			if c.URL != "" && !strings.HasPrefix(c.URL, "https://heed.example.com/") {
				l.Errorf("a button leads to %s", c.URL)
			}
		}
	}
}

// What Discord sees in a text, by its own rules.
var (
	readEscape  = regexp.MustCompile(`^\\[^0-9A-Za-z\s]`)
	readTime    = regexp.MustCompile(`^<t:-?[0-9]+:[Rf]>`)
	readChannel = regexp.MustCompile(`^<#[0-9]+>`)
	readMarked  = regexp.MustCompile(`^<(https?://[^ >]+)>`)
	readURL     = regexp.MustCompile(`^https?://[^\s<]+[^<.,:;"'\]\s]`)
	readLabel   = regexp.MustCompile(`^\[([^\]\\]*)\]\(([^)\s]*)\)`)
	readLine    = regexp.MustCompile(`^(?:> |-# |- )`)
	readMarkup  = regexp.MustCompile(`^(?:[*_~|<@\[\]\x60\\]|:[^\s:]+:|://)`)
	readOpening = regexp.MustCompile(`^(?:[#>+-]|[0-9]+\.)`)
)

// readActing are the characters with which the above begin, but at the start of a
// line.
const readActing = "\\<>h-*_~|@[]`:#+"

// read is what people read of a text. With ours there may be markup in it that heed
// writes: quotes, small lines and lists, bold names, times, channels, and links.
func (l *look) read(s string, ours bool) string {
	l.Helper()
	var said strings.Builder
	fresh, begun := true, false // begun: heed's own markup begins this line
	for s != "" {
		c, n := utf8.DecodeRuneInString(s)
		shown := s[:n]
		switch {
		case c == '\n':
			fresh, begun = true, false
		case !fresh && !strings.ContainsRune(readActing, c): // most of all: it is fast
		case readEscape.MatchString(s):
			n, shown, fresh = 1+utf8.RuneLen(first(s[1:])), string(first(s[1:])), false
		case readMarked.MatchString(s):
			m := readMarked.FindStringSubmatch(s)
			n, shown, fresh = len(m[0]), m[1], false
			l.leads(m[1], "")
		case readURL.MatchString(s):
			shown = balanced(readURL.FindString(s))
			n, fresh = len(shown), false
			l.leads(shown, "")
		case ours && fresh && !begun && readLine.MatchString(s):
			n, shown, begun = len(readLine.FindString(s)), "", true
		case ours && (readTime.MatchString(s) || readChannel.MatchString(s)):
			n, fresh = strings.IndexByte(s, '>')+1, false
		case ours && readLabel.MatchString(s):
			m := readLabel.FindStringSubmatch(s)
			n, shown, fresh = len(m[0]), m[1], false
			l.leads(m[2], m[1])
		case ours && strings.HasPrefix(s, "**"):
			n, shown, fresh = 2, "", false
		case readMarkup.MatchString(s) || fresh && readOpening.MatchString(s):
			l.Errorf("%.20q is markup in %.200q", s, s)
			fresh = false
		default:
			fresh = fresh && unicode.IsSpace(c)
		}
		said.WriteString(shown)
		s = s[n:]
	}
	return said.String()
}

func first(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// balanced is an address without the parenthesis that ends what it stands in.
func balanced(s string) string {
	for strings.HasSuffix(s, ")") && strings.Count(s, ")") > strings.Count(s, "(") {
		s = s[:len(s)-1]
	}
	return s
}

// leads looks at a link: it is one of heed's own, or shows where it leads.
func (l *look) leads(to, label string) {
	l.Helper()
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.ContainsAny(to, "\\ ") {
		l.Errorf("a link leads to %q", to)
		return
	}
	ours := strings.HasPrefix(to, "https://heed.example.com/") && (label == "Open" || label == onTheBoard) ||
		strings.HasPrefix(to, "https://discord.com/channels/1180000000000000000/") && label == "Go to the card"
	if label != "" && !ours {
		l.Errorf("a link to %q says %q", to, label)
	}
}
