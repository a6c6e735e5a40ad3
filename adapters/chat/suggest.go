package chat

import (
	"context"
	"slices"
	"strings"

	"heed/bot"
)

// MaxSuggested is how many items are suggested at once.
const MaxSuggested = 20

// Suggest returns the cards of items that somebody may mean who has begun to type
// their name: those that have all the words, or, of nothing typed, those that are
// not resolved, by when they are due. Whom heed does not know is suggested nothing.
func (c Commands) Suggest(ctx context.Context, q Asked) ([]bot.Card, error) {
	who, refusal := c.Host.Rules().Who(q.By)
	if refusal != nil {
		return nil, nil
	}
	desks, text := DesksOf(c.Host, who), strings.TrimSpace(q.Text)
	queries := saying(desks, text)
	if text == "" {
		queries = standing(desks, bot.Open, bot.Claimed, bot.Answered)
	}
	views, _, err := Items(ctx, c.Host.Reader, queries, MaxSuggested)
	cards := make([]bot.Card, 0, len(views))
	for _, v := range views {
		cards = append(cards, CardOf(c.Host, v))
	}
	return cards, err
}

// SuggestDesks returns the names of somebody's desks that begin as they typed.
func (c Commands) SuggestDesks(q Asked) []bot.DeskID {
	who, refusal := c.Host.Rules().Who(q.By)
	if refusal != nil {
		return nil
	}
	var names []bot.DeskID
	for _, d := range DesksOf(c.Host, who) {
		if strings.HasPrefix(strings.ToLower(string(d.ID)), strings.ToLower(strings.TrimSpace(q.Text))) {
			names = append(names, d.ID)
		}
	}
	return slices.Clip(names)
}
