package slack

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"heed/bot"
)

// maxDesks is how many desks' numbers are told at once.
const maxDesks = 5

// stats answers with today's numbers of somebody's desks.
func (a *Adapter) stats(ctx context.Context, q asked) (told, error) {
	lines, err := a.today(ctx, q)
	if len(lines) == 0 {
		lines = []string{"You belong to no desk, so there are no numbers."}
	}
	return told{text: strings.Join(lines, "\n")}, err
}

// today tells in a line for each desk how its day goes.
func (a *Adapter) today(ctx context.Context, q asked) ([]string, error) {
	rules := a.host.Rules()
	desks := a.desksOf(q.who)
	var lines []string
	for _, d := range desks[:min(len(desks), maxDesks)] {
		g, err := bot.DayDigest(ctx, a.host.Reader, rules, d.ID, d.Hours.DateOf(q.now), q.now)
		if err != nil {
			return nil, fmt.Errorf("compute today's numbers: %w", err)
		}
		counts, err := a.host.Reader.Counts(ctx, d.ID)
		if err != nil {
			return nil, fmt.Errorf("count items: %w", err)
		}
		lines = append(lines, dayLine(d, g, counts, q.who))
	}
	if more := len(desks) - maxDesks; more > 0 {
		lines = append(lines, fmt.Sprintf("%d more desks are on the board: %s", more, a.host.PublicURL))
	}
	return lines, nil
}

// dayLine tells how a desk's day goes. Of members it tells only of whom it is for.
func dayLine(d bot.Desk, g bot.Digest, now map[bot.State]int, m bot.Member) string {
	s := fmt.Sprintf("%s, today: %d came in, %d of them answered (%.0f %%)", d.ID, g.Received, g.Answered, math.Floor(100*g.Coverage+1e-9))
	if f, ok := g.Members[m.ID]; ok && m.ID != "" && f.Answered > 0 {
		s += fmt.Sprintf(", %d by you", f.Answered)
	}
	if g.Answer != nil && g.Answer.Median > 0 {
		s += "; half of the answers came within " + took(max(g.Answer.Median, time.Minute))
	}
	return s + fmt.Sprintf(". Now: %d open, %d claimed, %d answered.", now[bot.Open], now[bot.Claimed], now[bot.Answered])
}
