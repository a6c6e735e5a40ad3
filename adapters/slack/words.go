package slack

import (
	"cmp"
	"encoding/json"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// maxHeard is the most runes of a message that are kept: Slack cuts a text there.
// https://docs.slack.dev/reference/methods/chat.postMessage
const maxHeard = 40_000

// speechless stands for a message in which heed finds no words: it is there, and
// somebody must look at it where it was said.
const speechless = "(a message without words)"

// names tell what users and channels are called.
type names struct{ user, channel func(id string) string }

// words are what a message says, as plain text. Of people that is its text, and
// the messages they share in it. Tools often put a summary there and all they
// have to say in blocks, which is what Slack shows, and in attachments.
func (n names) words(m message) string {
	said := n.plain(m.Text)
	if m.byBot() {
		said = cmp.Or(n.blocks(m.Blocks, 0), said)
	}
	said = cmp.Or(strings.TrimSpace(said), n.blocks(m.Blocks, 0))
	for _, raw := range chat.Parts(m.Attachments) {
		var at attachment
		chat.Lenient(raw, &at)
		if m.byBot() || at.Shared || said == "" {
			said = below(said, n.attachment(at))
		}
	}
	if said == "" {
		said = fileLines(m.files())
	}
	return chat.Clip(cmp.Or(said, speechless), maxHeard)
}

// fileLines says which files there are.
func fileLines(files []bot.Attachment) string {
	var all []string
	for _, f := range files {
		all = append(all, "File: "+f.Name)
	}
	return strings.Join(all, "\n")
}

// below puts two texts one below the other.
func below(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// unescaping turns the three characters back that Slack escapes, once.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
var unescaping = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// plain is a text of Slack's markup without what it marks up: names instead of
// ids, and links with where they lead. Stars and the like stay as they were
// typed.
func (n names) plain(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		out.WriteString(unescaping.Replace(before))
		if !found {
			return out.String()
		}
		mark, after, closed := strings.Cut(rest, ">")
		if !closed {
			out.WriteString("<" + unescaping.Replace(rest))
			return out.String()
		}
		out.WriteString(n.mark(mark))
		text = after
	}
}

// mark is what stands between < and >, as people see it.
// https://docs.slack.dev/messaging/formatting-message-text#advanced
func (n names) mark(mark string) string {
	to, label, _ := strings.Cut(mark, "|")
	to, label = unescaping.Replace(to), unescaping.Replace(label)
	switch {
	case strings.HasPrefix(to, "@"):
		return withSign("@", cmp.Or(label, n.user(to[1:])))
	case strings.HasPrefix(to, "#"):
		return withSign("#", cmp.Or(label, n.channel(to[1:])))
	case strings.HasPrefix(to, "!date^"):
		return cmp.Or(label, "(a date)")
	case strings.HasPrefix(to, "!subteam^"):
		return withSign("@", cmp.Or(label, "group"))
	case strings.HasPrefix(to, "!"):
		return withSign("@", cmp.Or(label, to[1:]))
	case strings.Contains(to, ":"):
		return linkWords(to, label)
	}
	return "<" + unescaping.Replace(mark) + ">"
}

// withSign is a name with its sign, once.
func withSign(sign, name string) string { return sign + strings.TrimPrefix(name, sign) }

// linkWords is a link as plain text: where it leads is always to be seen.
func linkWords(to, label string) string {
	bare := to
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		bare = strings.TrimPrefix(bare, scheme)
	}
	switch label = strings.TrimSpace(label); label {
	case "", to:
		if strings.Contains(to, "://") {
			return to
		}
		return bare
	case bare, strings.TrimSuffix(bare, "/"):
		return label
	}
	return label + " (" + to + ")"
}

// attachment is what heed reads of one.
// https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
type attachment struct {
	Pretext   string          `json:"pretext"`
	Author    string          `json:"author_name"`
	Title     string          `json:"title"`
	TitleLink string          `json:"title_link"`
	Text      string          `json:"text"`
	Fallback  string          `json:"fallback"`
	Fields    json.RawMessage `json:"fields"`
	Blocks    json.RawMessage `json:"blocks"`
	Shared    bool            `json:"is_share"`
}

// attachment is what an attachment says.
func (n names) attachment(at attachment) string {
	said := n.plain(at.Pretext)
	if at.Shared && at.Author != "" {
		said = below(said, at.Author+" wrote:")
	}
	if at.Title != "" {
		said = below(said, linkWords(at.TitleLink, n.plain(at.Title)))
	}
	said = below(said, n.plain(at.Text))
	for _, raw := range chat.Parts(at.Fields) {
		var f struct{ Title, Value string }
		chat.Lenient(raw, &f)
		said = below(said, strings.TrimSpace(strings.TrimSuffix(f.Title, ":")+": "+n.plain(f.Value)))
	}
	said = below(said, n.blocks(at.Blocks, 0))
	return strings.TrimSpace(cmp.Or(said, n.plain(at.Fallback)))
}
