package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"heed/bot"
)

// questions are the three that every digest answers.
func questions(g bot.Digest) []question {
	return []question{needs(g.Needs), priorities(g.Priorities), appreciation(g.Appreciation)}
}

// needs says whether customers have told of something new.
func needs(n bot.Needs) question {
	q := question{Asked: bot.AsksNeeds}
	if n.Count == 0 {
		q.Answer = []string{"No suggestion came in, and no complaint was judged a weakness."}
		return q
	}
	q.Answer = []string{fmt.Sprintf("%s from suggestions and weaknesses.", counted(n.Count, "conversation"))}
	for _, theme := range byCount(n.Themes) {
		q.Answer = append(q.Answer, fmt.Sprintf("Theme %s: %d", display(theme), n.Themes[theme]))
	}
	return q.linked(n.Listed)
}

// priorities says how far the team keeps up.
func priorities(p bot.Priorities) question {
	q := question{Asked: bot.AsksPriorities, Answer: []string{"Answered: " + percent(p.Coverage) + " of those who need an answer."}}
	if p.Judged > 0 {
		q.Answer = append(q.Answer, fmt.Sprintf("Within the target: %d of %d.", p.InTime, p.Judged))
	}
	if p.Promises.Due > 0 {
		q.Answer = append(q.Answer, fmt.Sprintf("Promises kept: %d of %d.", p.Promises.Kept, p.Promises.Due))
	}
	return q
}

// appreciation says what became of praise.
func appreciation(a bot.Appreciation) question {
	q := question{Asked: bot.AsksAppreciation}
	if a.Count == 0 {
		q.Answer = []string{"Nobody praised us or told of an experience."}
		return q
	}
	q.Answer = []string{fmt.Sprintf("%s of praise or experience: %d answered, %d closed as thanked.", counted(a.Count, "conversation"), a.Answered, a.Thanked)}
	return q.linked(a.Listed)
}

// linked adds links to the first items of a list.
func (q question) linked(l bot.Listed) question {
	for n, id := range l.Items[:min(len(l.Items), questionLinks)] {
		q.Links = append(q.Links, link{fmt.Sprint(n + 1), itemPath(id)})
	}
	q.More = l.Count - len(q.Links)
	return q
}

// counted is a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// byCount are the keys of counts, the greatest first.
func byCount(of map[string]int) []string {
	return slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		if of[a] != of[b] {
			return of[b] - of[a]
		}
		return compareText(a, b)
	})
}

func compareText[K ~string](a, b K) int { return strings.Compare(string(a), string(b)) }
