package discord_test

import (
	"encoding/json"
	"strings"
	"testing"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// FuzzForm draws forms with anything in them, and what is shown where they are
// refused. Discord must take them, and nothing in them may alert anybody or hide
// where it leads.
func FuzzForm(f *testing.F) {
	f.Add("Zoe", "where is my parcel?", "Reply to Zoe", "", "text", uint8(3))
	f.Add("", "@everyone <@80351110224678912> [bank](https://evil.example)", "\u202e\x00", "*x* `y` ```", strings.Repeat("z", 151), uint8(200))
	f.Add(strings.Repeat("😀", 200), strings.Repeat("*", 9000), strings.Repeat("é", 5000), "\n\n", " ", uint8(0))
	f.Fuzz(func(t *testing.T, name, said, label, value, choice string, many uint8) {
		rules := bot.Rules{
			PublicURL: "http://heed.example",
			Desks:     map[bot.DeskID]bot.Desk{"support": {ID: "support", Post: []bot.Channel{{Connection: "guild", ID: "123456789"}}}},
		}
		a, err := discord.New(bot.Host{Connection: "guild", Rules: func() bot.Rules { return rules }}, discord.Config{})
		if err != nil {
			t.Fatal(err)
		}
		v := bot.View{
			Item:     bot.Item{ID: "00VHNCZBZ8231KWHVMQ50EEYF9", Desk: "support", Seq: 1, First: bot.Spoken{Seq: 1}, Latest: bot.Spoken{Seq: 1}},
			Customer: bot.Customer{Name: name}, First: bot.Words{Text: said, Author: bot.Author{Name: name}},
		}
		var options []bot.Choice
		for n := range many % 40 {
			options = append(options, bot.Choice{Value: choice + string(rune('a'+n)), Label: label})
		}
		form := bot.Form{Do: bot.AnsweredElsewhere, Label: "Answered elsewhere", Help: "It is theirs then.", Fields: []bot.Field{
			{Name: "text", Label: "x" + label, Kind: bot.WordsField, Value: value, Max: int(many)},
			{Name: "until", Label: "x" + label, Kind: bot.LineField, Value: value, Hint: "x" + value},
			{Name: "to", Label: "x" + label, Kind: bot.ChoiceField, Choices: options, Value: choice},
		}}
		modal, err := json.Marshal(a.Form(v, form))
		if err != nil {
			t.Fatal(err)
		}
		if wrong := discordtest.ValidateModal(modal); len(wrong) > 0 {
			t.Errorf("%q\n%s", wrong, modal)
		}
		shown, err := json.Marshal(discord.Declined(said, form, v.Item.ID, map[string]string{"text": value, "reason": label}))
		if err != nil {
			t.Fatal(err)
		}
		if wrong := discordtest.Validate(shown); len(wrong) > 0 {
			t.Errorf("%q\n%s", wrong, shown)
		}
	})
}
