package slack

import (
	"cmp"
	"context"
	"net"
	"regexp"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// defaultCommand is what people type.
const defaultCommand = "/heed"

// Config is what a connection of the type `slack` can be told.
type Config struct {
	BotToken      bot.Secret `yaml:"bot_token"`      // xoxb-…
	AppToken      bot.Secret `yaml:"app_token"`      // xapp-…, of Socket Mode
	SigningSecret bot.Secret `yaml:"signing_secret"` // instead of it: Slack sends to /slack/{connection}
	Bots          []string   `yaml:"bots"`           // ids of other apps' bots (B…) whose messages in watched channels are mentions
	Command       string     `yaml:"command"`        // default /heed; needed where two connections are in one workspace
	APIURL        string     `yaml:"api_url"`        // default https://slack.com/api/; GovSlack has its own

	Dial func(ctx context.Context, network, address string) (net.Conn, error) `yaml:"-"` // nil: as everybody does
}

// command is what people type for a connection.
func command(c Config) string { return cmp.Or(c.Command, defaultCommand) }

// path is where Slack sends to by HTTP.
func path(id bot.ConnectionID) string { return "/slack/" + string(id) }

var (
	channelID   = regexp.MustCompile(`^[CG][A-Z0-9]{2,20}$`)
	userID      = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)
	botID       = regexp.MustCompile(`^B[A-Z0-9]{2,20}$`)
	commandName = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`)
)

// Check returns everything wrong with c.
func (c *Config) Check() []bot.Mistake {
	var all []bot.Mistake
	wrong := func(field, detail string) { all = append(all, bot.Mistake{Field: field, Detail: detail}) }
	switch {
	case c.BotToken == "":
		wrong("bot_token", "is needed: the Bot User OAuth Token of your Slack app, which begins with xoxb-")
	case strings.HasPrefix(string(c.BotToken), "xoxe"):
		wrong("bot_token", "is one that ends after twelve hours; make the app anew with token rotation off, as heed slack manifest prints it")
	case !strings.HasPrefix(string(c.BotToken), "xoxb-"):
		wrong("bot_token", "must begin with xoxb-: it is the Bot User OAuth Token of your Slack app")
	}
	switch {
	case c.AppToken == "" && c.SigningSecret == "":
		wrong("app_token", "is needed (xapp-…, for Socket Mode), or signing_secret where Slack can reach heed by HTTP")
	case c.AppToken != "" && c.SigningSecret != "":
		wrong("signing_secret", "stands beside app_token: keep one of them; Slack uses one way only")
	case c.AppToken != "" && !strings.HasPrefix(string(c.AppToken), "xapp-"):
		wrong("app_token", "must begin with xapp-: it is the App-Level Token of your Slack app")
	}
	for _, id := range c.Bots {
		if !botID.MatchString(id) {
			wrong("bots", "must be ids of bots, such as B012AB3CD, not "+id)
		}
	}
	if c.Command != "" && !commandName.MatchString(c.Command) {
		wrong("command", "must be a slash and at most 31 small letters, digits, - and _, such as /heed-eu")
	}
	return append(all, chat.CheckURL(c.APIURL, "https://slack-gov.com/api/")...)
}

// WrongChannel says what is wrong with the id of a channel; empty: nothing.
func WrongChannel(id string) string {
	if channelID.MatchString(id) {
		return ""
	}
	return "a channel of Slack is named by its id, such as C012AB3CD: open the channel's details and look at the bottom of About"
}

// WrongUser says what is wrong with the id of a person; empty: nothing.
func WrongUser(id string) string {
	if userID.MatchString(id) {
		return ""
	}
	return "a person in Slack is named by their member id, such as U012AB3CD: open their profile, then More and Copy member ID"
}
