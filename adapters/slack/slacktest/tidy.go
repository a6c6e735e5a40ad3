package slacktest

import "regexp"

var (
	token  = regexp.MustCompile(`<(?:@[UW][A-Z0-9]+(?:\|[^<>]*)?|#C[A-Z0-9]+(?:\|[^<>]*)?|![a-z^][^<>]*|(?:https?://|mailto:|tel:|slack://)[^<>]+)>`)
	entity = regexp.MustCompile(`^&(?:amp|lt|gt);`)
)

// tidy is a text as Slack keeps it: what is between angle brackets stays only
// where it is something; the rest of &, < and > is escaped.
// https://docs.slack.dev/messaging/formatting-message-text
func tidy(text string) string {
	var out []byte
	tokens := token.FindAllStringIndex(text, -1)
	for i := 0; i < len(text); {
		if len(tokens) > 0 && tokens[0][0] == i {
			out = append(out, text[i:tokens[0][1]]...)
			i, tokens = tokens[0][1], tokens[1:]
			continue
		}
		switch c := text[i]; {
		case c == '<':
			out = append(out, "&lt;"...)
		case c == '>':
			out = append(out, "&gt;"...)
		case c == '&' && !entity.MatchString(text[i:]):
			out = append(out, "&amp;"...)
		default:
			out = append(out, c)
		}
		i++
	}
	return string(out)
}
