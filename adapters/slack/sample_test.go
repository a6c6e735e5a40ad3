package slack

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// artist is an adapter that only draws.
func artist(t testing.TB) *Adapter {
	t.Helper()
	a, err := New(bot.Host{Connection: "acme", PublicURL: "https://heed.example.com", Log: slog.New(slog.DiscardHandler)}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	a.self.known.Store(&slackgo.AuthTestResponse{URL: "https://acme.slack.com/", UserID: "U0HEED", BotID: "B0HEED"})
	return a
}

var (
	nine   = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	ann    = bot.Person{Member: "ann", Connection: "acme", ID: "U1ANN", Name: "Ann"}
	bob    = bot.Person{Member: "bob", Connection: "acme", ID: "U2BOB", Name: "Bob"}
	loud   = "<!channel> <!here> @everyone <@U1ANN> <#C0TEAM> <!subteam^S0TEAM> <https://evil.example|https://bank.example> &lt;!channel&gt; *bold* `code` :tada: [a](https://evil.example)"
	code   = "func main() {\n\tfmt.Println(\"<b>&amp;</b>\") // *not bold*\n}\n```\n> no quote\n```"
	arabic = "السلام عليكم، طلبي رقم 4711 لم يصل بعد 📦\nשלום, איפה ההזמנה שלי?\n\u202Egnp.exe\u202C and \u2067isolated"
	emoji  = strings.Repeat("👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿❤️‍🔥", 20) + " 👍🏽"
)

// open is a card as most are; change makes it another.
func open(change func(*bot.Card)) bot.Message {
	c := bot.Card{
		Item: "01JD5Q8Z7M", Rev: 3, Kind: bot.Complaint, State: bot.Open, Customer: "Zoe Miller", Profile: "https://social.example/@zoe", Where: "shop",
		History: "customer since 3 March 2026; 4 conversations before, the last ended: solved", Since: nine, Due: nine.Add(8 * time.Hour), DueFor: bot.ToAnswer,
		Said:    []bot.Said{{By: "Zoe Miller", Text: "My parcel is lost, and nobody answers the phone.\n\nWhere is it?", URL: "https://reviews.example/r/4711", At: nine}},
		Buttons: []bot.Button{{Do: bot.Claim, Label: "Claim"}, {Do: bot.Reply, Label: "Reply"}, {Do: bot.Resolve, Label: "Resolve"}},
		Menu: []bot.Button{
			{Do: bot.Assign, Label: "Assign"}, {Do: bot.Move, Label: "Move"}, {Do: bot.Hold, Label: "Send a holding text"}, {Do: bot.AnsweredElsewhere, Label: "Answered elsewhere"},
			{Do: bot.SnoozeUntil, Label: "Snooze"}, {Do: bot.SetKind, Label: "Kind"}, {Do: bot.SetFeeling, Label: "Feeling"}, {Do: bot.Note, Label: "Note"},
		},
		Link: "https://heed.example.com/items/01JD5Q8Z7M",
	}
	change(&c)
	return bot.Message{Key: "k00000000000000000000001", Kind: bot.ShowCard, Lane: bot.Channel{Connection: "acme", ID: "C0TEAM"}, Item: c.Item, Card: &c}
}

// says is a card with these words.
func says(words string) bot.Message {
	return open(func(c *bot.Card) { c.Said[0].Text = words })
}

// line is a line, or a nag, under a card.
func lineOf(words string, said *bot.Said, ping ...bot.Person) bot.Message {
	return bot.Message{Kind: bot.TellLine, Lane: bot.Channel{Connection: "acme", ID: "C0TEAM"}, Text: words, Said: said, Ping: ping}
}

// samples are messages of every sort, by name.
func samples() map[string]bot.Message {
	links := strings.Builder{}
	for n := range 40 {
		fmt.Fprintf(&links, "see https://shop.example/orders/%d?a=1&b=<2> ", n)
	}
	all := map[string]bot.Message{
		"card-open":    open(func(*bot.Card) {}),
		"card-longest": open(func(c *bot.Card) { longest(c, strings.Repeat("word ", 4000)) }),
		"card-emoji":   says(emoji),
		"card-rtl":     open(func(c *bot.Card) { c.Customer, c.Said[0].Text = "زوي\u202E", arabic }),
		"card-code":    says(code),
		"card-links":   says(links.String()),
		"card-loud":    open(func(c *bot.Card) { every(c, loud) }),
		"card-nobody": open(func(c *bot.Card) {
			*c = bot.Card{Item: c.Item, State: bot.Open, Said: []bot.Said{{}}, Since: nine, Buttons: c.Buttons}
		}),
		"card-reworded": open(func(c *bot.Card) {
			c.Said[0].Before, c.Said[0].Text = "My parcel is late.", "My parcel is lost!"
			c.Said = append(c.Said, bot.Said{By: "Zoe Miller", Text: "Never mind.", Withdrawn: true, At: nine.Add(time.Hour)})
		}),
		"card-many": open(func(c *bot.Card) {
			c.More, c.State, c.Owner = 38, bot.Claimed, "Ann Lee"
			c.Said = append(c.Said, bot.Said{By: "Max", Text: "Any news? It has been a week.", At: nine.Add(time.Hour), URL: "https://reviews.example/r/4711#40"})
			c.Buttons = c.Buttons[1:]
		}),
		"card-overdue": open(func(c *bot.Card) { c.State, c.Owner, c.Overdue = bot.Claimed, "Ann Lee", true }),
		"card-trouble": open(func(c *bot.Card) {
			c.State, c.Owner = bot.Claimed, "Ann Lee"
			for range 7 {
				c.Trouble = append(c.Trouble, "A reply may or may not have arrived: shop did not answer within 10 s <"+strings.Repeat("x", 300))
			}
			c.Buttons = []bot.Button{{Do: bot.Reply, Label: "Reply"}, {Do: bot.Resolve, Label: "Resolve"}, {Do: bot.Retry, Label: "Send again"}, {Do: bot.Arrived, Label: "It arrived"}}
		}),
		"card-answered": open(func(c *bot.Card) {
			c.State, c.Owner, c.DueFor, c.Due = bot.Answered, "Ann Lee", bot.ToFollowUp, nine.Add(72*time.Hour)
		}),
		"card-resolved": open(func(c *bot.Card) {
			c.State, c.Owner, c.Outcome, c.Due, c.Menu = bot.Resolved, "Ann Lee", bot.Solved, time.Time{}, nil
			c.Buttons = []bot.Button{{Do: bot.Reopen, Label: "Reopen"}}
		}),
		"card-moved": open(func(c *bot.Card) { c.Closed = "Moved to the desk billing." }),
	}
	for name, m := range sentences() {
		all[name] = m
	}
	return all
}

// longest is a card on which everything is as long as can be.
func longest(c *bot.Card, words string) {
	every(c, words)
	c.Said = append(c.Said, c.Said[0])
	c.More, c.Overdue, c.State = 1000000, true, bot.Claimed
	c.Trouble = strings.Split(strings.TrimSuffix(strings.Repeat(words+"\x00", 20), "\x00"), "\x00")
	c.Kind = bot.Kind(words)
}

// every puts words wherever somebody's words stand on a card.
func every(c *bot.Card, words string) {
	c.Customer, c.Profile, c.Where, c.History, c.Owner = words, words, words, words, words
	c.Trouble = []string{words}
	c.Said = []bot.Said{{By: words, Text: words, Before: words, URL: words, At: nine, Withdrawn: true}}
}

// sentences are samples of lines, nags, replies and reports.
func sentences() map[string]bot.Message {
	about := lineOf("Zoe Miller wrote again. https://heed.example.com/items/01JD5Q8Z7M", nil)
	about.About = bot.Ref{Connection: "acme", ID: "C0TEAM/1732093200.000100"}
	return map[string]bot.Message{
		"line":       lineOf("Ann took this over from Bob.", nil, bob),
		"line-words": lineOf("Ann replied; it arrived.", &bot.Said{By: "Ann", Text: "Dear Zoe,\n\nwe found your parcel: https://track.example/4711\n" + loud}),
		"line-about": about,
		"line-loud":  lineOf(loud+": an answer was due 09:00, 2 h ago; nobody has this yet. https://heed.example.com/items/01JD5Q8Z7M", nil, ann),
		"nag":        lineOf("Zoe Miller: answer was due 09:00, 2 h ago; Ann has this. https://heed.example.com/items/01JD5Q8Z7M", nil, ann),
		"nags": lineOf("22 are waiting for an answer:\n• Zoe Miller: answer was due 09:00, 2 h ago; Ann has this. https://heed.example.com/items/1\n"+
			"• <!channel> *Max*: first response was due Friday 17:00, 3 days ago; nobody has this yet. https://heed.example.com/items/2\n"+
			"and 20 more: https://heed.example.com/?desk=support", nil, ann, bob),
		"reply":      {Kind: bot.SendReply, Text: "Dear Zoe,\n\nwe found it: https://track.example/4711?a=1&b=2. It comes *tomorrow* <3 (see https://en.example/Parcel_(post)).\n\nAnn"},
		"digest":     reportOf(daily1()),
		"weekly":     reportOf(weekly()),
		"review":     reportOf(review()),
		"review-due": reportOf(bot.Report{Desk: "support", Of: bot.ReviewWaits, Title: "The review of Mon 16 Nov at the desk support is waiting: 2 complaints have no verdict.", Link: "https://heed.example.com/desks/support/review"}, ann),
	}
}

func reportOf(r bot.Report, ping ...bot.Person) bot.Message {
	return bot.Message{Kind: bot.SendPost, Lane: bot.Channel{Connection: "acme", ID: "C0TEAM"}, Report: &r, Text: r.Recite(), Ping: ping}
}

func daily1() bot.Report {
	return bot.Report{
		Desk: "support", Of: bot.DailyReport, Title: "support: Thu 19 Nov 09:00 to Fri 20 Nov 09:00", From: nine.AddDate(0, 0, -1), To: nine,
		Late: "This is late: it was due Fri 20 Nov 09:00, and heed could not post it then.",
		Lines: []bot.ReportLine{
			{Name: "Came in", Value: "42"}, {Name: "Answered", Value: "40, coverage 97 %"}, {Name: "Nobody answered", Value: "1"},
			{Name: "Still waiting from before", Value: "2, the first since Tue 17 Nov 16:20"},
			{Name: "Claimed within", Value: "median 3 min, nine of ten 12 min, slowest 1 h 4 min"},
			{Name: "Answered within", Value: "median 41 min, nine of ten 3 h 2 min, slowest 8 h 1 min in hours; on the clock median 1 h 2 min, nine of ten 18 h 0 min, slowest 2 h 3 min"},
			{Name: "By kind", Value: "complaint 20 (19 answered), question 12 (12 answered), kudos 10 (9 answered)"},
			{Name: bot.AsksNeeds, Value: "3; themes: delivery on Sundays 2, vegan 1"},
		},
		Lists:  []bot.ReportList{{Title: "Nobody answered", Items: []bot.ReportItem{{Item: "1", Kind: bot.Complaint, By: "<!channel>", Text: loud, Link: "https://heed.example.com/items/1"}}, More: 3}},
		Quotes: []bot.ReportItem{{Item: "2", Kind: bot.Kudos, By: "Max", Text: "You saved our wedding!\nThank you ❤️", Link: "https://heed.example.com/items/2"}, {Item: "3", Text: loud}},
		Days:   []bot.ReportDay{{Day: "2026-11-19", Received: 42, Answered: 40, Median: 41 * time.Minute}},
		Link:   "https://heed.example.com/desks/support/digest?day=2026-11-19",
	}
}

func weekly() bot.Report {
	r := daily1()
	r.Of, r.Title, r.Late = bot.WeeklyReport, "support: Fri 13 Nov 09:00 to Fri 20 Nov 09:00", ""
	for n := range r.Lines {
		r.Lines[n].Before = r.Lines[n].Value
	}
	r.Days = nil
	for n := range 31 {
		r.Days = append(r.Days, bot.ReportDay{Day: nine.AddDate(0, 0, n-31).Format(time.DateOnly), Received: 30 + 7*n%13, Answered: 28 + 5*n%11, Median: time.Duration(n) * 7 * time.Minute})
	}
	return r
}

func review() bot.Report {
	l := bot.ReportList{Title: "Is each a weakness of ours, a one-off, not ours, or mistaken?", More: 4}
	for n := range 10 {
		l.Items = append(l.Items, bot.ReportItem{Kind: bot.Complaint, By: "Zoe", Text: "The parcel came broken, for the third time", Link: fmt.Sprintf("https://heed.example.com/items/%d", n)})
	}
	return bot.Report{Desk: "support", Of: bot.ReviewReport, Title: "support: 14 complaints have no verdict", Lists: []bot.ReportList{l}, Link: "https://heed.example.com/desks/support/review"}
}
