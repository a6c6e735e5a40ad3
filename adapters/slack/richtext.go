package slack

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
)

// runs are what a line of rich text is made of. Their text is shown as it is:
// nothing in it is markup. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
type runs []slackgo.RichTextSectionElement

// text is s as it is. Slack takes no run without text.
func text(s string) runs { return styled(s, nil) }

// strong is s in bold.
func strong(s string) runs { return styled(s, &slackgo.RichTextSectionTextStyle{Bold: true}) }

// slanted is s in italics.
func slanted(s string) runs { return styled(s, &slackgo.RichTextSectionTextStyle{Italic: true}) }

func styled(s string, style *slackgo.RichTextSectionTextStyle) runs {
	if s == "" {
		return nil
	}
	return runs{slackgo.NewRichTextSectionTextElement(s, style)}
}

// link leads to an address of heed's own, or shows the address it leads to.
func link(to, label string) runs {
	return runs{slackgo.NewRichTextSectionLinkElement(to, label, nil)}
}

// section and quote are paragraphs; a quote has a line beside it.
func (r runs) section() slackgo.RichTextElement { return slackgo.NewRichTextSection(r...) }

func (r runs) quote() slackgo.RichTextElement {
	return &slackgo.RichTextQuote{Type: slackgo.RTEQuote, Elements: r}
}

// address finds web addresses in a text.
var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// linked is a text in which those web addresses are links for which leads says
// so: shown as they are or, if there is one, under a label.
func linked(s, label string, leads func(string) bool) runs {
	var all runs
	end := 0
	for _, m := range address.FindAllStringIndex(s, -1) {
		to := unpunctuated(s[m[0]:m[1]])
		if _, _, ok := site(to); !ok || !leads(to) {
			continue
		}
		all = append(append(all, text(s[end:m[0]])...), link(to, label)...)
		end = m[0] + len(to)
	}
	return append(all, text(s[end:])...)
}

// unpunctuated is an address without what belongs to the sentence it stands in.
func unpunctuated(s string) string {
	for {
		c, n := utf8.DecodeLastRuneInString(s)
		if !strings.ContainsRune(`.,;:!?'*_~|…”’]}`, c) && (c != ')' || strings.Contains(s, "(")) {
			return s
		}
		s = s[:len(s)-n]
	}
}

// maxURL is the most characters of a link.
// https://docs.slack.dev/reference/block-kit/block-elements/button-element
const maxURL = 3000

// host is a name of a host that shows what it is: in ASCII, so that no letter
// looks like another, and short enough to be shown whole.
var host = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}(:[0-9]{1,5})?$`)

// site is a web address from outside, made safe to link to, and the host it
// leads to, which a link must show. Not ok: it is better not a link.
func site(raw string) (to, at string, ok bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || !host.MatchString(u.Host) {
		return "", "", false
	}
	to = encoded(u.String())
	return to, u.Host, len(to) <= maxURL
}

// encoded percent-encodes what could end a link.
func encoded(to string) string {
	b := strings.Builder{}
	for _, c := range []byte(to) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`<>|"^`+"`", c) >= 0 {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+0x100, 16)[1:]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// marked is a link in marked-up text.
func marked(to, label string) string { return "<" + escape(to) + "|" + escape(label) + ">" }

// How times are shown. https://docs.slack.dev/messaging/formatting-message-text#date-formatting
const (
	when    = "{date_short_pretty} at {time}"
	whenAgo = "{date_short_pretty} at {time}, {ago}"
)

// date is a time in marked-up text, on the clock of whoever reads it.
func date(t time.Time, format string) string {
	return "<!date^" + strconv.FormatInt(t.Unix(), 10) + "^" + format + "|" + clock(t) + ">"
}

// clock is a time for those who see no dates of Slack's.
func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// mrkdwn is marked-up text in which nothing is guessed to be markup.
func mrkdwn(s string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.MarkdownType, s, false, true)
}

// plain is text as it is.
func plain(s string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.PlainTextType, s, false, false)
}

// rich is a block of rich text.
func rich(parts ...slackgo.RichTextElement) slackgo.Block {
	return slackgo.NewRichTextBlock("", parts...)
}

// maxSection is the most characters of a section.
// https://docs.slack.dev/reference/block-kit/blocks/section-block
const maxSection = 3000

// sections are a text as it is, in as many blocks as it takes.
func sections(s string) []slackgo.Block {
	var all []slackgo.Block
	for s != "" {
		n := 0
		part := s
		for at, c := range s {
			if n += chat.Width(c); n > maxSection {
				part = s[:at]
				break
			}
		}
		s = s[len(part):]
		all = append(all, slackgo.NewSectionBlock(plain(part), nil, nil))
	}
	return all
}
