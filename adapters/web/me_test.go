package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"heed/bot"
)

// fields reads the hidden fields of the first form of a page with an action.
func (v browser) fields(path, action string, fields ...string) url.Values {
	v.Helper()
	page := v.get(path)
	form := regexp.MustCompile(`(?s)action="` + regexp.QuoteMeta(action) + `".*?</form>`).FindString(page.body)
	if form == "" {
		v.Fatalf("%s has no form to %s:\n%s", path, action, page.body)
	}
	f := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		f.Set(m[1], m[2])
	}
	for n := 0; n < len(fields); n += 2 {
		f.Set(fields[n], fields[n+1])
	}
	return f
}

func TestAMemberIsAwayInWordsAndBack(t *testing.T) {
	b := open(t)
	bob := b.as("bob")
	b.has(bob.get("/me"), "Nobody is away.")
	f := bob.fields("/me", "/me/away", "until", "Thursday", "since", "", "stand_in", "ann")
	b.status(bob.post("/me/away", f), http.StatusSeeOther)
	b.status(bob.post("/me/away", f), http.StatusSeeOther)
	away, is := b.bot.Rules().Away("bob", time.Now())
	if !is || away.StandIn != "ann" || away.Until.Weekday() != time.Thursday {
		t.Errorf("Bob's absence is %+v, %v", away, is)
	}
	got := bob.get("/me")
	b.has(got, "Bob</bdi> is away until Thu ", "Ann</bdi> stands in", "I am back")
	b.has(bob.get("/desks/support"), "Bob</bdi> is away until")
	b.status(bob.post("/me/back", bob.fields("/me", "/me/back")), http.StatusSeeOther)
	if _, is := b.bot.Rules().Away("bob", time.Now()); is {
		t.Error("Bob is still away")
	}
	b.status(bob.post("/me/away", f), http.StatusSeeOther) // the same form once more
	b.has(bob.get("/me"), "Nobody is away.")
}

func TestAnAbsenceThatCanNotBeKeptIsSaidAgain(t *testing.T) {
	b := open(t, func(h *bot.Host) {
		h.Take = func(context.Context, bot.Event) (bot.Receipt, error) { return bot.Receipt{}, bot.ErrUnavailable }
	})
	bob := b.as("bob")
	got := bob.post("/me/away", bob.fields("/me", "/me/away", "until", "in 4d", "since", "", "stand_in", "ann"))
	b.status(got, http.StatusServiceUnavailable)
	b.has(got, "Press the button again", `value="in 4d"`, `<option value="ann" selected>`)
}

func TestALeadSaysItForOthersAndNobodyElse(t *testing.T) {
	b := open(t)
	ann, bob := b.as("ann"), b.as("bob")
	f := ann.fields("/me", "/me/away", "to", "bob", "since", "tomorrow 10:00", "until", "in 5d", "stand_in", "")
	b.status(ann.post("/me/away", f), http.StatusSeeOther)
	b.has(ann.get("/me"), "Bob</bdi> will be away <time", "Is back")
	b.lacks(bob.get("/me"), `name="to"><option`)
	got := bob.post("/me/away", url.Values{"key": {"k"}, "to": {"ann"}, "until": {"Thursday"}})
	b.status(got, http.StatusConflict)
	b.has(got, "Only they themselves or a lead may do this.")
	got = bob.post("/me/back", url.Values{"key": {"k"}, "to": {"ann"}})
	b.status(got, http.StatusConflict)
	if _, is := b.bot.Rules().Away("ann", time.Now().AddDate(0, 0, 4)); is {
		t.Error("Ann is away")
	}
}

func TestAnAbsenceThatCanNotBeIsToldAtItsField(t *testing.T) {
	b := open(t)
	ann, bob := b.as("ann"), b.as("bob")
	b.status(ann.post("/me/away", ann.fields("/me", "/me/away", "to", "ann", "until", "in 5d", "stand_in", "bob")), http.StatusSeeOther)
	for field, typed := range map[string][2]string{
		"until":    {"until", "some <day>"},
		"since":    {"since", "never"},
		"stand_in": {"stand_in", "ann"},
	} {
		f := bob.fields("/me", "/me/away", "until", "in 4d", "since", "", "stand_in", "")
		f.Set(typed[0], typed[1])
		got := bob.post("/me/away", f)
		b.status(got, http.StatusUnprocessableEntity)
		b.has(got, `id="do-away-`+field+`-wrong" role="alert"`)
	}
	got := bob.post("/me/away", bob.fields("/me", "/me/away", "until", "", "since", ""))
	b.status(got, http.StatusUnprocessableEntity)
	if _, is := b.bot.Rules().Away("bob", time.Now()); is {
		t.Error("Bob is away")
	}
	b.status(bob.post("/me/away", url.Values{"until": {string(make([]byte, 1<<20))}}), http.StatusRequestEntityTooLarge)
	b.status(bob.get("/me/away"), http.StatusSeeOther)

}
