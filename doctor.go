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
	"time"

	"github.com/spf13/cobra"

	"heed/adapters"
	"heed/bot"
)

// examineWithin is how long the examination of one connection may take.
const examineWithin = time.Minute

func (p program) doctorCommand() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Ask the platforms whether tokens, permissions, channels and people are as the configuration needs them",
		Long: "Doctor reads the configuration and asks every platform that it names. It says in\n" +
			"one line each what is fine, what is wrong, and how to mend it. It changes nothing,\n" +
			"and may run beside a heed that serves.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.doctor(c.Context(), f) },
	}
	f.add(c)
	return c
}

// doctor examines every connection that can be examined.
func (p program) doctor(ctx context.Context, f flags) error {
	c, err := p.configured(f)
	if err != nil {
		return err
	}
	rules := c.rules(cmp.Or(c.PublicURL, "http://"+c.Listen))
	wrong := 0
	for _, id := range slices.Sorted(maps.Keys(c.plugs)) {
		n, err := p.examine(ctx, id, c.plugs[id], rules)
		if err != nil {
			return fmt.Errorf("connection %s: %w", id, err)
		}
		wrong += n
	}
	switch wrong {
	case 0:
		fmt.Fprintln(p.stdout, "\nEverything that could be asked is fine.")
		return nil
	case 1:
		return errors.New("one thing is wrong")
	}
	return fmt.Errorf("%d things are wrong", wrong)
}

// examine tells what one connection's platform says, and counts what is wrong.
func (p program) examine(ctx context.Context, id bot.ConnectionID, plug connection, rules bot.Rules) (int, error) {
	host := bot.Host{
		Connection: id, PublicURL: rules.PublicURL, Rules: func() bot.Rules { return rules },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	a, err := adapters.Types[plug.Type].New(host, plug.Config)
	if err != nil {
		return 0, err
	}
	e, ok := a.(bot.Examiner)
	if !ok {
		fmt.Fprintf(p.stdout, "fine   %s: %s has nothing to ask\n", id, plug.Type)
		return 0, nil
	}
	ctx, cancel := context.WithTimeout(ctx, examineWithin)
	defer cancel()
	wrong := 0
	for _, f := range e.Examine(ctx) {
		if f.Wrong == "" {
			fmt.Fprintf(p.stdout, "fine   %s: %s: %s\n", id, f.Of, f.Fine)
			continue
		}
		wrong++
		fmt.Fprintf(p.stdout, "WRONG  %s: %s: %s\n", id, f.Of, f.Wrong)
	}
	return wrong, nil
}
