package slacktest

import (
	"encoding/json"
	"regexp"
	"strings"
)

// markup is what Slack makes something of when a person types it: the mention
// of a person by id, an address, a call to everybody.
var markup = regexp.MustCompile(`<@([UW][A-Z0-9]+)>|https?://[^\s<>|]+|@(here|channel|everyone)\b`)

// compose is what becomes of text that a person types: the text of the message,
// and its blocks. Everything is literal but "<@U…>" of somebody who is there,
// web addresses, @here, @channel and @everyone. The caller holds the lock.
func (s *Server) compose(text string) (string, json.RawMessage) {
	wire, rest, parts := strings.Builder{}, text, []object{}
	literal := func(t string) {
		if t != "" {
			wire.WriteString(escape(t))
			parts = append(parts, object{"type": "text", "text": t})
		}
	}
	for at := markup.FindStringSubmatchIndex(rest); at != nil; at = markup.FindStringSubmatchIndex(rest) {
		found, user, group := rest[at[0]:at[1]], part(rest, at, 1), part(rest, at, 2)
		literal(rest[:at[0]])
		rest = rest[at[1]:]
		switch {
		case user != "" && s.users[user] == nil:
			literal(found)
		case user != "":
			wire.WriteString(found)
			parts = append(parts, object{"type": "user", "user_id": user})
		case group != "":
			wire.WriteString("<!" + group + ">")
			parts = append(parts, object{"type": "broadcast", "range": group})
		default:
			wire.WriteString("<" + escape(found) + ">")
			parts = append(parts, object{"type": "link", "url": found})
		}
	}
	literal(rest)
	if len(parts) == 0 {
		return "", nil
	}
	return wire.String(), encode([]object{{
		"type": "rich_text", "block_id": secret()[:5], "elements": []object{{"type": "rich_text_section", "elements": parts}},
	}})
}

// part is a group of a match.
func part(text string, at []int, n int) string {
	if at[2*n] < 0 {
		return ""
	}
	return text[at[2*n]:at[2*n+1]]
}

// escape is text as Slack's messages carry it.
// https://docs.slack.dev/messaging/formatting-message-text
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}
