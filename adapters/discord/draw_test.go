package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/png"
	"slices"
	"strings"
	"testing"

	"heed/adapters/adaptertest"
	"heed/adapters/chat"
	"heed/bot"
)

// FuzzDraw: whatever people write, wherever, Discord takes it, and it alerts
// nobody, is no markup, and hides no link.
func FuzzDraw(f *testing.F) {
	for _, s := range []string{
		"", "hello", loud, adaptertest.Code, adaptertest.Arabic, "\x00\n\n\u200b", "https://bank.example@evil.example/", "http//s:bank.example", "https://evil.example/?<|>**a**", "https://a.example/(b)c) https://a.example/x_y_z*", "`https://a.example`",
		"https://a.example\\", "http://", "ahttps://b.example/c", "1. a\n 2. b\n\t- c\n10.5", ":smile: 12:30 12:30:45 a:b:c steam://run", "¯\\_(ツ)_/¯", "• a\n• b\n\nc https://heed.example.com/x", "https://heed.example.com/(x)[y]",
		"https://heed.example.com.evil.example/", strings.Repeat("*_", 700), strings.Repeat("👍", 1100), strings.Repeat("\n", 1600) + "x", strings.Repeat("https://a.example/)", 300), "https://bank.example." + strings.Repeat("a.", 60) + "evil.example/",
	} {
		f.Add(s)
	}
	a := artist(f)
	f.Fuzz(func(t *testing.T, s string) {
		report := sample.Everywhere(s)
		report.Report.Days = report.Report.Days[:1] // no picture: drawing one takes long
		for _, m := range []bot.Message{
			sample.Says(s), sample.Open(func(c *bot.Card) { adaptertest.Every(c, s) }), sample.Open(func(c *bot.Card) { adaptertest.Longest(c, s) }), sample.Open(func(c *bot.Card) { c.Closed = s + "!" }),
			sample.Open(func(c *bot.Card) { c.Buttons = []bot.Button{{Do: bot.Claim, Label: s}}; c.Menu = c.Buttons }),
			sample.Line(s, nil, sample.Ann), sample.Line("Ann replied.", &bot.Said{By: s, Text: s, Before: s, URL: s}), sample.Line(s, &bot.Said{Text: s}, sample.Ann, sample.Bob), report,
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
	want := strings.TrimSpace(chat.Printable(s))
	if err != nil {
		if !errors.Is(err, bot.ErrRefused) || !chat.Blank(want) && len([]rune(s)) <= maxReply {
			t.Fatal(err)
		}
		return
	}
	sound(t, d, m)
	words := d.Content
	for _, e := range d.Embeds {
		words += e.Description
	}
	l := look{T: t}
	if got := l.read(words, false); got != want {
		t.Errorf("the reply %q says %q", want, got)
	}
	if (d.Content == "") != (len(d.Embeds) == 1) {
		t.Errorf("it stands in %+v", d)
	}
}

// TestReplyLimits: the longest reply arrives whole, however much of it must be
// escaped; what is longer, or says nothing, is refused.
func TestReplyLimits(t *testing.T) {
	a := artist(t)
	for _, s := range []string{strings.Repeat("x", maxReply+1), "", " \n", "\u200b"} {
		if _, err := a.draw(bot.Message{Kind: bot.SendReply, Text: s}); !errors.Is(err, bot.ErrRefused) {
			t.Errorf("a reply of %d characters: %v", len(s), err)
		}
	}
	for _, s := range []string{strings.Repeat("👍", maxReply), strings.Repeat("x", maxReply), strings.Repeat("*", maxReply), strings.Repeat("1.\n", maxReply/3), strings.Repeat("http://a.b)", maxReply/11)} {
		replied(t, a, s)
	}
}

// TestWordsOfPeople: what people write is shown as they wrote it, and no character
// is escaped without need.
func TestWordsOfPeople(t *testing.T) {
	for in, want := range map[string]string{
		"12:30, *now*": `12:30, \*now\*`, "#1 is - > late": `\#1 is - > late`, "a\n- b\n 1. c": "a\n\\- b\n 1\\. c", ":tada:": `\:tada:`, "https://a.example/b_c": `https\://a.example/b\_c`, "10.5 and 3. x": `10\.5 and 3. x`, "+ a\n + b+c": "\\+ a\n \\+ b+c",
	} {
		if got := escape(in); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"see https://a.example/b_c.": "see https://a.example/b_c.", "(https://a.example)": "(<https://a.example>)", "https://a.example/b_": "<https://a.example/b>\\_",
		"https://a.example!": "<https://a.example>!", "https://a@b.example": `https\://a\@b.example`, "https://bаnk.example": `https\://bаnk.example`, "https://a.example/ü": "<https://a.example/ü>", "https://a.example/a|b": `https\://a.example/a\|b`,
	} {
		if got := linked(in, 1000); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
}

// TestPingsOnlyOurs: people of other connections, and ids that are none, are
// not alerted; nobody is in a direct message.
func TestPingsOnlyOurs(t *testing.T) {
	a := artist(t)
	m := sample.Line("Ann released this.", nil, bot.Person{Connection: "acme", ID: "80351110224678912"}, bot.Person{Connection: "guild", ID: "80351110224678912> @everyone"}, sample.Bob)
	d, err := a.draw(m)
	if err != nil || d.Content != "<@80351110224678914>" || !slices.Equal(d.Mentions.Users, []string{"80351110224678914"}) {
		t.Errorf("%q alerts %+v: %v", d.Content, d.Mentions, err)
	}
	m.Lane = bot.DirectTo("guild", "80351110224678914")
	if d, err = a.draw(m); err != nil || d.Content != "" || len(d.Mentions.Users) > 0 {
		t.Errorf("alone %q alerts %+v: %v", d.Content, d.Mentions, err)
	}
}

// TestRolesOnlyWhereConfigured: a nag that names nobody alerts the team's roles,
// if heed was told that it may; nothing else does.
func TestRolesOnlyWhereConfigured(t *testing.T) {
	role := "80351110224678913"
	for _, c := range []struct {
		may  bool
		kind bot.ActionKind
		ping []bot.Person
		want []string
	}{{true, bot.SendNag, nil, []string{role}}, {false, bot.SendNag, nil, nil}, {true, bot.TellLine, nil, nil}, {true, bot.SendNag, []bot.Person{sample.Ann}, nil}} {
		a := artist(t)
		a.set.Roles, a.set.PingRoles = []string{role}, c.may
		m := sample.Line("An answer was due.", nil, c.ping...)
		m.Kind = c.kind
		d, err := a.draw(m)
		if err != nil || !slices.Equal(d.Mentions.Roles, c.want) || strings.Contains(d.Content, "<@&") != (c.want != nil) {
			t.Errorf("%+v: %q alerts %+v: %v", c, d.Content, d.Mentions, err)
		}
	}
}

// TestLongLines: a line that is too long loses words, and not the way to what it is
// about or to the rest of it.
func TestLongLines(t *testing.T) {
	t.Parallel()
	a := artist(t)
	list := strings.Repeat("\n• Zoe: an answer was due 09:00. https://heed.example.com/items/01JD5Q8Z7M", 60)
	more, open := "and 20 more: [Open on the board](https://heed.example.com/?desk=support)", "[Open on the board](https://heed.example.com/items/1)"
	for _, c := range []struct{ text, start, end string }{
		{"60 are waiting:" + list + "\nand 20 more: https://heed.example.com/?desk=support", "60 are waiting:\n- Zoe: an", "…\n" + more},
		{strings.Repeat("long ", 850) + "https://heed.example.com/items/1", "long long", "… " + open},
		{"First.\n" + strings.Repeat("long ", 850) + "https://heed.example.com/items/1 and more.", "First.\nlong", "… " + open + " and more."},
		{"See https://heed.example.com/items/1 " + strings.Repeat("long ", 850), "See " + open, "…"},
		{"See https://heed.example.com/items/1" + strings.Repeat("\nlong", 850), "See " + open, "…"},
		{strings.Repeat("*", 5000), `\*\*`, "…"},
	} {
		for _, said := range []*bot.Said{nil, {Text: "said."}} {
			m := sample.Line(c.text, said)
			d, err := a.draw(m)
			if err != nil {
				t.Fatal(err)
			}
			sound(t, d, m)
			got := d.Embeds[0].Description
			if said != nil {
				got, _, _ = strings.Cut(got, "\n> said")
			}
			if !strings.HasPrefix(got, c.start) || !strings.HasSuffix(got, c.end) || chat.Size(got) > maxLine {
				t.Errorf("%.30q is %d characters, from %.60q to %q", c.text, chat.Size(got), got, got[max(0, len(got)-160):])
			}
		}
		m := sample.Line(c.text, nil)
		m.About = sample.About
		if d, err := a.draw(m); err != nil || !strings.Contains(d.Embeds[0].Description, "[Go to the card](https://discord.com/channels/1180000000000000000/1180000000000000001/1180000000000000002)") && !strings.Contains(c.end, "](") {
			t.Errorf("%.30q leads to no card: %v", c.text, err)
		}
	}
}

// TestLongReports: where everything in a report is long, much of it is shown, and
// with its picture.
func TestLongReports(t *testing.T) {
	t.Parallel()
	m := sample.Everywhere(strings.Repeat("word ", 1000))
	d, err := artist(t).draw(m)
	if err != nil || len(d.Files) != 1 || len(d.Embeds[0].Fields) < 2 {
		t.Fatalf("%+v: %v", d, err)
	}
	sound(t, d, m)
}

// TestButtons: what a press says is what the card offers, once each, and which
// card and revision it was.
func TestButtons(t *testing.T) {
	m := sample.Open(func(c *bot.Card) { c.Buttons = append(c.Buttons, c.Buttons...); c.Menu = append(c.Menu, c.Menu...) })
	var ids []string
	rows := acts(*m.Card, m.Key)
	for _, r := range rows {
		for _, c := range r.Components {
			ids = append(ids, c.CustomID)
		}
	}
	of := ":01JD5Q8Z7M:3:k00000000000000000000001"
	if got, want := strings.Join(ids, " "), "do:claim"+of+" do:reply"+of+" do:resolve"+of+"  menu"+of; got != want {
		t.Errorf("the card offers %s, not %s", got, want)
	}
	if menu := rows[len(rows)-1].Components[0]; len(menu.Options) != 8 || menu.Options[0].Value != "assign" {
		t.Errorf("the menu is %+v", menu)
	}
	if got := acts(*m.Card, "")[0].Components[0].CustomID; got != "do:claim:01JD5Q8Z7M:3:-" {
		t.Errorf("elsewhere a button says %s", got)
	}
}

// TestEveryVerbFits: whatever can be done at once fits into what is pressed, and all
// that can be done on a card.
func TestEveryVerbFits(t *testing.T) {
	c := bot.Card{Item: bot.ItemID(strings.Repeat("Z", 26)), Rev: 1<<63 - 1}
	for _, do := range []bot.Verb{bot.AnsweredElsewhere, bot.SnoozeUntil, bot.FollowedUp, bot.NeedsAnswer} {
		if id := pressOf(c, do, strings.Repeat("k", 24)); len(id) > 100 {
			t.Errorf("%s has %d characters", id, len(id))
		}
	}
}

// TestCardsSayAll: what a card knows is shown.
func TestCardsSayAll(t *testing.T) {
	a := artist(t)
	for name, wants := range map[string][]string{
		"card-open":     {"Zoe Miller", "Where is it?", "Open", "via shop", "4 conversations", "https://reviews.example/r/4711", "https://social.example/@zoe", "<t:1795194000:R>", "nobody has it"},
		"card-reworded": {"is lost!", "is late.", "Never mind.", "Deleted by its author."},
		"card-many":     {"38 more", "from Max", "Any news?", "Ann Lee has it"},
		"card-overdue":  {"**Overdue**"},
		"card-trouble":  {"did not answer within 10 s", "and 2 more"},
		"card-resolved": {"Resolved: solved", "Ann Lee had it"},
		"card-moved":    {"Moved to the desk billing.", "https://heed.example.com/items/"},
		"card-longest":  {"1000000 more", "<t:1795194000:R>"},
		"weekly":        {"Came in**: 42 (before: 42)", "Thu 19 Nov: 32", "You saved our wedding!", "Nobody answered", "and 3 more"},
		"digest":        {"This is late"},
	} {
		d, err := a.draw(sample.All()[name])
		if err != nil {
			t.Fatal(err)
		}
		shown := ""
		for _, e := range d.Embeds {
			shown += strings.Join(append([]string{e.Title, e.Description}, fieldTexts(e)...), "\n") + "\n"
		}
		for _, want := range wants {
			if !strings.Contains(strings.ToLower(shown), strings.ToLower(want)) {
				t.Errorf("%s does not say %q:\n%s", name, want, shown)
			}
		}
	}
}

// TestWhereACustomerIs: of somebody who wrote in this guild the channel is named.
func TestWhereACustomerIs(t *testing.T) {
	a := artist(t)
	m := sample.Open(func(c *bot.Card) {
		c.Where, c.Said[0].URL = "guild", "https://discord.com/channels/1180000000000000000/1180000000000000005/1180000000000000006"
	})
	e := a.cardEmbed(*m.Card, m.Key)
	if !strings.Contains(e.Description, "In <#1180000000000000005> · Customer since") || !strings.Contains(e.Description, m.Card.Said[0].URL) {
		t.Error(e.Description)
	}
	m.Card.Said[0].URL = "https://discord.com/channels/1180000000000000000/@everyone/1180000000000000006"
	if e := a.cardEmbed(*m.Card, m.Key); strings.Contains(e.Description, "<#") {
		t.Error(e.Description)
	}
	m.Card.Where, m.Card.Said[0].URL = "shop", "https://discord.com/channels/1180000000000000000/1180000000000000005/1180000000000000006"
	if e := a.cardEmbed(*m.Card, m.Key); strings.Contains(e.Description, "<#") {
		t.Error(e.Description)
	}
}

// TestChart: the days of a report are a picture that says the same in words.
func TestChart(t *testing.T) {
	t.Parallel()
	m := sample.All()["weekly"]
	d, err := artist(t).draw(m)
	if err != nil || len(d.Files) != 1 || d.Embeds[0].Image == nil || d.Embeds[0].Image.URL != "attachment://"+d.Files[0].Name {
		t.Fatalf("%+v: %v", d, err)
	}
	p, err := png.Decode(bytes.NewReader(d.Files[0].Content))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[any]int{}
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			seen[p.At(x, y)]++
		}
	}
	if seen[chartIn] < 5000 || seen[chartDone] < 5000 || seen[chartText] < 100 || p.Bounds().Dx() != 1000 {
		t.Errorf("%v: %d of %d, %d, and %d", p.Bounds(), seen[chartIn], seen[chartDone], seen[chartText], len(seen))
	}
	if !strings.Contains(d.Files[0].Description, "Thu 19 Nov: 32 came in, 35 answered") {
		t.Error(d.Files[0].Description)
	}
	raw, _ := json.Marshal(d)
	if bytes.Contains(raw, []byte("PNG")) {
		t.Error("the picture stands in the words")
	}
	again, _ := artist(t).draw(m)
	if !bytes.Equal(again.Files[0].Content, d.Files[0].Content) {
		t.Error("the same report is another picture")
	}
	if _, ok := chart(m.Report.Days[:1]); ok {
		t.Error("one day has a chart")
	}
}
