package discord

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	dg "github.com/bwmarrin/discordgo"
)

// defaultCommand is what people type, behind a slash.
const defaultCommand = "heed"

// commandName is what people type for this connection.
func (a *Adapter) commandName() string { return cmp.Or(a.set.Command, defaultCommand) }

// forwardName is what people choose for a message.
func (a *Adapter) forwardName() string { return "Send to " + a.commandName() }

// offer is a command as people are offered it. Of what Discord says of one, this
// is what heed wants of it.
// https://docs.discord.com/developers/interactions/application-commands#application-command-object
type offer struct {
	ID          string   `json:"id,omitempty"`
	Type        int      `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Options     []choice `json:"options,omitempty"`
	For         string   `json:"default_member_permissions"` // a server can change it, for roles, people and channels
	Contexts    []int    `json:"contexts"`
}

// choice is a part of a command: one of its words, or what is behind one.
type choice struct {
	Type        int      `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Required    bool     `json:"required,omitempty"`
	Completes   bool     `json:"autocomplete,omitempty"`
	Options     []choice `json:"options,omitempty"`
}

// same reports whether two offers differ in nothing that people see.
func (o offer) same(p offer) bool {
	return o.Type == p.Type && o.Name == p.Name && o.Description == p.Description && o.For == p.For &&
		slices.Equal(o.Contexts, p.Contexts) && slices.EqualFunc(o.Options, p.Options, choice.same)
}

func (c choice) same(d choice) bool {
	return c.Type == d.Type && c.Name == d.Name && c.Description == d.Description && c.Required == d.Required &&
		c.Completes == d.Completes && slices.EqualFunc(c.Options, d.Options, choice.same)
}

// offers are heed's commands. At first they are shown to those who may manage
// messages, so that a community's members are not offered them; heed itself looks
// at who gives one.
func (a *Adapter) offers() []offer {
	moderators, inGuilds := fmt.Sprint(dg.PermissionManageMessages), []int{0}
	return []offer{
		{Type: int(dg.ChatApplicationCommand), Name: a.commandName(), Description: "What waits for an answer", Options: words, For: moderators, Contexts: inGuilds},
		{Type: messageCommand, Name: a.forwardName(), For: moderators, Contexts: inGuilds},
	}
}

// words are what can stand behind the command.
var words = []choice{
	subcommand("list", "What is not resolved yet, by when it is due", ofDesk),
	subcommand("mine", "What you have"),
	subcommand("waiting", "Customers who wait for an answer", ofDesk),
	subcommand("stats", "Today in numbers"),
	subcommand("item", "One item, with everything that can be done to it", ofItem),
	subcommand("why", "Why an item is due when it is, and who was told", ofItem),
	subcommand("away", "You are away: what you have goes to others",
		choice{Type: textOption, Name: "until", Description: "Thursday, tomorrow 10:00, 24 Dec", Required: true},
		choice{Type: userOption, Name: "with", Description: "Who stands in for you"}),
	subcommand("back", "You are here again"),
	subcommand("help", "What can be typed"),
}

// The types of options.
const (
	wordOption = int(dg.ApplicationCommandOptionSubCommand)
	textOption = int(dg.ApplicationCommandOptionString)
	userOption = int(dg.ApplicationCommandOptionUser)
)

var (
	ofDesk = choice{Type: textOption, Name: "desk", Description: "Of one desk only", Completes: true}
	ofItem = choice{Type: textOption, Name: "item", Description: "A number of your last list, a link, or words that are in it", Required: true, Completes: true}
)

func subcommand(name, description string, behind ...choice) choice {
	return choice{Type: wordOption, Name: name, Description: description, Options: behind}
}

// register makes Discord offer heed's commands: those that are not there as they
// should be. Others of the application stay.
// https://docs.discord.com/developers/interactions/application-commands#create-global-application-command
func (a *Adapter) register(ctx context.Context) error {
	missing, err := a.unregistered(ctx)
	if err != nil {
		return err
	}
	me, err := a.me(ctx)
	if err != nil {
		return fmt.Errorf("ask who heed is: %w", err)
	}
	route := "applications/" + me.ID + "/commands"
	for _, o := range missing {
		if err := a.patiently(ctx, route, "POST", route, o, nil); err != nil {
			return fmt.Errorf("offer a command: %w", err)
		}
	}
	return nil
}

// unregistered are the commands that Discord does not offer, or not as they are.
func (a *Adapter) unregistered(ctx context.Context) (missing []offer, err error) {
	me, err := a.me(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask who heed is: %w", err)
	}
	route := "applications/" + me.ID + "/commands"
	var there []offer
	if err := a.patiently(ctx, route, "GET", route, nil, &there); err != nil {
		return nil, fmt.Errorf("ask which commands there are: %w", err)
	}
	for _, o := range a.offers() {
		if !slices.ContainsFunc(there, o.same) {
			missing = append(missing, o)
		}
	}
	return missing, nil
}
