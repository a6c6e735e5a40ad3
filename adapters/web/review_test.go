package web_test

import (
	"net/http"
	"slices"
	"testing"

	"heed/bot"
)

func TestAReviewListsWhatNobodyJudged(t *testing.T) {
	b := open(t)
	bob, vic := b.as("bob"), b.as("vic")
	page := "/desks/support/review"
	b.has(bob.get(page), "Every complaint is judged.")
	leak := b.says(bot.Mention{ID: "1", Text: "It leaks", Kind: "complaint", Author: customer("Cleo")})
	rude := b.says(bot.Mention{ID: "2", Text: "You were rude", Kind: "complaint", Author: customer("Dora")})
	spam := b.says(bot.Mention{ID: "3", Text: "Buy pills", Kind: "complaint", Author: customer("Spammer")})
	b.says(bot.Mention{ID: "4", Text: "Thanks", Kind: "kudos", Author: customer("Finn")})
	mixed := b.says(bot.Mention{ID: "5", Text: "Nice, but it leaks", Author: customer("Gil")})
	bob.done(mixed, bot.SetKind, "text", "kudos, complaint")
	bob.done(spam, bot.Resolve, "outcome", "spam", "reason", "pills")
	got := bob.get(page)
	if who := order(got); !slices.Equal(who, []string{"Cleo", "Dora", "Gil"}) {
		t.Errorf("to judge are %q", who)
	}
	action := "/items/" + string(leak) + "/verdict"
	f := bob.fields(page, action, "text", "leaks", "outcome", "weakness")
	got = bob.post(action, f)
	b.status(got, http.StatusSeeOther)
	if to := got.header.Get("Location"); to != page {
		t.Errorf("it leads to %q", to)
	}
	got = bob.get(page)
	b.has(got, "Judged a weakness of ours: leaks", `<th scope="row"><bdi>leaks</bdi></th><td>1</td>`, `<option value="leaks">`, "judge-"+string(rude))
	b.lacks(got, "judge-"+string(leak))

	action = "/items/" + string(rude) + "/verdict"
	got = bob.post(action, bob.fields(page, action, "text", "manners", "outcome", "one-off"))
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, "Only a weakness has a theme.", `value="manners"`)
	b.status(bob.post(action, bob.fields(page, action, "text", "", "outcome", "one-off")), http.StatusSeeOther)
	b.has(bob.get(page), "judge-"+string(mixed))
	bob.done(mixed, bot.Review, "text", "", "outcome", "one-off")
	b.has(bob.get(page), "Every complaint is judged.", "Judged a one-off")

	got = vic.get(page)
	b.has(got, "You may look")
	b.lacks(got, "<button name")
	b.status(vic.get("/desks/hidden/review"), http.StatusNotFound)
}
