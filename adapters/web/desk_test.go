package web_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heed/bot"
)

func TestADesksPageSaysWhenAndWho(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	got := v.get("/desks/warranty")
	b.status(got, http.StatusOK)
	b.has(got, "Mon–Fri 09:00–12:30 and 13:00–17:30", "Europe/Amsterdam", "Sun 22:00–06:00", " is on duty",
		`<th scope="row"><bdi>complaint</bdi></th><td>15 min</td><td>1 h 30 min</td>`, `<th scope="row"><bdi>all others</bdi></th><td>–</td><td>8 h</td>`,
		"At 50 %: the leads, by direct message", "When it is missed: the channel", "Then the last again, every 1 h",
		"At 75 %: whoever has it", "does nothing for 24 h", "Nothing is overdue.", `href="/desks/warranty/digest"`, `href="/desks/warranty/review"`)
	b.lacks(got, "2020")
	holiday := warranty().Hours.Holidays[1]
	b.has(got, time.Date(holiday.Year, holiday.Month, holiday.Day, 0, 0, 0, 0, time.UTC).Format("Mon 2 Jan 2006"))
	b.has(v.get("/desks/support"), "Around the clock, every day", "Open around the clock", "Ann</bdi></strong> is on duty", "a complaint is followed up on the third working day")
	b.has(v.get("/desks"), `href="/desks/support"`, `href="/desks/warranty"`)
	for _, path := range []string{"/desks/hidden", "/desks/none"} {
		b.status(v.get(path), http.StatusNotFound)
	}
	b.lacks(v.get("/desks"), "hidden")
	id := b.says(bot.Mention{ID: "1", Text: "a", Author: customer("Cleo")})
	b.has(v.get("/items/"+string(id)), `<a href="/desks/support">support</a>`)
}

func TestADesksPageListsWhatIsLateAndPromised(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	b.says(bot.Mention{ID: "1", Text: "a", Author: customer("Late"), CaughtUp: true, PostedAt: time.Now().Add(-3 * time.Hour)})
	later := b.says(bot.Mention{ID: "2", Text: "b", Author: customer("Patient")})
	done := b.says(bot.Mention{ID: "3", Text: "c", Kind: "complaint", Author: customer("Happy")})
	b.says(bot.Mention{ID: "4", Text: "d", Author: customer("Fresh")})
	b.says(bot.Mention{ID: "5", Text: "e", Author: customer("Other"), From: bot.Channel{Connection: "shop", ID: "warranty"}})
	v.done(later, bot.PromiseBy, "until", "Thursday 10:00")
	v.done(later, bot.PromiseBy, "until", "Thursday")
	v.done(done, bot.AnsweredElsewhere, "text", "by telephone")
	v.done(done, bot.Resolve, "outcome", "solved")
	got := v.get("/desks/support")
	if want := []string{"Late", "Patient", "Happy"}; !slices.Equal(order(got), want) {
		t.Errorf("listed are %q, want %q", order(got), want)
	}
	b.has(got, ">2 h overdue<", "promise <time", "follow-up <time")
}
