package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/bot"
)

func TestEveryEventCanBeDoneWithoutJavaScript(t *testing.T) {
	b := open(t)
	ann, bob := b.as("ann"), b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "Where is my parcel?", Author: customer("Cleo")})
	other := b.says(bot.Mention{ID: "2", Text: "Hello?", Author: customer("Dora")})
	bob.done(id, bot.Claim)
	ann.done(id, bot.TakeOver)
	ann.done(id, bot.Release)
	ann.done(id, bot.Assign, "to", "bob")
	bob.done(id, bot.Note, "text", "lost by the carrier")
	bob.done(id, bot.SetKind, "text", "complaint, delivery")
	bob.done(id, bot.Tag, "text", "parcel")
	bob.done(id, bot.SetFeeling, "text", "angry")
	bob.done(id, bot.Link, "to", b.url+"/items/"+string(other))
	bob.done(id, bot.SnoozeUntil, "until", "1h")
	bob.has(bob.get("/items/"+string(id)), "snoozed, back in", "snoozed it until")
	action, f := bob.form(id, bot.Reply, "text", "One moment please.")
	bob.status(bob.post(strings.Replace(action, "/reply", "/hold", 1), f), http.StatusSeeOther)
	bob.done(id, bot.AnsweredElsewhere, "text", "told them by phone")
	got := bob.get("/items/" + string(id))
	bob.has(got, "claimed it", "took it over from Bob", "released it", "assigned it to Bob", "lost by the carrier",
		"set the kind to complaint, delivery", "tagged it parcel", "set the feeling to angry", "linked it with "+string(other),
		"sent a holding text", "One moment please.", "answered elsewhere", "told them by phone", "state answered")
	ann.done(id, bot.Block, "reason", "rude")
	ann.has(ann.get("/items/"+string(id)), "This customer is blocked")
	ann.done(id, bot.Unblock)
	ann.done(other, bot.Merge, "to", string(id))
	ann.has(ann.get("/items/"+string(other)), "Goes on in", "state resolved", "duplicate")
}

func TestANagSaysWhomItToldAndWhy(t *testing.T) {
	b := open(t)
	news := b.store.Watch(t.Context())
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo"), CaughtUp: true, PostedAt: time.Now().Add(-3 * time.Hour)})
	for b.item(id).Item.Round.Nagged[bot.ToRespond].IsZero() {
		<-news
	}
	b.has(b.as("ann").get("/items/"+string(id)), "nagged Ann (on duty) and the channel: a first response is late", "2 h overdue")
}

func TestResolvingAndReopening(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "Buy cheap pills", Author: customer("Spammer")})
	v.done(id, bot.Resolve, "outcome", "spam", "reason", "pills")
	v.has(v.get("/items/"+string(id)), "state resolved", "resolved it: spam", "pills")
	v.done(id, bot.Reopen)
	v.has(v.get("/items/"+string(id)), "state claimed", "reopened it")
}

func TestARefusalShowsItsSentenceAndKeepsWhatWasTyped(t *testing.T) {
	b := open(t)
	ann, bob := b.as("ann"), b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	action, f := bob.form(id, bot.Reply, "text", "I wrote <this> for long")
	ann.done(id, bot.Claim)
	got := bob.post(action, f)
	b.status(got, http.StatusConflict)
	b.has(got, "Ann has had this since", "Take it over first", `href="#do-take-over"`, `id="do-take-over"`, "I wrote &lt;this&gt; for long")
	if n := len(b.item(id).Item.Replies); n != 0 {
		t.Errorf("%d replies are on their way", n)
	}

	got = ann.press(id, bot.Resolve, "outcome", "spam", "reason", " ")
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, "Write something.", `value="spam" selected`, `aria-invalid="true"`)
	got = ann.press(id, bot.Assign, "to", "vic")
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, "Vic can not own items")
	got = ann.press(id, bot.SnoozeUntil, "until", "soon")
	b.status(got, http.StatusUnprocessableEntity)
	b.has(got, "heed does not understand that time.", `value="soon"`, `aria-describedby="do-snooze-until-wrong"`)
}

func TestAReplyToWhatSomebodyElseAnsweredIsHeldBack(t *testing.T) {
	b := open(t)
	ann, bob := b.as("ann"), b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	action, f := ann.form(id, bot.Reply, "text", "from Ann")
	bob.done(id, bot.Reply, "text", "from Bob")
	ann.done(id, bot.TakeOver)
	got := ann.post(action, f)
	b.status(got, http.StatusConflict)
	b.has(got, "Bob replied while you were writing", "from Ann", "from Bob")
}

func TestTheAddressOfADeclinedFormLeadsBackToTheItem(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	b.status(v.post("/items/"+string(id)+"/reopen", nil), http.StatusConflict)
	v.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for path, want := range map[string]string{
		"/items/" + string(id) + "/reopen":    "/items/" + string(id),
		"/items/%2F%2Fevil.example%2F/reopen": "/items/%2F%2Fevil.example%2F",
	} {
		got := v.get(path)
		b.status(got, http.StatusSeeOther)
		if to := got.header.Get("Location"); to != want {
			t.Errorf("%s leads to %s", path, to)
		}
	}
}

func TestAnEndlessNameIsNotRepeatedInARefusal(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	for _, do := range []bot.Verb{bot.Assign, bot.Link, bot.Merge, bot.Move} {
		got := v.post("/items/"+string(id)+"/"+string(do), url.Values{"to": {strings.Repeat("z", 300_000)}})
		b.status(got, http.StatusUnprocessableEntity)
		sentences := strings.ReplaceAll(got.body, `value="`+strings.Repeat("z", 300_000)+`"`, "")
		if strings.Contains(sentences, strings.Repeat("z", 600)) {
			t.Errorf("%s repeats it whole: %d bytes", do, len(got.body))
		}
	}
}

