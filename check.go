package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"heed/bot"
)

func (p program) checkCommand() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "check",
		Short: "Read the configuration and say everything that is wrong with it",
		Long: "Check reads the configuration, secrets included, and says everything that is\n" +
			"wrong with it. It asks no platform and opens no store.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.check(f) },
	}
	f.add(c)
	return c
}

func (p program) check(f flags) error {
	c, err := p.configured(f)
	if err != nil {
		return err
	}
	fmt.Fprint(p.stdout, c.summary(time.Now()))
	return nil
}

// maxShown bounds each list of a summary, so that it fits a screen.
const maxShown = 8

// summary shows on one screen what c makes of heed, as of now.
func (c *config) summary(now time.Time) string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "%-12s %s\n", name, value) }
	line("listen", c.Listen)
	line("store", c.Store)
	line("members", someOf(slices.Sorted(maps.Keys(c.Members))))
	line("api tokens", strconv.Itoa(len(c.API.Tokens)))
	line("connections", someOf(c.typed()))
	rules := c.rules("")
	desks := rules.Desks
	for i, id := range slices.Sorted(maps.Keys(desks)) {
		if i == maxShown {
			line("desks", fmt.Sprintf("and %d more", len(desks)-i))
			break
		}
		d, t := desks[id], desks[id].Targets[""]
		line("desk", fmt.Sprintf("%s: from %s; post to %s", id, someOf(d.From), someOf(d.Post)))
		line("", fmt.Sprintf("respond in %s, answer in %s, nag every %s", short(t.Respond), short(t.Answer), short(d.NagRepeat)))
		if d.Hours.Week != nil || len(d.Duty.Members) > 0 {
			line("", c.clock(rules, id, now))
		}
	}
	fmt.Fprintln(&b, "\nThe configuration is fine.")
	return b.String()
}

// clock says what c makes of a desk's hours and rota.
func (c *config) clock(rules bot.Rules, id bot.DeskID, now time.Time) string {
	from := c.Desks[id].Hours.holidays
	hours := rules.Desks[id].Hours
	hours.Holidays, _ = from.in(now.Year(), nil) // what is at addresses is not asked for
	words := []string{opening(hours, now)}
	if who := rules.OnDuty(id, now); who != "" {
		words = append(words, rules.Members[who].Name+" is on duty")
	}
	year, days := hours.DateOf(now), 0
	for _, d := range hours.Holidays {
		if d.Compare(year) >= 0 && d.Compare(year.AddDays(365)) < 0 {
			days++
		}
	}
	if hours.Week != nil {
		words = append(words, strconv.Itoa(days)+" holidays in the coming year")
	}
	if len(from.addresses) > 0 {
		words[len(words)-1] += ", besides those at addresses"
	}
	return strings.Join(words, "; ")
}

// opening says whether hours are open, and if not when they will be.
func opening(hours bot.Hours, now time.Time) string {
	switch opens := hours.From(now); {
	case opens.IsZero():
		return "does not open within ten years"
	case opens.Equal(now):
		return "open now"
	default:
		return "opens on " + opens.In(hours.Location()).Format("Monday, 2 January 2006 at 15:04 (MST)")
	}
}

// typed lists the connections with their types.
func (c *config) typed() []string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(c.plugs)) {
		all = append(all, fmt.Sprintf("%s (%s)", id, c.plugs[id].Type))
	}
	return all
}

// someOf lists the first of many.
func someOf[T any](all []T) string {
	var words []string
	for _, one := range all[:min(len(all), maxShown)] {
		words = append(words, fmt.Sprint(one))
	}
	switch more := len(all) - len(words); {
	case len(all) == 0:
		return "nothing"
	case more > 0:
		return strings.Join(words, ", ") + " and " + strconv.Itoa(more) + " more"
	}
	return strings.Join(words, ", ")
}

// short writes a duration without the parts that are zero: 8h, not 8h0m0s.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
