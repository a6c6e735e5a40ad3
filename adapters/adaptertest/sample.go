package adaptertest

import (
	"fmt"
	"strings"
	"time"

	"heed/bot"
)

// Sampler makes messages of every sort as they are drawn on a chat platform, the
// same on each, with names and words of that platform in them.
type Sampler struct {
	At       bot.Channel
	About    bot.Ref    // a card there
	Ann, Bob bot.Person // members
	Loud     string     // all that alerts, links or is markup on the platform
}

// Nine is when most samples are from.
var Nine = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// Words as people write them.
var (
	Code   = "func main() {\n\tfmt.Println(\"<b>&amp;</b>\") // *not bold*\n}\n```\n> no quote\n```"
	Arabic = "السلام عليكم، طلبي رقم 4711 لم يصل بعد 📦\nשלום, איפה ההזמנה שלי?\n\u202Egnp.exe\u202C and \u2067isolated"
	Emoji  = strings.Repeat("👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿❤️‍🔥", 20) + " 👍🏽"
)

// sampleKey is the key of every sample.
const sampleKey = "k00000000000000000000001"

// Open is a card as most are; change makes it another.
func (s Sampler) Open(change func(*bot.Card)) bot.Message {
	c := bot.Card{
		Item: "01JD5Q8Z7M", Rev: 3, Kind: bot.Complaint, State: bot.Open, Customer: "Zoe Miller", Profile: "https://social.example/@zoe", Where: "shop",
		History: "customer since 3 March 2026; 4 conversations before, the last ended: solved", Since: Nine, Due: Nine.Add(8 * time.Hour), DueFor: bot.ToAnswer,
		Said:    []bot.Said{{By: "Zoe Miller", Text: "My parcel is lost, and nobody answers the phone.\n\nWhere is it?", URL: "https://reviews.example/r/4711", At: Nine}},
		Buttons: []bot.Button{{Do: bot.Claim, Label: "Claim"}, {Do: bot.Reply, Label: "Reply"}, {Do: bot.Resolve, Label: "Resolve"}},
		Menu: []bot.Button{
			{Do: bot.Assign, Label: "Assign"}, {Do: bot.Move, Label: "Move"}, {Do: bot.Hold, Label: "Send a holding text"}, {Do: bot.AnsweredElsewhere, Label: "Answered elsewhere"},
			{Do: bot.SnoozeUntil, Label: "Snooze"}, {Do: bot.SetKind, Label: "Kind"}, {Do: bot.SetFeeling, Label: "Feeling"}, {Do: bot.Note, Label: "Note"},
		},
		Link: "https://heed.example.com/items/01JD5Q8Z7M",
	}
	change(&c)
	return bot.Message{Key: sampleKey, Kind: bot.ShowCard, Lane: s.At, Item: c.Item, Card: &c}
}

// Says is a card with these words.
func (s Sampler) Says(words string) bot.Message {
	return s.Open(func(c *bot.Card) { c.Said[0].Text = words })
}

// Line is a line under a card.
func (s Sampler) Line(words string, said *bot.Said, ping ...bot.Person) bot.Message {
	return bot.Message{Kind: bot.TellLine, Key: sampleKey, Lane: s.At, Text: words, Said: said, Ping: ping}
}

// All are messages of every sort, by name.
func (s Sampler) All() map[string]bot.Message {
	links := strings.Builder{}
	for n := range 40 {
		fmt.Fprintf(&links, "see https://shop.example/orders/%d?a=1&b=<2> ", n)
	}
	all := map[string]bot.Message{
		"card-open":    s.Open(func(*bot.Card) {}),
		"card-longest": s.Open(func(c *bot.Card) { Longest(c, strings.Repeat("word ", 4000)) }),
		"card-emoji":   s.Says(Emoji),
		"card-rtl":     s.Open(func(c *bot.Card) { c.Customer, c.Said[0].Text = "زوي\u202E", Arabic }),
		"card-code":    s.Says(Code),
		"card-links":   s.Says(links.String()),
		"card-loud":    s.Open(func(c *bot.Card) { Every(c, s.Loud) }),
		"card-nobody": s.Open(func(c *bot.Card) {
			*c = bot.Card{Item: c.Item, State: bot.Open, Said: []bot.Said{{}}, Since: Nine, Buttons: c.Buttons}
		}),
		"card-reworded": s.Open(func(c *bot.Card) {
			c.Said[0].Before, c.Said[0].Text = "My parcel is late.", "My parcel is lost!"
			c.Said = append(c.Said, bot.Said{By: "Zoe Miller", Text: "Never mind.", Withdrawn: true, At: Nine.Add(time.Hour)})
		}),
		"card-many": s.Open(func(c *bot.Card) {
			c.More, c.State, c.Owner = 38, bot.Claimed, "Ann Lee"
			c.Said = append(c.Said, bot.Said{By: "Max", Text: "Any news? It has been a week.", At: Nine.Add(time.Hour), URL: "https://reviews.example/r/4711#40"})
			c.Buttons = c.Buttons[1:]
		}),
		"card-overdue": s.Open(func(c *bot.Card) { c.State, c.Owner, c.Overdue = bot.Claimed, "Ann Lee", true }),
		"card-trouble": s.Open(func(c *bot.Card) {
			c.State, c.Owner = bot.Claimed, "Ann Lee"
			for range 7 {
				c.Trouble = append(c.Trouble, "A reply may or may not have arrived: shop did not answer within 10 s <"+strings.Repeat("x", 300))
			}
			c.Buttons = []bot.Button{{Do: bot.Reply, Label: "Reply"}, {Do: bot.Resolve, Label: "Resolve"}, {Do: bot.Retry, Label: "Send again"}, {Do: bot.Arrived, Label: "It arrived"}}
		}),
		"card-answered": s.Open(func(c *bot.Card) {
			c.State, c.Owner, c.DueFor, c.Due = bot.Answered, "Ann Lee", bot.ToFollowUp, Nine.Add(72*time.Hour)
		}),
		"card-resolved": s.Open(func(c *bot.Card) {
			c.State, c.Owner, c.Outcome, c.Due, c.Menu = bot.Resolved, "Ann Lee", bot.Solved, time.Time{}, nil
			c.Buttons = []bot.Button{{Do: bot.Reopen, Label: "Reopen"}}
		}),
		"card-moved": s.Open(func(c *bot.Card) { c.Closed = "Moved to the desk billing." }),
	}
	for name, m := range s.sentences() {
		all[name] = m
	}
	return all
}

// Longest is a card on which everything is as long as can be.
func Longest(c *bot.Card, words string) {
	Every(c, words)
	c.Said = append(c.Said, c.Said[0])
	c.More, c.Overdue, c.State = 1000000, true, bot.Claimed
	c.Trouble = strings.Split(strings.TrimSuffix(strings.Repeat(words+"\x00", 20), "\x00"), "\x00")
	c.Kind = bot.Kind(words)
}

// Every puts words wherever somebody's words stand on a card.
func Every(c *bot.Card, words string) {
	c.Customer, c.Profile, c.Where, c.History, c.Owner = words, words, words, words, words
	c.Trouble = []string{words}
	c.Said = []bot.Said{{By: words, Text: words, Before: words, URL: words, At: Nine, Withdrawn: true}}
}
