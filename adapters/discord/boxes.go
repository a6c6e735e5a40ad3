package discord

import (
	"encoding/json"
	"strings"

	"heed/adapters/chat"
)

// embeds are what a tool shows in boxes.
// https://docs.discord.com/developers/resources/message#embed-object
func (n names) embeds(raw json.RawMessage) string {
	said := ""
	for _, one := range chat.Parts(raw) {
		var e struct {
			Title  string                         `json:"title"`
			URL    string                         `json:"url"`
			Text   string                         `json:"description"`
			Author json.RawMessage                `json:"author"`
			Footer struct{ Text string }          `json:"footer"`
			Fields []struct{ Name, Value string } `json:"fields"`
		}
		chat.Lenient(one, &e)
		if name := nameIn(e.Author); name != "?" {
			said = below(said, name)
		}
		said = below(said, strings.TrimSpace(n.plain(e.Title)+" "+inBrackets(e.URL, e.Title != "")))
		said = below(said, n.plain(e.Text))
		for _, f := range e.Fields {
			said = below(said, strings.TrimPrefix(strings.TrimSpace(n.plain(strings.TrimSuffix(f.Name, ":"))+": "+n.plain(f.Value)), ": "))
		}
		said = below(said, n.plain(e.Footer.Text))
	}
	return said
}

// inBrackets is an address beside what it is called.
func inBrackets(url string, called bool) string {
	if url == "" || !called {
		return url
	}
	return "(" + url + ")"
}

// maxDeep is how deep components are looked into: Discord nests them three deep.
const maxDeep = 5

// components are the texts among a message's components. Of kinds that heed does
// not know it reads what they have in common with others.
// https://docs.discord.com/developers/components/reference
func (n names) components(raw json.RawMessage, deep int) string {
	if deep > maxDeep {
		return ""
	}
	said := ""
	for _, one := range chat.Parts(raw) {
		var c struct {
			Type  int             `json:"type"`
			Text  string          `json:"content"`
			Parts json.RawMessage `json:"components"`
		}
		chat.Lenient(one, &c)
		said = below(said, n.plain(c.Text))
		said = below(said, n.components(c.Parts, deep+1))
	}
	return said
}
