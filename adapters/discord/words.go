package discord

import (
	"cmp"
	"encoding/json"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// maxHeard is the most runes of a message that are kept, all its parts together.
const maxHeard = 40_000

// speechless stands for a message in which heed finds no words: it is there, and
// somebody must look at it where it was said.
const speechless = "(a message without words)"

// names tell what users, roles and channels are called; empty: not known.
type names struct{ user, role, channel func(id string) string }

// words are what a message says, as plain text: its text, what it forwards, polls,
// stickers. Of tools also their embeds and components, which is often all they
// say; of people an embed only shows what a link leads to.
func (n names) words(m message) string {
	n = n.in(m)
	said := below(strings.TrimSpace(n.plain(m.Content)), n.forwarded(m.Snapshots))
	said = below(said, n.poll(m.Poll))
	for _, raw := range chat.Parts(m.Stickers) {
		said = below(said, "Sticker: "+nameIn(raw))
	}
	if m.byTool() || said == "" {
		said = below(said, n.embeds(m.Embeds))
		said = below(said, n.components(m.Components, 0))
	}
	if said == "" {
		said = fileLines(m.files(""))
	}
	return shortened(cmp.Or(said, speechless), maxHeard)
}

// in is n with the people whom a message names.
func (n names) in(m message) names {
	user := n.user
	n.user = func(id string) string {
		for _, u := range m.Mentions {
			if u.ID == id {
				return u.called(nil)
			}
		}
		return user(id)
	}
	return n
}

// below puts two texts one below the other.
func below(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// shortened is s, cut to so many runes.
func shortened(s string, most int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= most {
		return s
	}
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// nameIn is the name of something.
func nameIn(raw json.RawMessage) string {
	var thing struct {
		Name string `json:"name"`
	}
	chat.Lenient(raw, &thing)
	return cmp.Or(thing.Name, "?")
}

// asQuoted is a text as one that somebody else said.
func asQuoted(text string) string { return "> " + strings.ReplaceAll(text, "\n", "\n> ") }

// maxForwarded is how many are read: Discord sends one.
const maxForwarded = 10

// forwarded are the messages that one forwards. Discord does not tell who wrote
// them. https://docs.discord.com/developers/resources/message#message-snapshot-object
func (n names) forwarded(raw json.RawMessage) string {
	said := ""
	all := chat.Parts(raw)
	for _, one := range all[:min(len(all), maxForwarded)] {
		var s struct {
			Message message `json:"message"`
		}
		chat.Lenient(one, &s)
		s.Message.Snapshots = nil // what is forwarded forwards nothing
		text := n.words(s.Message)
		if files := fileLines(s.Message.files("")); text != files {
			text = below(text, files)
		}
		said = below(said, "Forwarded:\n"+asQuoted(text))
	}
	return said
}

// poll is a question with what can be answered.
// https://docs.discord.com/developers/resources/poll#poll-object
func (n names) poll(raw json.RawMessage) string {
	type media struct {
		Text string `json:"text"`
	}
	var p struct {
		Question media           `json:"question"`
		Answers  json.RawMessage `json:"answers"`
	}
	chat.Lenient(raw, &p)
	if p.Question.Text == "" {
		return ""
	}
	said := "Poll: " + n.plain(p.Question.Text)
	for _, one := range chat.Parts(p.Answers) {
		var o struct {
			Media media `json:"poll_media"`
		}
		chat.Lenient(one, &o)
		said = below(said, "• "+n.plain(o.Media.Text))
	}
	return said
}

// files are the files beside a message, whose address is at. The addresses of the
// files themselves are good for a day only.
// https://docs.discord.com/developers/reference#signed-attachment-cdn-urls
func (m message) files(at string) []bot.Attachment {
	var all []bot.Attachment
	for _, raw := range chat.Parts(m.Attachments) {
		var f struct {
			ID   string `json:"id"`
			Name string `json:"filename"`
			Type string `json:"content_type"`
		}
		chat.Lenient(raw, &f)
		all = append(all, bot.Attachment{URL: at, Name: cmp.Or(f.Name, f.ID, "?"), Type: f.Type})
	}
	return all
}

// fileLines says which files there are.
func fileLines(files []bot.Attachment) string {
	var all []string
	for _, f := range files {
		all = append(all, "File: "+f.Name)
	}
	return strings.Join(all, "\n")
}
