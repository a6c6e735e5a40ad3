package slack_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// FuzzForm draws forms with anything in them. Slack must take them, and nothing
// in them may alert anybody or hide where it leads.
func FuzzForm(f *testing.F) {
	f.Add("Zoe", "where is my parcel?", "Reply to Zoe", "", "text", uint8(3))
	f.Add("", "<!channel> <@U1ANN> <https://evil.example|bank>", "\u202e\x00", "*x* `y`", strings.Repeat("z", 151), uint8(200))
	f.Add(strings.Repeat("😀", 200), strings.Repeat("&", 9000), strings.Repeat("é", 5000), "\n\n", " ", uint8(0))
	server := slacktest.New(slacktest.Settings{})
	f.Fuzz(func(t *testing.T, name, said, label, value, choice string, many uint8) {
		rules := bot.Rules{
			PublicURL: "http://heed.example",
			Desks:     map[bot.DeskID]bot.Desk{"support": {ID: "support", Post: []bot.Channel{{Connection: acme, ID: team}}}},
		}
		a, err := slack.New(bot.Host{Connection: acme, Rules: func() bot.Rules { return rules }}, slack.Config{})
		if err != nil {
			t.Fatal(err)
		}
		v := bot.View{
			Item:     bot.Item{ID: "00VHNCZBZ8231KWHVMQ50EEYF9", Desk: "support", Seq: 1, First: bot.Spoken{Seq: 1}, Latest: bot.Spoken{Seq: 1}},
			Customer: bot.Customer{Name: name}, First: bot.Words{Text: said, Author: bot.Author{Name: name}},
		}
		options := []bot.Choice{{Value: choice, Label: label}}
		for range many {
			options = append(options, bot.Choice{Value: choice + string(rune('a'+len(options))), Label: value})
		}
		form := bot.Form{Do: bot.Assign, Label: "Assign", Help: "It is theirs then.", Fields: []bot.Field{
			{Name: "text", Label: "x" + label, Kind: bot.WordsField, Value: value, Max: int(many)},
			{Name: "until", Label: "x" + label, Kind: bot.LineField, Value: value, Hint: "x" + value},
			{Name: "to", Label: "x" + label, Kind: bot.ChoiceField, Choices: options, Value: choice},
		}}
		modal := a.Modal(v, form, said)
		raw, err := json.Marshal(modal.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := server.Validate(raw, "modal"); len(wrong) > 0 {
			t.Error(wrong)
		}
		m := slacktest.Message{Blocks: raw}
		if len(m.Pings()) > 0 || len(m.Links()) > 0 {
			t.Errorf("it alerts %v and leads to %v", m.Pings(), m.Links())
		}
		if n := len(utf16.Encode([]rune(modal.Title.Text))); n > 24 {
			t.Errorf("a title of %d", n)
		}
	})
}
