package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"heed/adapters"
	"heed/adapters/discord"
	"heed/bot"
)

func (p program) discordCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "discord",
		Short: "What a Discord server needs",
	}
	c.AddCommand(p.inviteCommand())
	return c
}

func (p program) inviteCommand() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "invite [CONNECTION]",
		Short: "Print the address by which a connection's application is invited into a server",
		Long: "Invite prints an address that asks for just the permissions that the configuration\n" +
			"needs, and what must be switched on before. CONNECTION is needed where there is\n" +
			"more than one of the type discord.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			conf, err := p.configured(f)
			if err != nil {
				return err
			}
			return p.invite(c.Context(), conf, args)
		},
	}
	f.add(c)
	return c
}

// invite prints the invitation of the connection which is named, or the only one.
func (p program) invite(ctx context.Context, c *config, args []string) error {
	id, err := onlyOne[*discord.Config](c, "discord", args, "guild: {type: discord, token: {env: DISCORD_TOKEN}}")
	if err != nil {
		return err
	}
	rules := c.rules(cmp.Or(c.PublicURL, "http://"+c.Listen))
	host := bot.Host{
		Connection: id, PublicURL: rules.PublicURL, Rules: func() bot.Rules { return rules },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	a, err := adapters.Types["discord"].New(host, c.plugs[id].Config)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, examineWithin)
	defer cancel()
	text, err := a.(*discord.Adapter).Invite(ctx)
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.stdout, text)
	return err
}

// onlyOne is the connection of a type that is named, or the only one there is.
// Example is one as it stands in the configuration.
func onlyOne[C adapters.Config](c *config, kind string, args []string, example string) (bot.ConnectionID, error) {
	var names []bot.ConnectionID
	for _, id := range slices.Sorted(maps.Keys(c.plugs)) {
		if _, is := c.plugs[id].Config.(C); is && (len(args) == 0 || string(id) == args[0]) {
			names = append(names, id)
		}
	}
	switch len(names) {
	case 0:
		return "", errors.New("there is no such connection of the type " + kind + " in the configuration; add one, such as " + example)
	case 1:
		return names[0], nil
	}
	return "", fmt.Errorf("there are several connections of the type %s: say which, one of %s", kind, someOf(names))
}
