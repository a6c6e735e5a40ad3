package web

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"heed/bot"
)

// kindsOf are the keys of what a desk says by kind; the default comes first.
func kindsOf[T any](of map[bot.Kind]T) []bot.Kind {
	return slices.Sorted(maps.Keys(of))
}

// targetTable is how long each milestone may take.
func targetTable(d bot.Desk) table {
	columns := []struct {
		head string
		of   func(bot.Targets) time.Duration
	}{
		{"claim", func(t bot.Targets) time.Duration { return t.Claim }},
		{"respond", func(t bot.Targets) time.Duration { return t.Respond }},
		{"answer", func(t bot.Targets) time.Duration { return t.Answer }},
		{"next answer", func(t bot.Targets) time.Duration { return t.NextAnswer }},
		{"resolve", func(t bot.Targets) time.Duration { return t.Resolve }},
	}
	t := table{Head: []string{"Kind"}}
	for _, k := range kindsOf(d.Targets) {
		t.Rows = append(t.Rows, []string{kindWords(k, "all others")})
	}
	for _, c := range columns {
		if !slices.ContainsFunc(slices.Collect(maps.Values(d.Targets)), func(t bot.Targets) bool { return c.of(t) > 0 }) {
			continue
		}
		t.Head = append(t.Head, c.head)
		for n, k := range kindsOf(d.Targets) {
			words := "–"
			if within := c.of(d.Targets[k]); within > 0 {
				words = lasts(within)
			}
			t.Rows[n] = append(t.Rows[n], words)
		}
	}
	return t
}

// alsoWords says what else a desk does by the clock.
func alsoWords(d bot.Desk) (all []string) {
	if d.ReleaseAfter > 0 {
		all = append(all, "Whoever has an item and does nothing for "+lasts(d.ReleaseAfter)+" is asked whether it is still theirs, and then loses it.")
	}
	for _, k := range kindsOf(d.FollowUp) {
		if days := d.FollowUp[k]; days > 0 {
			all = append(all, fmt.Sprintf("After it was resolved, a %s is followed up on the %s working day.", kindWords(k, "conversation"), ordinal(days)))
		}
	}
	return all
}

// ordinal is a number in a row.
func ordinal(n int) string {
	if n <= 3 {
		return []string{"", "first", "second", "third"}[n]
	}
	return fmt.Sprintf("%dth", n)
}

// ladders are the desk's, the default first.
func ladders(d bot.Desk) []ladder {
	all := []ladder{{Steps: ladderWords(d.LadderFor(""), d.NagRepeat)}}
	for _, k := range kindsOf(d.Ladders) {
		if k != "" {
			all = append(all, ladder{kindWords(k, ""), ladderWords(d.Ladders[k], d.NagRepeat)})
		}
	}
	return all
}
