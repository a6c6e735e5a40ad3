package main

import (
	"cmp"

	"github.com/spf13/cobra"

	"heed/adapters/slack"
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
	id, err := onlyOne[*slack.Config](c, "slack", args, "acme: {type: slack, bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}}")
	if err != nil {
		return err
	}
	set := *c.plugs[id].Config.(*slack.Config)
	text, err := slack.Manifest(set, id, c.rules(cmp.Or(c.PublicURL, "http://"+c.Listen)))
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}
