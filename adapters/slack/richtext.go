package slack

import (
	"strconv"
	"time"

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

// linked is a text in which those web addresses are links for which leads says
// so: shown as they are or, if there is one, under a label.
func linked(s, label string, leads func(string) bool) runs {
	var all runs
	end := 0
	for _, m := range chat.Address.FindAllStringIndex(s, -1) {
		to := chat.Unpunctuated(s[m[0]:m[1]])
		if _, _, ok := site(to); !ok || !leads(to) {
			continue
		}
		all = append(append(all, text(s[end:m[0]])...), link(to, label)...)
		end = m[0] + len(to)
	}
	return append(all, text(s[end:])...)
}

// maxURL is the most characters of a link.
// https://docs.slack.dev/reference/block-kit/block-elements/button-element
const maxURL = 3000

// site is a web address from outside, made safe to link to; see [chat.Site].
func site(raw string) (to, at string, ok bool) { return chat.Site(raw, maxURL) }

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
