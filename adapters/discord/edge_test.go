package discord

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/adapters/chat"
	"heed/bot"
)

// drawnOf is a message as it is drawn, which Discord takes.
func drawnOf(t *testing.T, a *Adapter, m bot.Message) drawn {
	t.Helper()
	d, err := a.draw(m)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestCuts: what just fits is whole, and what does not is no longer than its place,
// cut between characters as they are shown.
func TestCuts(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"abcde", "abcde"}, {"abcdef", "abcd…"}, {"**", `\*\*`}, {"**a", `\*\*a`}, {"***", `\*\*…`}, {"abcd*", "abcd…"}, {"👍👍a", "👍👍a"}, {"👍👍👍", "👍👍…"},
	} {
		if got := escaped(c.in, 5); got != c.want {
			t.Errorf("%q in 5 is %q, not %q", c.in, got, c.want)
		}
	}
	if got := escaped("a", 0); got != "" {
		t.Errorf("in no place there is %q", got)
	}
}

// TestRepliesOnTheEdge: what fits into a message as it is escaped stands there, and
// what is one longer in an embed.
func TestRepliesOnTheEdge(t *testing.T) {
	a := artist(t)
	for n, in := range map[int]bool{maxReply - 2: true, maxReply - 1: false} {
		d := drawnOf(t, a, bot.Message{Kind: bot.SendReply, Text: strings.Repeat("x", n) + "*"})
		if (d.Content != "") != in || (len(d.Embeds) == 0) != in {
			t.Errorf("%d characters and one that is escaped: in a message of %d, with %d embeds", n, chat.Size(d.Content), len(d.Embeds))
		}
	}
}

// TestPingsEnd: Discord alerts fifty people at most by one message.
func TestPingsEnd(t *testing.T) {
	var all []bot.Person
	for n := range 60 {
		all = append(all, bot.Person{Connection: "guild", ID: fmt.Sprintf("803511102246789%02d", n)})
	}
	d := drawnOf(t, artist(t), sample.Line("Hello.", nil, all...))
	if len(d.Mentions.Users) != 50 || strings.Count(d.Content, "<@") != 50 {
		t.Errorf("%d alerted, by %q", len(d.Mentions.Users), d.Content)
	}
}

// TestLinesAreHarmless: a nag can be told from a line, nothing unseen acts in
// either, and a place that is none is not linked to.
func TestLinesAreHarmless(t *testing.T) {
	a := artist(t)
	m := sample.Line("a\u202Eb\x00c", nil)
	if d := drawnOf(t, a, m); d.Embeds[0].Description != "abc" || d.Embeds[0].Color != 0 {
		t.Errorf("%+v", d.Embeds)
	}
	m.Kind, m.About = bot.SendNag, sample.About
	a.rooms.learn(room{ID: sample.At.ID, Guild: "../x"})
	if d := drawnOf(t, a, m); d.Embeds[0].Description != "abc" || d.Embeds[0].Color != amber {
		t.Errorf("%+v", d.Embeds)
	}
	if d := drawnOf(t, a, sample.Line("\u200b", nil)); d.Embeds[0].Description != "Something happened." {
		t.Errorf("%+v", d.Embeds)
	}
}

// TestManyActs: of more than a message takes, the first are offered, in full rows,
// and the way to the board.
func TestManyActs(t *testing.T) {
	m := sample.Open(func(c *bot.Card) {
		c.Buttons, c.Menu = nil, nil
		c.Link = "https://heed.example.com/" + strings.Repeat("x", maxLink-25)
		for n := range 30 {
			b := bot.Button{Do: bot.Verb(fmt.Sprintf("do-%d", n)), Label: strings.Repeat("x", 200)}
			c.Buttons, c.Menu = append(c.Buttons, b), append(c.Menu, b)
		}
		c.Buttons[0].Do, c.Buttons[1].Do = bot.Claim, bot.Reply
	})
	d := drawnOf(t, artist(t), m)
	sound(t, d, m)
	var each []int
	styles := map[int]int{}
	for _, r := range d.Components {
		each = append(each, len(r.Components))
		for _, c := range r.Components {
			styles[c.Style]++
		}
	}
	if !slices.Equal(each, []int{5, 5, 5, 1}) || styles[primary] != 1 || styles[secondary] != 13 || styles[linkButton] != 1 {
		t.Fatalf("rows of %v, styles %v", each, styles)
	}
	menu := d.Components[3].Components[0]
	if n := chat.Size(d.Components[0].Components[0].Label); len(menu.Options) != 25 || chat.Size(menu.Options[0].Label) != 100 || n != 80 {
		t.Errorf("a button of %d, and %+v", n, menu)
	}
	m.Card.Link += "x"
	d = drawnOf(t, artist(t), m)
	sound(t, d, m)
	if last := d.Components[2].Components; last[len(last)-1].Style == linkButton {
		t.Error("an address of 513 characters is linked to")
	}
}

