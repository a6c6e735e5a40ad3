package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"heed/bot"
)

// changes is a source changing what a customer wrote.
func (b *board) changes(do bot.Verb, m bot.Mention) {
	b.Helper()
	m.From.Connection = "shop"
	_, err := b.bot.Take(b.Context(), bot.Event{Do: do, Mention: &m})
	b.must(err)
}

func TestEditedAndWithdrawnMentionsShowBothTexts(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	id := b.says(bot.Mention{ID: "1", Text: "you are great", Author: customer("Cleo")})
	b.says(bot.Mention{ID: "2", Text: "a second thought", Author: customer("Cleo")})
	b.changes(bot.Edited, bot.Mention{ID: "1", Text: "you are late", Author: customer("Cleo")})
	b.changes(bot.Withdrawn, bot.Mention{ID: "2"})
	got := v.get("/items/" + string(id))
	b.has(got, "you are great", "you are late", "Before it was edited", "a second thought", "withdrawn by its author",
		"changed what they wrote", "took back what they wrote")
	row := v.get("/")
	b.has(row, "you are late")
	b.lacks(row, "you are great")
}

func TestHostileTextIsHarmless(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	id := b.says(bot.Mention{
		ID:     "1",
		Text:   "<script>alert(1)</script> \u202egnp.exe\u202c a\u200b\u200b\u200bb \x00\x07\x1b[31m z" + strings.Repeat("\u0301", 500) + "!",
		Author: bot.Author{ID: "x", Name: "<b>Mallory</b>\u202e\n\nowned", URL: "javascript:alert(1)"},
		URL:    "javascript:alert(2)",
		Kind:   "complaint",
		Attachments: []bot.Attachment{
			{URL: "javascript:alert(3)", Name: "nice.pdf"}, {URL: "https://files.example/a?b=\"c", Name: "good\u202efdp"},
		},
		Meta: json.RawMessage(`{"x": "<img src=x onerror=alert(4)>"}`),
	})
	for _, path := range []string{"/", "/items/" + string(id)} {
		got := v.get(path)
		b.status(got, http.StatusOK)
		b.lacks(got, "<script>alert", "\u202e", "\u200b", "\x00", "\x07", "\x1b", `href="javascript:`, "<img", "<b>M", strings.Repeat("\u0301", 10))
		b.has(got, "&lt;script&gt;alert(1)", "&lt;b&gt;Mallory&lt;/b&gt; owned", "ab ")
	}
	b.has(v.get("/items/"+string(id)), "nice.pdf", `href="https://files.example/a?b=%22c"`, `rel="noopener noreferrer nofollow"`)
}

func TestALongTextIsCutAndCanBeReadWhole(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	id := b.says(bot.Mention{ID: "1", Text: strings.Repeat("word ", 1000) + "END", Author: customer("Cleo")})
	got := v.get("/items/" + string(id))
	b.has(got, "Show all", "END")
	b.lacks(v.get("/"), "END")

	id = b.says(bot.Mention{ID: "2", Text: strings.Repeat("é", 500_000) + "END", Author: customer("Dora")})
	got = v.get("/items/" + string(id))
	b.lacks(got, "END")
	b.has(got, `href="/items/`+string(id)+`/words/1"`)
	if len(got.body) > 100_000 {
		t.Errorf("the page has %d bytes", len(got.body))
	}
	whole := v.get("/items/" + string(id) + "/words/1")
	b.status(whole, http.StatusOK)
	if !strings.HasSuffix(whole.body, "END") || whole.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d bytes of %s", len(whole.body), whole.header.Get("Content-Type"))
	}
}

func TestALongLogIsPaged(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "the very first", Author: customer("Cleo")})
	for n := range 700 {
		_, err := b.bot.Take(t.Context(), bot.Event{Do: bot.Note, Item: id, By: bot.Person{Member: "bob"}, Text: fmt.Sprintf("note %d.", n)})
		b.must(err)
	}
	got := v.get("/items/" + string(id))
	b.has(got, "the very first", "note 699.", "What came before")
	b.lacks(got, "note 1.", "note 399.")
	seen := 0
	for path := "/items/" + string(id); path != ""; {
		got = v.get(path)
		seen += strings.Count(got.body, ">note ")
		_, rest, _ := strings.Cut(got.body, `<li class="turn event"><a href="/items/`+string(id)+`?before=`)
		path = ""
		if before, _, ok := strings.Cut(rest, `"`); ok {
			path = "/items/" + string(id) + "?before=" + before
		}
	}
	if seen != 700 {
		t.Errorf("paging back shows %d of 700 notes", seen)
	}
	b.has(got, "the very first", "note 0.", "To the newest")
}

func TestManyAttachmentsAreBounded(t *testing.T) {
	b := open(t)
	files := make([]bot.Attachment, 10_000)
	for n := range files {
		files[n] = bot.Attachment{URL: "https://files.example/", Name: "f"}
	}
	id := b.says(bot.Mention{ID: "1", Text: "all my files", Author: customer("Cleo"), Attachments: files})
	b.has(b.as("ann").get("/items/"+string(id)), "and 9980 more")
}

func TestWhoTheCustomerIs(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	author := bot.Author{ID: "c1", Name: "Cleo", Handle: "@cleo", URL: "https://social.example/cleo", Followers: 4321}
	first := b.says(bot.Mention{ID: "1", Text: "the first time", Author: author})
	v.done(first, bot.Resolve, "outcome", "not-ours", "reason", "ask the shop")
	second := b.says(bot.Mention{ID: "2", Text: "the second time", Author: author})
	if first == second {
		t.Fatal("joined")
	}
	b.has(v.get("/items/"+string(second)), "Cleo", "@cleo", `href="https://social.example/cleo"`, "4321 followers",
		"From the same customer", "the first time", `href="/items/`+string(first)+`"`)
}

func TestAThankYouCanBeOverruled(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "Where is it?", Author: customer("Cleo")})
	v.done(id, bot.AnsweredElsewhere, "text", "by phone")
	b.says(bot.Mention{ID: "2", Text: "thanks", Language: "en", Author: customer("Cleo")})
	b.has(v.get("/items/"+string(id)), "a thank-you: needs no answer", "state answered")
	v.done(id, bot.NeedsAnswer)
	b.has(v.get("/items/"+string(id)), "state claimed", "said that this needs an answer")
	v.done(id, bot.Split)
}
