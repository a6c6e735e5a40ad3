package discord

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"heed/adapters/chat"
	"heed/bot"
)

// drawn is a message as Discord takes it, to send and to edit.
// https://docs.discord.com/developers/resources/message#create-message-jsonform-params
type drawn struct {
	Content    string   `json:"content"`
	Embeds     []embed  `json:"embeds"`
	Components []row    `json:"components"`
	Mentions   mentions `json:"allowed_mentions"` // exactly whom Content alerts
	Files      []file   `json:"attachments,omitempty"`

	Name string `json:"-"` // what a thread or a post about it is called: at most 100 characters, no markup
}

// mentions are whom a message alerts, whatever stands in it.
// https://docs.discord.com/developers/resources/message#allowed-mentions-object
type mentions struct {
	Parse []string `json:"parse"` // never nil: nothing is looked for in the text
	Users []string `json:"users,omitempty"`
	Roles []string `json:"roles,omitempty"`
}

// nobody is whom almost everything alerts.
func nobody() mentions { return mentions{Parse: []string{}} }

// embed is a box of rich text. Nothing in it alerts anybody.
// https://docs.discord.com/developers/resources/message#embed-object
type embed struct {
	Title       string  `json:"title,omitempty"`
	URL         string  `json:"url,omitempty"` // where the title leads; ends with the mark by which Find knows it
	Description string  `json:"description,omitempty"`
	Color       int     `json:"color,omitempty"`
	Fields      []field `json:"fields,omitempty"`
	Image       *image  `json:"image,omitempty"`
	Footer      *footer `json:"footer,omitempty"`
}

type field struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

type image struct {
	URL string `json:"url"`
}

type footer struct {
	Text string `json:"text"` // no markup acts in it
}

// file is one that goes along with a message, as part files[ID] of an [upload].
// https://docs.discord.com/developers/reference#uploading-files
type file struct {
	ID          int    `json:"id"`
	Name        string `json:"filename"`
	Description string `json:"description,omitempty"` // for who does not see it
	Kind        string `json:"-"`                     // its media type
	Content     []byte `json:"-"`
}

// row is up to five buttons or one menu.
// https://docs.discord.com/developers/components/reference#action-row
type row struct {
	Type       int         `json:"type"`
	Components []component `json:"components"`
}

// component is a button or a menu.
// https://docs.discord.com/developers/components/reference
type component struct {
	Type        int      `json:"type"`
	Style       int      `json:"style,omitempty"`
	Label       string   `json:"label,omitempty"`
	CustomID    string   `json:"custom_id,omitempty"`
	URL         string   `json:"url,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"`
	Options     []option `json:"options,omitempty"`
}

type option struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
}

// draw is m as Discord takes it. Whatever people wrote in it alerts nobody, is
// no markup, and hides no link. An error wraps [bot.ErrRefused].
func (a *Adapter) draw(m bot.Message) (drawn, error) {
	switch {
	case m.Card != nil:
		return a.drawCard(m), nil
	case m.Kind == bot.SendReply:
		return drawReply(m.Text)
	case m.Report != nil:
		return a.drawReport(m), nil
	}
	return a.drawLine(m), nil
}

// drawCard is a card. Its posts and threads are called like what it is about.
func (a *Adapter) drawCard(m bot.Message) drawn {
	c := *m.Card
	return drawn{
		Embeds: []embed{a.cardEmbed(c, m.Key)}, Components: acts(c, m.Key), Mentions: nobody(),
		Name: chat.Clip(chat.Title(c), maxName),
	}
}

// drawReply is a reply: its exact words, without characters that are no words.
// The addresses in it can be clicked. What is too long once it is escaped stands in
// an embed, which takes twice as much.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
func drawReply(words string) (drawn, error) {
	if n := utf8.RuneCountInString(words); n > maxReply {
		return drawn{}, fmt.Errorf("%d characters where %d are the most: %w", n, maxReply, bot.ErrRefused)
	}
	said := strings.TrimSpace(chat.Printable(words))
	if chat.Blank(said) {
		return drawn{}, fmt.Errorf("a reply without words: %w", bot.ErrRefused)
	}
	d := drawn{Content: strings.Join(pieces(said, wholeAddress), ""), Embeds: []embed{}, Components: []row{}, Mentions: nobody()}
	if chat.Size(d.Content) > maxReply {
		d.Content, d.Embeds = "", []embed{{Description: d.Content}}
	}
	return d, nil
}
