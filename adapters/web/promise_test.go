package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// nextThursday is the next Thursday after today, at ten o'clock in UTC.
func nextThursday() time.Time {
	now := time.Now().UTC()
	days := (int(time.Thursday-now.Weekday())+6)%7 + 1
	return time.Date(now.Year(), now.Month(), now.Day()+days, 10, 0, 0, 0, time.UTC)
}

func TestAPromiseIsMadeInWordsAndTakenBackWithAReason(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "Where is my parcel?", Author: customer("Cleo")})
	v.done(id, bot.PromiseBy, "until", "Thursday 10:00", "text", "The carrier looks for it.")
	if p := b.item(id).Item.Promise; !p.Due.Equal(nextThursday()) || p.By != "bob" {
		t.Errorf("the promise is %+v", p)
	}
	got := v.get("/items/" + string(id))
	by := nextThursday().Format("Mon 2 Jan 2006 15:04 MST")
	b.has(got, "<summary>Why?</summary>", "Times are those of", "Bob</bdi> promised the customer to come back by", ">"+by+"</time>", "The carrier looks for it.", "Take the promise back")

	action, f := v.form(id, bot.PromiseBy)
	f.Set("reason", "")
	got = v.post(action, f)
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, `id="do-promise-back" open`, "Write something.")
	b.lacks(got, `id="do-promise" open`)
	f.Set("reason", "It was found.")
	b.status(v.post(action, f), http.StatusSeeOther)
	got = v.get("/items/" + string(id))
	b.has(got, "took the promise back", "It was found.")
	b.lacks(got, "Take the promise back")
	if !b.item(id).Item.Promise.IsZero() {
		t.Error("it still stands")
	}
}

func TestATimeThatIsNoneIsToldAtItsField(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	got := v.press(id, bot.PromiseBy, "until", "when <pigs> fly", "text", "my words")
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, `id="do-promise" open`, `value="when &lt;pigs&gt; fly"`, `aria-describedby="do-promise-until-wrong"`,
		`id="do-promise-until-wrong" role="alert">heed does not understand that time.`, `value="my words"`)
	got = v.press(id, bot.Reply, "text", "One moment.", "until", "2090-01-01 10:00")
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, "too far away", "One moment.</textarea>", `value="2090-01-01 10:00"`)
	if len(b.item(id).Log) != 1 {
		t.Error("something was done")
	}
}

func TestAHoldingTextCanPromise(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	action, f := v.form(id, bot.Reply, "text", "I ask the workshop.", "until", "tomorrow 10")
	b.status(v.post(strings.Replace(action, "/reply", "/hold", 1), f), http.StatusSeeOther)
	if due := b.item(id).Item.Promise.Due; due.Hour() != 10 || time.Until(due) > 34*time.Hour {
		t.Errorf("promised for %s", due)
	}
	b.has(v.get("/items/"+string(id)), "sent a holding text", "promised the customer to come back by")
}

func TestWhatIsResolvedIsFollowedUp(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "It leaks", Kind: "complaint", Author: customer("Cleo")})
	v.done(id, bot.AnsweredElsewhere, "text", "by telephone")
	b.has(v.get("/items/"+string(id)), "empty: 3 working days from now")
	v.done(id, bot.Resolve, "outcome", "solved", "until", "Thursday 10:00")
	got := v.get("/items/" + string(id))
	b.has(got, "Bob</bdi> asks the customer how it went by", "to be followed up by "+nextThursday().Format("Mon 2 Jan"), "follow-up <time", `id="do-followed-up" open`)
	spam := b.says(bot.Mention{ID: "2", Text: "pills", Author: customer("Spammer")})
	v.done(spam, bot.Resolve, "outcome", "spam", "reason", "pills")
	due := v.get("/?state=resolved&sort=due")
	b.has(due, "follow-up <time", "Show all, newest first")
	b.lacks(due, "Spammer")
	b.has(v.get("/?state=resolved"), "Spammer", "Show what is due only")
	b.has(v.get("/?state=answered&sort=due"), "Nothing here is due.")
	got = v.press(id, bot.FollowedUp, "outcome", "", "text", "fine")
	b.status(got, http.StatusUnprocessableEntity)
	v.done(id, bot.FollowedUp, "outcome", "exceeded", "text", "They sent flowers.")
	got = v.get("/items/" + string(id))
	b.has(got, "the customer&#39;s expectations were exceeded", "They sent flowers.")
	b.lacks(got, "asks the customer how it went")
}

func TestAComplaintIsJudged(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "It leaks", Kind: "complaint", Author: customer("Cleo")})
	got := v.press(id, bot.Review, "outcome", "one-off", "text", "leaks")
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, `id="do-verdict-text-wrong"`, "Only a weakness has a theme.", `value="one-off" selected`, `value="leaks"`)
	v.done(id, bot.Review, "outcome", "weakness", "text", "leaks", "reason", "the third this week")
	b.has(v.get("/items/"+string(id)), "Judged a weakness of ours: leaks", "judged it: a weakness of ours, leaks", "the third this week")
	other := b.says(bot.Mention{ID: "2", Text: "Thanks!", Kind: "kudos", Author: customer("Dora")})
	b.lacks(v.get("/items/"+string(other)), "do-verdict")
}

func TestAnAnsweredItemSleepsUntilTheyWrite(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	got := v.press(id, bot.SnoozeUntil, "until", "")
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, "at most seven days")
	v.done(id, bot.AnsweredElsewhere, "text", "told them")
	v.done(id, bot.SnoozeUntil, "until", "they write")
	b.has(v.get("/items/"+string(id)), "snoozed until they write")
	v.done(id, bot.SnoozeUntil, "until", "in 2h")
	b.has(v.get("/items/"+string(id)), "snoozed, back in 1 h 59 min")
	v.done(id, bot.SnoozeUntil, "until", "")
	b.has(v.get("/items/"+string(id)), "snoozed until they write")
}