// TestColours: how things stand, most pressing first.
func TestColours(t *testing.T) {
	for _, c := range []struct {
		state   bot.State
		overdue bool
		want    int
	}{
		{bot.Open, false, blue}, {bot.Claimed, false, amber}, {bot.Answered, false, green}, {bot.Resolved, false, grey},
		{bot.Open, true, red}, {bot.Claimed, true, red}, {bot.Answered, true, red}, {bot.Resolved, true, grey},
	} {
		m := sample.Open(func(card *bot.Card) { card.State, card.Overdue = c.state, c.overdue })
		if got := drawnOf(t, artist(t), m).Embeds[0].Color; got != c.want {
			t.Errorf("%+v is %x", c, got)
		}
	}
	closed := sample.Open(func(card *bot.Card) { card.Closed, card.Overdue = "Moved.", true })
	if d := drawnOf(t, artist(t), closed); d.Embeds[0].Color != grey || len(d.Components) != 0 {
		t.Errorf("closed: %+v", d)
	}
}

// TestAddressesOfCards: a card is known by the end of its address, whatever its
// link is, and no address is longer than Discord takes.
func TestAddressesOfCards(t *testing.T) {
	a := artist(t)
	key := "#" + sample.Open(func(*bot.Card) {}).Key
	board := "https://heed.example.com/"
	most := strings.Repeat("x", maxEmbedURL-len(board)-len(key))
	for in, want := range map[string]string{
		board + "items/1": board + "items/1" + key, board + "items/1#other": board + "items/1" + key, "": board + key, "javascript:x": board + key,
		board + most: board + most + key, board + most + "x": board + key,
	} {
		m := sample.Open(func(c *bot.Card) { c.Link = in })
		d := drawnOf(t, a, m)
		sound(t, d, m)
		if got := d.Embeds[0].URL; got != want {
			t.Errorf("%.60q is %.60q", in, got)
		}
	}
	if got := leading(board+"(x)[y]", "Open"); got != "[Open]("+board+"%28x%29[y])" {
		t.Error(got)
	}
}

// TestBusyReports: of more fields and items than an embed takes, the first are
// shown, whole, and how many more items there are.
func TestBusyReports(t *testing.T) {
	a := artist(t)
	r := bot.Report{Title: "Many"}
	for n := range 30 {
		r.Quotes = append(r.Quotes, bot.ReportItem{By: fmt.Sprint("Zoe ", n), Text: "x"})
	}
	m := bot.Message{Kind: bot.SendPost, Key: "k", Lane: sample.At, Report: &r}
	d := drawnOf(t, a, m)
	sound(t, d, m)
	if n := len(d.Embeds[0].Fields); n != 25 {
		t.Errorf("%d fields", n)
	}
	l := bot.ReportList{Title: "List", More: 3}
	for n := range 30 {
		l.Items = append(l.Items, bot.ReportItem{Text: fmt.Sprint(n), Link: "https://evil.example/items/1"})
	}
	if got := a.items(l); !strings.HasSuffix(got, "- “19”\nand 13 more") || strings.Contains(got, "](") {
		t.Errorf("the items %q", got)
	}
	s := sheet{room: 10}
	s.put("a", "b")
	s.put("c", strings.Repeat("x", 20))
	s.put("d", "e")
	if len(s.Fields) != 1 || s.room != 8 {
		t.Errorf("what is behind something left out is shown: %+v", s)
	}
}
