package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what a form takes.
// https://docs.slack.dev/surfaces/modals
// https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
const (
	maxTitle       = 24
	maxInputLabel  = 2000
	maxPlaceholder = 150
	maxInput       = 3000
	maxOptions     = 100
	maxOption      = 75
	maxOptionValue = 150
)

const (
	formPrefix = "form:" // then an event: the callback_id of its form
	valueID    = "value" // what is filled in, in each of its fields
)

// memo is what a form remembers of where it came from. Slack keeps it where
// people can read it: nothing that is allowed depends on it.
type memo struct {
	Item    bot.ItemID `json:"item"`
	Seen    uint64     `json:"seen"` // the revision that the form shows
	Channel string     `json:"channel,omitempty"`
	Thread  string     `json:"ts,omitempty"`
	Home    bool       `json:"home,omitempty"` // it was opened from App Home
	Round   int        `json:"n,omitempty"`    // how often what was sent was refused: what is sent after that is another event
}

// notice stands at the top of a form that was sent and not done.
type notice struct {
	sentence string
	offer    bot.Verb  // what may be done instead
	reply    *bot.Line // what somebody else replied meanwhile
}

// modal is a form, with what the customer said last above it.
func (a *Adapter) modal(v bot.View, f bot.Form, m memo, above ...notice) slackgo.ModalViewRequest {
	var blocks []slackgo.Block
	for _, n := range above {
		blocks = append(blocks, n.blocks(m)...)
	}
	blocks = append(blocks, a.about(v, f)...)
	if f.Help != "" {
		blocks = append(blocks, slackgo.NewContextBlock("", plain(warned(f))))
	}
	zone := a.host.Rules().Desks[v.Item.Desk].Hours.Location()
	for _, field := range f.Fields {
		blocks = append(blocks, input(field, zone))
	}
	return slackgo.ModalViewRequest{
		Type: slackgo.VTModal, Title: plain(chat.Clip(f.Label, maxTitle)), Submit: plain(submitLabel(f)), Close: plain("Cancel"),
		CallbackID: formPrefix + string(f.Do), PrivateMetadata: encode(m), Blocks: slackgo.Blocks{BlockSet: blocks},
	}
}

// submitLabel is the word on the button that sends a form.
func submitLabel(f bot.Form) string {
	switch f.Do {
	case bot.Reply, bot.Hold:
		return "Send"
	case bot.Note:
		return "Add"
	}
	if utf8.RuneCountInString(f.Label) <= maxTitle {
		return f.Label
	}
	return "Do it"
}

// warned is what a form says of itself.
func warned(f bot.Form) string {
	if f.Grave {
		return "⚠️ " + f.Help
	}
	return f.Help
}

// encode makes a memo what a view can carry.
func encode(m memo) string {
	text, _ := json.Marshal(m) // of strings and numbers, it can not fail
	return string(text)
}

// decode is the inverse.
func decode(text string) (m memo, ok bool) {
	err := json.Unmarshal([]byte(text), &m)
	return m, err == nil && m.Item != ""
}

// blocks show a notice: why it was not done, what may be done instead, and what
// was said meanwhile.
func (n notice) blocks(m memo) []slackgo.Block {
	blocks := refusedBlocks(&bot.Refusal{Sentence: "⚠️ " + n.sentence, Offer: n.offer}, m.Item, m.Seen)
	if n.reply != nil && n.reply.Words != nil {
		blocks = append(blocks, rich(text("The team replied:").section(), text(chat.Words(n.reply.Words.Text, maxRead)).quote()))
	}
	return blocks
}

// Most runes of what somebody said above a form, in which it is read, and above
// another, in which it only tells which item it is.
const (
	maxRead    = 1500
	maxGlanced = 200
)

// about says which item a form is about: who wrote, how it stands, and what they
// said last.
func (a *Adapter) about(v bot.View, f bot.Form) []slackgo.Block {
	c := chat.CardOf(a.host, v)
	blocks := []slackgo.Block{slackgo.NewContextBlock("", append([]slackgo.MixedElement{plain(chat.Title(c))}, stands(c)...)...)}
	if len(c.Said) == 0 {
		return blocks
	}
	limit := maxGlanced
	if chat.Answers(f.Do) {
		limit = maxRead
	}
	return append(blocks, rich(said(c.Said[len(c.Said)-1], limit)...))
}

// input is a field to fill in.
func input(f bot.Field, zone *time.Location) slackgo.Block {
	var hints []string
	if f.Name == "until" {
		hints = append(hints, "Time in "+zone.String()+".")
	}
	var element slackgo.BlockElement
	switch f.Kind {
	case bot.ChoiceField:
		var some bool
		if element, some = choose(f); !some {
			return sentence(chat.OneLine(f.Label) + ": there is nothing to choose from.")
		}
	default:
		limit := maxInput
		if f.Max > 0 {
			limit = min(limit, f.Max)
		}
		if f.Kind == bot.WordsField {
			hints = append(hints, fmt.Sprintf("At most %d characters.", limit))
		}
		element = write(f, limit)
	}
	block := slackgo.NewInputBlock(f.Name, plain(chat.Clip(chat.OneLine(f.Label), maxInputLabel)), nil, element)
	block.Optional = f.Optional
	if len(hints) > 0 {
		block.Hint = plain(strings.Join(hints, " "))
	}
	return block
}

// write is a field for words.
func write(f bot.Field, limit int) slackgo.BlockElement {
	e := slackgo.NewPlainTextInputBlockElement(nil, valueID)
	e.Multiline, e.MaxLength, e.InitialValue = f.Kind == bot.WordsField, limit, chat.Clip(f.Value, limit)
	if f.Hint != "" {
		e.Placeholder = plain(chat.Clip(f.Hint, maxPlaceholder))
	}
	return e
}

// choose is a field for one of several things, if there are some. Slack takes a
// hundred in one list, and a hundred lists.
func choose(f bot.Field) (element slackgo.BlockElement, some bool) {
	e := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, plain("Choose"), valueID)
	for _, c := range f.Choices {
		if len(c.Value) > maxOptionValue || c.Value == "" {
			continue // it can be named by the board and the API only
		}
		option := slackgo.NewOptionBlockObject(c.Value, plain(chat.Clip(chat.Shown(c.Label, maxOption), maxOption)), nil)
		e.Options = append(e.Options, option)
		if c.Value == f.Value {
			e.InitialOption = option
		}
	}
	some = len(e.Options) > 0
	if len(e.Options) > maxOptions {
		e.OptionGroups, e.Options = grouped(e.Options), nil
	}
	return e, some
}

// grouped cuts many options into lists, each named by its first and last.
func grouped(all []*slackgo.OptionBlockObject) []*slackgo.OptionGroupBlockObject {
	var groups []*slackgo.OptionGroupBlockObject
	for len(all) > 0 && len(groups) < maxOptions {
		part := all[:min(len(all), maxOptions)]
		all = all[len(part):]
		label := chat.Clip(part[0].Text.Text, 30) + " – " + chat.Clip(part[len(part)-1].Text.Text, 30)
		groups = append(groups, slackgo.NewOptionGroupBlockElement(plain(label), part...))
	}
	return groups
}
