package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"heed/bot"
)

// Limits of a list.
const (
	defaultLimit = 50
	maxLimit     = 200
	maxQuery     = 1000 // bytes of what is searched for
)

// parameters are all that a list can be asked with.
var parameters = []string{"desk", "state", "kind", "owner", "q", "limit", "cursor"}

// readQuery reads what a list is asked with. An empty parameter is as good as
// absent.
func readQuery(raw string) (bot.Query, []bot.Mistake) {
	q := bot.Query{Limit: defaultLimit}
	asked, err := url.ParseQuery(raw)
	if err != nil {
		return q, []bot.Mistake{mistake("query", "is not well-formed: parameters are joined by & and escaped by %%")}
	}
	var wrong []bot.Mistake
	for name, values := range asked {
		detail := ""
		switch {
		case !slices.Contains(parameters, name):
			detail = "is no parameter of a list; there are " + strings.Join(parameters, ", ")
		case len(values) > 1:
			detail = "is there twice"
		case values[0] != "":
			detail = narrow(&q, name, values[0])
		}
		if detail != "" {
			wrong = append(wrong, mistake(shortened(strings.ToValidUTF8(name, "\uFFFD")), "%s", detail))
		}
	}
	slices.SortFunc(wrong, func(a, b bot.Mistake) int { return strings.Compare(a.Field, b.Field) })
	return q, wrong[:min(len(wrong), maxMistakes)]
}

// narrow applies one parameter, or says what is wrong with it.
func narrow(q *bot.Query, name, value string) string {
	if name != "q" {
		if wrong := wordy(value); wrong != "" {
			return wrong
		}
	}
	switch name {
	case "desk":
		q.Desk = bot.DeskID(value)
	case "state":
		q.State = bot.State(value)
		if !slices.Contains(bot.States, q.State) {
			return "must be open, claimed, answered or resolved"
		}
	case "kind":
		q.Kind = bot.Kind(value)
	case "owner":
		q.Owner = bot.MemberID(value)
	case "q":
		return search(q, value)
	case "limit":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > maxLimit {
			return "must be a number from 1 to 200"
		}
		q.Limit = n
	case "cursor":
		q.Cursor = value
	}
	return ""
}

func search(q *bot.Query, value string) string {
	switch {
	case len(value) > maxQuery:
		return "is longer than 1000 bytes"
	case strings.ToValidUTF8(value, "") != value:
		return "is not valid UTF-8"
	}
	q.Text = strings.ReplaceAll(value, "\x00", " ")
	return ""
}
