package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

func TestADigestsPage(t *testing.T) {
	b := open(t)
	ann, bob := b.as("ann"), b.as("bob")
	got := bob.get("/desks/support/digest")
	b.status(got, http.StatusOK)
	b.has(got, "Nobody wrote.", "<dt>came in</dt><dd>0</dd>", "<dt>coverage</dt><dd>100 %</dd>", "No suggestion came in", "Nobody praised us")
	b.lacks(got, "The day after", "How long it took")

	leak := b.says(bot.Mention{ID: "1", Text: "It <leaks> on the cat", Kind: "complaint", Author: customer("Cleo")})
	kudos := b.says(bot.Mention{ID: "2", Text: "Bob was so kind", Kind: "kudos", Author: customer("Dora")})
	spam := b.says(bot.Mention{ID: "3", Text: "Buy pills", Author: customer("Spammer")})
	bob.done(leak, bot.AnsweredElsewhere, "text", "by telephone")
	bob.done(leak, bot.Review, "outcome", "weakness", "text", "leaks")
	bob.done(spam, bot.Resolve, "outcome", "spam", "reason", "pills")
	got = bob.get("/desks/support/digest")
	b.has(got, "<dt>came in</dt><dd>3</dd>", "<dt>answered</dt><dd>1</dd>", "<dt>coverage</dt><dd>50 %</dd>", "<dt>nobody answered</dt><dd>1</dd>",
		`href="/items/`+string(kudos)+`"`, "It &lt;leaks&gt; on the cat", `<th scope="row"><bdi>complaint</bdi></th><td>1</td><td>1</td><td>100 %</td>`,
		`<th scope="row"><bdi>shop</bdi></th><td>3</td>`, `<th scope="row"><bdi>spam</bdi></th><td>1</td>`, "Theme leaks: 1", "Answered: 50 % of those who need an answer.",
		"1 conversation of praise or experience: 0 answered", `<th scope="row"><bdi>Bob</bdi></th>`, "You see your own figures only.")
	b.lacks(ann.get("/desks/support/digest"), `<th scope="row"><bdi>Bob</bdi></th>`)

	bob.done(kudos, bot.AnsweredElsewhere, "text", "thanked her")
	b.has(bob.get("/desks/support/digest"), "Nobody was left without an answer.")
}

func TestADigestTellsWhatWasAskedAboutMost(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	const heading = "<h2>Asked about most</h2>"
	ask := func(id string) bot.ItemID {
		item := b.says(bot.Mention{ID: id, Text: "Where is it?", Kind: "question", Author: customer("Cleo" + id)})
		v.done(item, bot.Tag, "text", "delivery")
		return item
	}
	v.done(ask("1"), bot.AnsweredElsewhere, "text", "by telephone")
	b.lacks(v.get("/desks/support/digest"), heading)
	ask("2")
	week := bot.Hours{}.DateOf(time.Now().UTC()).Week()
	for _, page := range []string{"/desks/support/digest", "/desks/support/digest?week=" + week} {
		b.has(v.get(page), heading, `<th scope="row"><bdi>delivery</bdi></th><td>2</td><td>1</td></tr>`)
	}
}

func TestADigestOfAWeekHasChartsAndATable(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	v.done(id, bot.AnsweredElsewhere, "text", "by telephone")
	now := time.Now().UTC()
	day := v.get("/desks/support/digest?day=" + now.Format(time.DateOnly))
	_, rest, ok := strings.Cut(day.body, `/desks/support/digest?week=`)
	if !ok {
		t.Fatalf("no way to the week:\n%s", day.body)
	}
	week, _, _ := strings.Cut(rest, `"`)
	got := v.get("/desks/support/digest?week=" + week)
	b.status(got, http.StatusOK)
	b.has(got, "<dd>1 <span class=\"faint\">before: 0</span></dd>", `<title id="volume-title">Came in by day</title>`,
		"1 came in, 1 of them were answered", `aria-labelledby="answers-title answers-desc"`,
		`<th scope="row"><bdi>`+now.Format("Mon\u00a02")+`</bdi></th><td>1</td><td>1</td>`, "It is not over yet")
	if n := strings.Count(got.body, `<rect class="all"`); n != 8 {
		t.Errorf("%d bars, want 7 of days and one of answers", n)
	}
}

func TestADigestOfNoDay(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	for _, q := range []string{"day=2999-01-01", "day=yesterday", "week=2026-W54", "week=2026-W00", "week=2026-11-22", "week=x", "day=2026-02-30"} {
		b.status(v.get("/desks/support/digest?"+q), http.StatusNotFound)
	}
	b.status(v.get("/desks/support/digest?week=2020-W53"), http.StatusOK)
	b.status(v.get("/desks/hidden/digest"), http.StatusNotFound)
}
