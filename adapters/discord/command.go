package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// command is what somebody typed, or is typing.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-application-command-data-structure
type command struct {
	Name    string  `json:"name"`
	Options []typed `json:"options"`
}

// typed is a word of a command, or what stands behind one.
type typed struct {
	Name    string  `json:"name"`
	Value   any     `json:"value"`
	Focused bool    `json:"focused"` // being typed
	Options []typed `json:"options"`
}

// commanded answers a command, to whoever typed it alone.
func (a *Adapter) commanded(ctx context.Context, i interaction) (answer, error) {
	var c command
	if json.Unmarshal(i.Data, &c) != nil || c.Name != a.commandName() || len(c.Options) != 1 {
		a.ignored("a command", i.ID)
		return whisper("heed does not know that command. Type /" + a.commandName() + " help."), nil
	}
	t, err := a.commands().Answer(ctx, chat.Asked{By: a.actor(i), Text: asTyped(c.Options[0]), Key: i.key, Now: time.Now().UTC()})
	if _, refused := chat.RefusalOf(err); err != nil && !refused && !errors.Is(err, chat.ErrUndone) {
		a.host.Log.WarnContext(ctx, "a command was not answered", "err", err)
		return whisper("heed could not look that up right now. Please type it again, or see " + a.host.PublicURL), nil
	}
	if err != nil {
		return nil, err
	}
	return a.drawTold(t), nil
}

// asTyped is a command as one would type it where there are no options.
func asTyped(word typed) string {
	text := word.Name
	for _, o := range word.Options {
		value := fmt.Sprint(o.Value)
		switch o.Name {
		case "until":
			text += " until " + strings.TrimPrefix(value, "until ")
		case "with":
			text += " with <@" + value + ">"
		default:
			text += " " + value
		}
	}
	return text
}

// commands are what people can ask heed here.
func (a *Adapter) commands() chat.Commands {
	return chat.Commands{Host: a.host, Name: "/" + a.commandName(), Rows: maxListed, CardAt: a.cardItem, User: func(word string) string {
		return strings.Trim(word, " <>@!")
	}}
}

// cardItem is the item whose card an address in Discord leads to; empty: none.
func (a *Adapter) cardItem(ctx context.Context, address string) bot.ItemID {
	rest, ok := strings.CutPrefix(address, messages)
	parts := strings.Split(rest, "/")
	if !ok || len(parts) < 2 {
		return ""
	}
	at := place{parts[1], parts[len(parts)-1]} // of a post the address ends with its thread
	id, err := a.host.Reader.CardAt(ctx, a.ref(at))
	if err != nil {
		return "" // then it is an address like any other
	}
	return id
}

// messages is how the address of a message begins; then come its guild, its
// channel and itself.
const messages = "https://discord.com/channels/"

// completed says how what is being typed may go on.
func (a *Adapter) completed(ctx context.Context, i interaction) (answer, error) {
	var c command
	choices := []suggestion{}
	if json.Unmarshal(i.Data, &c) != nil || len(c.Options) != 1 {
		return &response{choicesResponse, suggestions{choices}}, nil
	}
	for _, o := range c.Options[0].Options {
		if !o.Focused {
			continue
		}
		some, err := a.suggest(ctx, o.Name, chat.Asked{By: a.actor(i), Text: fmt.Sprint(o.Value), Now: time.Now().UTC()})
		if err != nil {
			a.host.Log.WarnContext(ctx, "nothing could be suggested", "err", err)
		}
		choices = append(choices, some...)
	}
	return &response{choicesResponse, suggestions{choices}}, nil
}

// suggestions are what may be chosen.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-autocomplete
type suggestions struct {
	Choices []suggestion `json:"choices"` // at most 25
}

type suggestion struct {
	Name  string `json:"name"` // at most 100 characters, like the value
	Value string `json:"value"`
}

// maxSuggested is the most of what is shown of a suggestion.
const maxSuggested = 100

// suggest finds what somebody may mean.
func (a *Adapter) suggest(ctx context.Context, of string, q chat.Asked) (all []suggestion, err error) {
	if of == ofDesk.Name {
		for _, id := range a.commands().SuggestDesks(q) {
			all = append(all, suggestion{chat.Clip(string(id), maxSuggested), chat.Clip(string(id), maxSuggested)})
		}
		return all[:min(len(all), chat.MaxSuggested)], nil
	}
	cards, err := a.commands().Suggest(ctx, q)
	for _, c := range cards {
		all = append(all, suggestion{chat.Clip(gist(c), maxSuggested), string(c.Item)})
	}
	return all, err
}

// gist is an item on one line.
func gist(c bot.Card) string {
	if c.Closed != "" {
		return chat.OneLine(c.Closed)
	}
	first := ""
	if len(c.Said) > 0 && !c.Said[0].Withdrawn {
		first = ": " + chat.OneLine(c.Said[0].Text)
	}
	return cmp.Or(string(c.State), string(bot.Open)) + ", " + chat.Title(c) + first
}

// lookedAt answers who chose an item from a list, if that is what they did.
func (a *Adapter) lookedAt(ctx context.Context, i interaction) (what answer, did bool, err error) {
	var chosen struct {
		ID     string   `json:"custom_id"`
		Values []string `json:"values"`
	}
	if json.Unmarshal(i.Data, &chosen) != nil || chosen.ID != lookID || len(chosen.Values) != 1 {
		return nil, false, nil
	}
	t, err := a.commands().Answer(ctx, chat.Asked{By: a.actor(i), Text: "item " + chosen.Values[0], Key: i.key, Now: time.Now().UTC()})
	if err != nil {
		return nil, true, err
	}
	return a.drawTold(t), true, nil
}
