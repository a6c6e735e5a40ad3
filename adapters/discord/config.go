package discord

import (
	"context"
	"encoding/hex"
	"net"
	"regexp"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// defaultAPI is Discord's. https://docs.discord.com/developers/reference#api-versioning
const defaultAPI = "https://discord.com/api/v10/"

// Config is what a connection of the type `discord` can be told.
type Config struct {
	Token     bot.Secret `yaml:"token"`           // of the bot, without "Bot "
	PublicKey string     `yaml:"public_key"`      // of the application: buttons and commands then come by HTTP to /discord/{connection}
	Roles     []string   `yaml:"roles"`           // ids of roles whose holders are the team
	PingRoles bool       `yaml:"ping_roles"`      // may a nag that names no member alert those roles?
	Content   *bool      `yaml:"message_content"` // may heed read messages (the privileged intent)? default true
	Webhooks  []string   `yaml:"webhooks"`        // ids of webhooks (and bots) whose messages in watched channels are mentions
	Solved    string     `yaml:"solved"`          // what the original of a resolved item gets: an emoji, or the name of a forum's tag
	Command   string     `yaml:"command"`         // default heed; needed where two connections are in one guild
	APIURL    string     `yaml:"api_url"`         // default https://discord.com/api/v10/

	Dial func(ctx context.Context, network, address string) (net.Conn, error) `yaml:"-"` // nil: as everybody does
}

// reads reports whether heed may read messages in channels.
func (c Config) reads() bool { return c.Content == nil || *c.Content }

// path is where Discord sends to by HTTP.
func path(id bot.ConnectionID) string { return "/discord/" + string(id) }

var (
	snowflake   = regexp.MustCompile(`^[1-9][0-9]{5,19}$`)
	commandName = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)
)

// Check returns everything wrong with c.
func (c *Config) Check() []bot.Mistake {
	var all []bot.Mistake
	wrong := func(field, detail string) { all = append(all, bot.Mistake{Field: field, Detail: detail}) }
	switch {
	case c.Token == "":
		wrong("token", "is needed: the token on the page Bot of your application at https://discord.com/developers/applications")
	case strings.HasPrefix(string(c.Token), "Bot "):
		wrong("token", "is the token alone, without the word Bot")
	case strings.ContainsAny(string(c.Token), " \t\r\n"):
		wrong("token", "has a space or a line break in it, which no token has")
	}
	if key, err := hex.DecodeString(c.PublicKey); c.PublicKey != "" && (err != nil || len(key) != 32) {
		wrong("public_key", "must be 64 hexadecimal digits: the Public Key on the page General Information of your application")
	}
	for _, id := range c.Roles {
		if !snowflake.MatchString(id) {
			wrong("roles", "must be ids of roles, such as 80351110224678912, not "+id)
		}
	}
	for _, id := range c.Webhooks {
		if !snowflake.MatchString(id) {
			wrong("webhooks", "must be ids of webhooks or bots, such as 80351110224678912, not "+id)
		}
	}
	if c.Command != "" && !commandName.MatchString(c.Command) {
		wrong("command", "must be at most 32 small letters, digits, - and _, such as heed-eu")
	}
	if strings.HasPrefix(c.Solved, ":") && emojiOf(c.Solved) == "" {
		wrong("solved", "must be an emoji itself, such as ✅ or <:name:80351110224678912>, or the name of a forum's tag, not "+c.Solved)
	}
	return append(all, chat.CheckURL(c.APIURL, defaultAPI)...)
}

// howToCopy is how people come by ids.
const howToCopy = ": in Discord turn on User Settings, Advanced, Developer Mode, then right-click and choose Copy ID"

// WrongChannel says what is wrong with the id of a channel; empty: nothing.
func WrongChannel(id string) string {
	if snowflake.MatchString(id) {
		return ""
	}
	return "a channel of Discord is named by its id, such as 998877665544332211" + howToCopy
}

// WrongUser says what is wrong with the id of a person; empty: nothing.
func WrongUser(id string) string {
	if snowflake.MatchString(id) {
		return ""
	}
	return "a person in Discord is named by their user id, such as 80351110224678912" + howToCopy
}
