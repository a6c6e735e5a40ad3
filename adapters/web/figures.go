package web

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"heed/bot"
)

// percent is a share in words. It says 100 of nothing less than all.
func percent(share float64) string { return fmt.Sprintf("%.0f %%", math.Floor(100*share+1e-9)) }

// figures are the numbers that come first.
func (v *digestView) figures(g bot.Digest, before *bot.Digest) {
	of := func(label string, value func(bot.Digest) string) {
		f := figure{Label: label, Value: value(g)}
		if before != nil {
			f.Before = value(*before)
		}
		v.Figures = append(v.Figures, f)
	}
	of("came in", func(g bot.Digest) string { return strconv.Itoa(g.Received) })
	of("answered", func(g bot.Digest) string { return strconv.Itoa(g.Answered) })
	of("coverage", func(g bot.Digest) string { return percent(g.Coverage) })
	of("nobody answered", func(g bot.Digest) string { return strconv.Itoa(len(g.Unanswered)) })
	of("median to the answer", func(g bot.Digest) string {
		if g.Answer == nil {
			return "–"
		}
		return lasts(g.Answer.Median)
	})
}

// tables fills in what is counted.
func (v *digestView) tables(g bot.Digest) {
	for _, t := range []struct {
		label string
		took  *bot.Elapsed
	}{{"to claim", g.Claim}, {"to respond", g.Respond}, {"to answer", g.Answer}} {
		if t.took != nil {
			v.Times = append(v.Times, timesRow{t.label, cells(*t.took)})
		}
	}
	v.Kinds, v.Sources = shares("Kind", g.Kinds), shares("Source", g.Sources)
	v.Members = table{Head: []string{"Member", "claimed", "answered", "median"}}
	for _, id := range slices.Sorted(maps.Keys(g.Members)) {
		f := g.Members[id]
		median := "–"
		if f.Answered > 0 {
			median = lasts(f.Median)
		}
		v.Members.Rows = append(v.Members.Rows, []string{display(f.Name), strconv.Itoa(f.Claimed), strconv.Itoa(f.Answered), median})
	}
	v.Dismissed = table{Head: []string{"Closed as", "items"}}
	for _, o := range bot.Outcomes {
		if n := g.Dismissed[o]; n > 0 {
			v.Dismissed.Rows = append(v.Dismissed.Rows, []string{outcomeWords[o], strconv.Itoa(n)})
		}
	}
	v.Topics = table{Head: []string{"Tag", "came in", "answered"}}
	for _, q := range g.Questions {
		v.Topics.Rows = append(v.Topics.Rows, []string{display(q.Tag), strconv.Itoa(q.Received), strconv.Itoa(q.Answered)})
	}
	v.facts(g)
}

// cells are the three lengths of a spread.
func cells(e bot.Elapsed) []timesCell {
	return []timesCell{
		{lasts(e.Median), lasts(e.Wall.Median)}, {lasts(e.P90), lasts(e.Wall.P90)}, {lasts(e.Slowest), lasts(e.Wall.Slowest)},
	}
}

// shares are how many of what came in were answered, the most first.
func shares[K ~string](head string, of map[K]bot.Share) table {
	t := table{Head: []string{head, "came in", "answered", "share"}}
	keys := slices.SortedFunc(maps.Keys(of), func(a, b K) int {
		if of[a].Received != of[b].Received {
			return of[b].Received - of[a].Received
		}
		return compareText(a, b)
	})
	for _, k := range keys {
		s := of[k]
		t.Rows = append(t.Rows, []string{display(string(k)), strconv.Itoa(s.Received), strconv.Itoa(s.Answered), percent(float64(s.Answered) / float64(s.Received))})
	}
	return t
}

// facts are what was promised, and what else became of items.
func (v *digestView) facts(g bot.Digest) {
	if p := g.Promises; p.Due > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Promises due: %d; kept %d, missed %d.", p.Due, p.Kept, p.Missed))
	}
	if f := g.FollowUps; f.Due > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Follow-ups due: %d; exceeded %d, met %d, missed %d.", f.Due, f.Exceeded, f.Met, f.Missed))
	}
	if g.Reopened > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Reopened: %d.", g.Reopened))
	}
	if g.Withheld > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Of blocked customers, and counted nowhere else: %d.", g.Withheld))
	}
}