func TestAFormSentTwiceIsDoneOnce(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	action, f := v.form(id, bot.Note, "text", "only once")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { b.status(v.post(action, f), http.StatusSeeOther) })
	}
	all.Wait()
	if n := strings.Count(v.get("/items/"+string(id)).body, "only once"); n != 1 {
		t.Errorf("the note is there %d times", n)
	}
	f.Set("text", "and another")
	b.status(v.post(action, f), http.StatusSeeOther)
	b.has(v.get("/items/"+string(id)), "only once", "and another")
}

func TestWhatCanNotBeTakenIsKeptAndSentAgainUnderTheSameKey(t *testing.T) {
	var keys []string
	fail := true
	b := open(t, func(h *bot.Host) {
		take := h.Take
		h.Take = func(ctx context.Context, e bot.Event) (bot.Receipt, error) {
			keys = append(keys, e.Keys[0].Name)
			if fail {
				return bot.Receipt{}, fmt.Errorf("take: %w", bot.ErrUnavailable)
			}
			return take(ctx, e)
		}
	})
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	action, f := v.form(id, bot.Note, "text", "\nlong & <dear> words")
	got := v.post(action, f)
	b.status(got, http.StatusServiceUnavailable)
	b.has(got, "press the button again", "\n\nlong &amp; &lt;dear&gt; words</textarea>", `value="`+f.Get("key")+`"`)
	fail = false
	b.status(v.post(action, f), http.StatusSeeOther)
	if len(keys) != 2 || keys[0] != keys[1] {
		t.Errorf("keys %q", keys)
	}
}

func TestAViewerAndAStrangerToTheDeskChangeNothing(t *testing.T) {
	b := open(t)
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	for _, m := range []bot.MemberID{"vic", "eve"} {
		v := b.as(m)
		got := v.get("/items/" + string(id))
		b.status(got, http.StatusOK)
		b.has(got, "You may look")
		b.lacks(got, "/claim", "/note")
		b.status(v.post("/items/"+string(id)+"/claim", url.Values{"key": {"k"}}), http.StatusConflict)
	}
	if owner := b.item(id).Item.Owner; owner != "" {
		t.Errorf("%s owns it", owner)
	}
}

func TestADeskThatTheBoardDoesNotShow(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	id := b.says(bot.Mention{ID: "1", Text: "between us", Author: customer("Cleo"), From: bot.Channel{Connection: "shop", ID: "secret"}})
	for _, path := range []string{"/items/" + string(id), "/items/" + string(id) + "/words/1", "/?desk=hidden"} {
		got := v.get(path)
		b.status(got, http.StatusNotFound)
		b.lacks(got, "between us")
	}
	b.lacks(v.get("/"), "between us")
	b.status(v.post("/items/"+string(id)+"/claim", url.Values{"key": {"k"}}), http.StatusNotFound)
	if owner := b.item(id).Item.Owner; owner != "" {
		t.Errorf("%s owns it", owner)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	for _, path := range []string{"/items/none", "/items/none/words/1", "/items/" + string(id) + "/words/99", "/items/" + string(id) + "/words/x"} {
		got := v.get(path)
		b.status(got, http.StatusNotFound)
		b.has(got, "There is no such item")
	}
	b.status(v.post("/items/none/claim", nil), http.StatusNotFound)
	b.status(v.post("/items/"+string(id)+"/explode", nil), http.StatusNotFound)
	b.status(v.post("/items/"+string(id)+"/settle", nil), http.StatusNotFound)
	got := v.post("/items/"+string(id)+"/note", url.Values{"text": {strings.Repeat("x", 1<<20)}})
	b.status(got, http.StatusRequestEntityTooLarge)
	b.has(got, "too long")
}

func TestAReplyThatFailedIsMendedOnThePage(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	v.done(id, bot.Reply, "text", "please refuse me")
	news := b.store.Watch(t.Context())
	for len(b.item(id).Item.Replies) != 1 || b.item(id).Item.Replies[0].State != bot.ReplyFailed {
		<-news
	}
	got := v.get("/items/" + string(id))
	b.has(got, "did not arrive", "Send again", "It arrived", "reply failed")
	b.lacks(got, "/resolve")
	b.has(v.get("/?state=claimed"), "reply failed")
	got = v.press(id, bot.Discard, "reason", "")
	b.status(got, http.StatusUnprocessableEntity)
	v.done(id, bot.Discard, "reason", "they called")
	b.has(v.get("/items/"+string(id)), "discarded", "they called", "/resolve")
}

func TestAReplyThatDoesNotGetThroughSaysSo(t *testing.T) {
	b := open(t)
	v := b.as("bob")
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	v.done(id, bot.Reply, "text", "hold me up")
	news := b.store.Watch(t.Context())
	for len(b.item(id).Item.Replies) != 1 || b.item(id).Item.Replies[0].Error == "" {
		<-news
	}
	v.done(id, bot.Reply, "text", "and then this")
	got := v.get("/items/" + string(id))
	b.has(got, "not delivered yet, heed keeps trying: nobody answers", "on its way", "reply not delivered yet")
	b.lacks(got, "Send again")
	b.has(v.get("/?state=claimed"), "reply not delivered yet")
}
