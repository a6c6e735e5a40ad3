package slack

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/adaptertest"
	"heed/adapters/chat"
	"heed/bot"
)

// FuzzDraw: whatever people write, wherever, Slack takes it, and it alerts
// nobody, is no markup, and hides no link.
func FuzzDraw(f *testing.F) {
	for _, s := range []string{
		"", "hello", loud, adaptertest.Code, adaptertest.Arabic, adaptertest.Emoji, "\x00\n\n\u200b", "<!date^1^{ago}|x>", "https://bank.example@evil.example/", "https://evil.example/?<|>&amp;",
		"javascript:alert(1)", "https://bank.example." + strings.Repeat("a.", 60) + "evil.example/", "• a\n• b\n\nc https://heed.example.com/x", "https://heed.example.com.evil.example/", strings.Repeat("&<>", 700), strings.Repeat("👍", 1100), strings.Repeat("long ", 1600),
	} {
		f.Add(s)
	}
	a := artist(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, m := range []bot.Message{
			sample.Says(s), sample.Open(func(c *bot.Card) { adaptertest.Every(c, s) }), sample.Open(func(c *bot.Card) { adaptertest.Longest(c, s) }), sample.Open(func(c *bot.Card) { c.Closed = s + "!" }),
			sample.Open(func(c *bot.Card) { c.Buttons = []bot.Button{{Do: bot.Claim, Label: s}}; c.Menu = c.Buttons }),
			sample.Line(s, nil, sample.Ann), sample.Line("Ann replied.", &bot.Said{By: s, Text: s, Before: s, URL: s}), sample.Line(s, &bot.Said{Text: s}, sample.Ann, sample.Bob), sample.Everywhere(s),
		} {
			d, err := a.draw(m)
			if err != nil {
				t.Fatal(err)
			}
			sound(t, d, m)
		}
		replied(t, a, s)
	})
}

// replied draws a reply, which must say exactly what it is to say.
func replied(t *testing.T, a *Adapter, s string) {
	t.Helper()
	m := bot.Message{Kind: bot.SendReply, Text: s}
	d, err := a.draw(m)
	switch want := chat.Printable(s); {
	case err != nil && (!errors.Is(err, bot.ErrRefused) || !chat.Blank(want) && len([]rune(s)) <= maxReply):
		t.Fatal(err)
	case err == nil:
		sound(t, d, m)
		if got := sounds(t, d.Blocks); got != want {
			t.Errorf("the reply %q says %q", want, got)
		}
		if got := sounds(t, d.Plain); got != want {
			t.Errorf("the plain reply %q says %q", want, got)
		}
		if !d.Cut && d.Text != escape(want) {
			t.Errorf("the reply %q as text is %q", want, d.Text)
		}
	}
}

// sounds is the text of blocks of rich text and of sections.
func sounds(t *testing.T, blocks []slackgo.Block) string {
	t.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Text     struct{ Text string }
		Elements []struct {
			Elements []struct{ Text, URL string }
		}
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, b := range all {
		said += b.Text.Text
		for _, p := range b.Elements {
			for _, r := range p.Elements {
				said += r.Text + r.URL
			}
		}
	}
	return said
}

func TestReplyLimits(t *testing.T) {
	a := artist(t)
	for _, s := range []string{strings.Repeat("x", maxReply+1), "", " \n", "\u200b"} {
		if _, err := a.draw(bot.Message{Kind: bot.SendReply, Text: s}); !errors.Is(err, bot.ErrRefused) {
			t.Errorf("a reply of %d characters: %v", len(s), err)
		}
	}
	replied(t, a, strings.Repeat("👍", maxReply))
	replied(t, a, strings.Repeat("x", maxReply))
}

// TestPingsOnlyOurs: people of other connections, and ids that are none, are
// not alerted.
func TestPingsOnlyOurs(t *testing.T) {
	a := artist(t)
	m := sample.Line("Ann released this.", nil, bot.Person{Connection: "guild", ID: "U1ANN"}, bot.Person{Connection: "acme", ID: "U1> <!channel"}, sample.Bob)
	d, err := a.draw(m)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(d)
	if got := strings.Count(string(raw), "U2BOB"); got != 3 || strings.Contains(string(raw), "U1") {
		t.Errorf("%d alerts in %s", got, raw)
	}
}

// TestButtons: what a press says is what the card offers, once each, and a new
// revision makes Slack forget what was chosen in the menu.
func TestButtons(t *testing.T) {
	m := sample.Open(func(c *bot.Card) { c.Buttons = append(c.Buttons, c.Buttons...); c.Menu = append(c.Menu, c.Menu...) })
	blocks := artist(t).cardBlocks(*m.Card)
	acts, ok := blocks[len(blocks)-1].(*slackgo.ActionBlock)
	if !ok || acts.BlockID != "item:01JD5Q8Z7M:3" {
		t.Fatalf("%+v", acts)
	}
	var ids []string
	for _, e := range acts.Elements.ElementSet {
		switch e := e.(type) {
		case *slackgo.ButtonBlockElement:
			ids = append(ids, e.ActionID)
		case *slackgo.SelectBlockElement:
			ids = append(ids, e.ActionID)
			if len(e.Options) != 8 || e.Options[0].Value != "assign" {
				t.Errorf("the menu is %+v", e.Options)
			}
		}
	}
	if got := strings.Join(ids, " "); got != "do:claim do:reply do:resolve menu open" {
		t.Errorf("the card offers %s", got)
	}
}

// TestCardsSayAll: what is shown on a card stands in its text too.
func TestCardsSayAll(t *testing.T) {
	a := artist(t)
	for name, wants := range map[string][]string{
		"card-open":     {"Zoe Miller", "Where is it?", "Open", "17:00 UTC", "via shop", "4 conversations", "https://reviews.example/r/4711", "https://heed.example.com/items/"},
		"card-reworded": {"is lost!", "is late.", "Never mind.", "Deleted by its author."},
		"card-many":     {"38 more", "Any news?", "Ann Lee"},
		"card-overdue":  {"Overdue"},
		"card-trouble":  {"did not answer within 10 s", "and 2 more"},
		"card-resolved": {"Resolved: solved"},
		"card-moved":    {"Moved to the desk billing."},
		"card-loud":     {"https://heed.example.com/items/", "Opened 2026-11-20"},
		"card-longest":  {"https://heed.example.com/items/"},
	} {
		d, err := a.draw(sample.All()[name])
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := json.Marshal(d.Plain)
		for _, want := range wants {
			if !strings.Contains(strings.ToLower(d.Text), strings.ToLower(want)) || !strings.Contains(strings.ToLower(string(raw)), strings.ToLower(want)) {
				t.Errorf("%s does not say %q:\n%s\n%s", name, want, d.Text, raw)
			}
		}
	}
}
