package chat

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"heed/bot"
)

// maxDesks is how many desks' numbers are told at once.
const maxDesks = 5

// stats answers with today's numbers of somebody's desks.
func (c Commands) stats(ctx context.Context, q Asked) (Told, error) {
	lines, err := Today(ctx, c.Host, q.who, q.Now)
	if len(lines) == 0 {
		lines = []string{"You belong to no desk, so there are no numbers."}
	}
	return Told{Text: strings.Join(lines, "\n")}, err
}

// Today tells in a line for each desk of a member how its day goes.
func Today(ctx context.Context, h bot.Host, m bot.Member, now time.Time) ([]string, error) {
	rules := h.Rules()
	desks := DesksOf(h, m)
	var lines []string
	for _, d := range desks[:min(len(desks), maxDesks)] {
		g, err := bot.DayDigest(ctx, h.Reader, rules, d.ID, d.Hours.DateOf(now), now)
		if err != nil {
			return nil, fmt.Errorf("compute today's numbers: %w", err)
		}
		counts, err := h.Reader.Counts(ctx, d.ID)
		if err != nil {
			return nil, fmt.Errorf("count items: %w", err)
		}
		lines = append(lines, dayLine(d, g, counts, m))
	}
	if more := len(desks) - maxDesks; more > 0 {
		lines = append(lines, fmt.Sprintf("%d more desks are on the board: %s", more, h.PublicURL))
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
		s += "; half of the answers came within " + Took(max(g.Answer.Median, time.Minute))
	}
	return s + fmt.Sprintf(". Now: %d open, %d claimed, %d answered.", now[bot.Open], now[bot.Claimed], now[bot.Answered])
}

// Took is how long something took, in words; empty: no time is known.
func Took(d time.Duration) string {
	switch minutes := int(d.Round(time.Minute) / time.Minute); {
	case d <= 0:
		return ""
	case minutes == 0:
		return "< 1 min"
	case minutes < 60:
		return strconv.Itoa(minutes) + " min"
	default:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	}
}
