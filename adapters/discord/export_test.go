package discord

import (
	"context"
	"maps"
	"slices"

	"heed/bot"
)

// Codes are those in the table.
func Codes() []int { return slices.Sorted(maps.Keys(codes)) }

// Call makes a call of nothing, and says what came of it.
func (a *Adapter) Call(ctx context.Context, limit, method, path string) error {
	return a.call(ctx, limit, method, path, nil, nil)
}

// Patiently is Call for who has time.
func (a *Adapter) Patiently(ctx context.Context, limit, method, path string) error {
	return a.patiently(ctx, limit, method, path, nil, nil)
}

// Buckets is how many limits are remembered.
func (a *Adapter) Buckets() int { return len(a.limits.buckets) + len(a.limits.shared) }

// Form is a form as Discord takes it.
func (a *Adapter) Form(v bot.View, f bot.Form) any {
	return a.form(v, f, round{f.Do, v.Item.ID, v.Item.Rev, "1180000000000000000"}).Data
}

// Declined is what somebody sees whose form was refused with a sentence.
func Declined(sentence string, f bot.Form, item bot.ItemID, typed map[string]string) any {
	w := refusal(&bot.Refusal{Sentence: sentence, Offer: bot.TakeOver}, item, 7)
	w.replied(&bot.Line{Words: &bot.Words{Text: sentence}})
	w.keeping(round{f.Do, item, 7, "1180000000000000000"}, typed)
	return w
}
