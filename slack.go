package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"heed/adapters/slack"
	"heed/bot"
)

func (p program) slackCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "slack",
		Short: "What a Slack workspace needs",
	}
	c.AddCommand(p.manifestCommand())
	return c
}

func (p program) manifestCommand() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "manifest [CONNECTION]",
		Short: "Print the manifest from which Slack makes the app that a connection needs",
		Long: "Manifest prints what to paste at https://api.slack.com/apps under Create New App,\n" +
			"From a manifest. It asks for just what the configuration needs. Tokens need not\n" +
			"be there yet. CONNECTION is needed where there is more than one of the type slack.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p.env.blind = true
			c, err := p.configured(f)
			if err != nil {
				return err
			}
			return p.manifest(c, args)
		},
	}
	f.add(c)
	return c
}

// manifest prints that of the connection which is named, or the only one.
func (p program) manifest(c *config, args []string) error {
	all := map[bot.ConnectionID]slack.Config{}
	for id, plug := range c.plugs {
		if s, ok := plug.Config.(*slack.Config); ok {
			all[id] = *s
		}
	}
	names := slices.Sorted(maps.Keys(all))
	if len(args) > 0 {
		names = slices.DeleteFunc(names, func(id bot.ConnectionID) bool { return string(id) != args[0] })
	}
	switch len(names) {
	case 0:
		return errors.New("there is no such connection of the type slack in the configuration; add one, such as acme: {type: slack, bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}}")
	case 1:
	default:
		return fmt.Errorf("there are several connections of the type slack: say which, one of %s", someOf(names))
	}
	text, err := slack.Manifest(all[names[0]], names[0], c.rules(cmp.Or(c.PublicURL, "http://"+c.Listen)))
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}
