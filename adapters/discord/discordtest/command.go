package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The types of commands and of their options.
// https://docs.discord.com/developers/interactions/application-commands
const (
	chatCommand    = 1
	messageCommand = 3

	subOption     = 1
	groupOption   = 2
	textOption    = 3
	wholeOption   = 4
	yesOption     = 5
	userOption    = 6
	channelOption = 7
	numberOption  = 10
)

// offered is an option of a command as it was registered.
type offered struct {
	Type         int       `json:"type"`
	Name         string    `json:"name"`
	Required     bool      `json:"required"`
	Autocomplete bool      `json:"autocomplete"`
	MinLength    int       `json:"min_length"`
	MaxLength    int       `json:"max_length"`
	Options      []offered `json:"options"`
	Contexts     []int     `json:"contexts"` // of a command
	Choices      []struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	} `json:"choices"`
}

// Command lets somebody type a command of the app's, which must be registered,
// with these values of its options; sub is the subcommand, "" for none. What they
// can not type panics.
func (s *Server) Command(user, ch, name, sub string, options map[string]string) (d *Delivery) {
	s.change(func() {
		c := s.place(ch)
		s.comes(user, c)
		known, data := s.typedCommand(c, name, sub, options, "")
		for _, o := range known {
			if _, given := options[o.Name]; o.Required && !given {
				panic("discordtest: /" + name + " " + sub + " needs " + o.Name)
			}
		}
		d = s.interact(s.newInteraction(commandInteraction, user, c.ID, nil), data, nil)
	})
	return d
}

// Complete lets somebody begin to type an option of a command that is completed
// by the app. [Delivery.Choices] is what they are offered.
func (s *Server) Complete(user, ch, name, sub string, options map[string]string, focused string) (d *Delivery) {
	s.change(func() {
		c := s.place(ch)
		s.comes(user, c)
		known, data := s.typedCommand(c, name, sub, options, focused)
		if !slices.ContainsFunc(known, func(o offered) bool { return o.Name == focused && o.Autocomplete }) {
			panic("discordtest: the option " + focused + " of /" + name + " is not completed by the app")
		}
		d = s.interact(s.newInteraction(completeInteraction, user, c.ID, nil), data, nil)
	})
	return d
}

// typedCommand is a command as the app is told, and the options that it takes.
// The caller holds the lock.
func (s *Server) typedCommand(c *channel, name, sub string, options map[string]string, focused string) ([]offered, object) {
	of, known := s.invoked(chatCommand, c, name)
	data := object{"id": of.id, "name": name, "type": chatCommand}
	if of.guild != "" {
		data["guild_id"] = of.guild
	}
	takes := known.Options
	into := data
	for _, part := range strings.Fields(sub) {
		next := slices.IndexFunc(takes, func(o offered) bool { return o.Name == part && (o.Type == subOption || o.Type == groupOption) })
		if next < 0 {
			panic("discordtest: /" + name + " has no subcommand " + part)
		}
		one := object{"name": part, "type": takes[next].Type}
		into["options"], into, takes = []object{one}, one, takes[next].Options
	}
	if slices.ContainsFunc(takes, func(o offered) bool { return o.Type == subOption || o.Type == groupOption }) {
		panic("discordtest: /" + name + " " + sub + " needs a subcommand")
	}
	var given []object
	for _, o := range takes {
		if said, is := options[o.Name]; is {
			given = append(given, s.given(o, said, o.Name == focused))
		}
	}
	if len(given) != len(options) {
		panic(fmt.Sprintf("discordtest: /%s %s does not take all of %v", name, sub, options))
	}
	if given != nil {
		into["options"] = given
	}
	return takes, data
}

// given is the value of an option as the app is told. While somebody types it is
// whatever they typed so far.
func (s *Server) given(o offered, said string, focused bool) object {
	one := object{"name": o.Name, "type": o.Type, "value": said}
	if focused {
		one["focused"] = true
		return one
	}
	if len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	}) bool {
		return typed(c.Value) == said
	}) {
		panic("discordtest: the option " + o.Name + " does not offer " + said)
	}
	var err error
	switch o.Type {
	case wholeOption:
		one["value"], err = strconv.Atoi(said)
	case numberOption:
		one["value"], err = strconv.ParseFloat(said, 64)
	case yesOption:
		one["value"], err = strconv.ParseBool(said)
	case userOption:
		s.person(said)
	case channelOption:
		s.place(said)
	case textOption:
		if n := len([]rune(said)); n < o.MinLength || o.MaxLength > 0 && n > o.MaxLength {
			panic("discordtest: the option " + o.Name + " does not take that many characters")
		}
	}
	if err != nil {
		panic("discordtest: the option " + o.Name + " does not take " + said)
	}
	return one
}

// plain is a value as somebody types it.
func typed(v any) string {
	if text, is := v.(string); is {
		return text
	}
	return string(encode(v))
}

// invoked is a command that can be used in a channel. The caller holds the lock.
func (s *Server) invoked(kind int, c *channel, name string) (*command, offered) {
	var names []string
	for _, of := range s.commands {
		known := offered{}
		if err := json.Unmarshal(of.body, &known); err != nil {
			panic("discordtest: " + err.Error())
		}
		place := 0
		if c.Type == dmChannel {
			place = 1
		}
		here := of.guild == "" && (known.Contexts == nil || slices.Contains(known.Contexts, place)) || of.guild == guildID && place == 0
		if of.kind == kind && of.name == name && here {
			return of, known
		}
		names = append(names, of.name)
	}
	panic(fmt.Sprintf("discordtest: no command %q can be used here; registered are %q", name, names))
}

// Apply lets somebody use one of the app's commands in the menu of a message,
// wherever it is: the app need not be able to see it.
func (s *Server) Apply(user, ch, name, message string) (d *Delivery) {
	s.change(func() {
		c, m := s.at(ch, message)
		s.comes(user, c)
		of, _ := s.invoked(messageCommand, c, name)
		data := object{
			"id": of.id, "name": name, "type": messageCommand, "target_id": m.id,
			"resolved": object{"messages": object{m.id: s.revealed(c, m)}},
		}
		if of.guild != "" {
			data["guild_id"] = of.guild
		}
		d = s.interact(s.newInteraction(commandInteraction, user, c.ID, nil), data, nil)
	})
	return d
}
