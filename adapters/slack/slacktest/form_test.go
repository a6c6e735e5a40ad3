package slacktest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

// aForm is a form with a field for text, one for a choice, and one that may
// stay empty.
func aForm(callback string) slackgo.ModalViewRequest {
	text := func(t string) *slackgo.TextBlockObject {
		return slackgo.NewTextBlockObject("plain_text", t, false, false)
	}
	words := slackgo.NewPlainTextInputBlockElement(nil, "value").WithMaxLength(20).WithMultiline(true)
	choice := slackgo.NewOptionsSelectBlockElement("static_select", nil, "value", slackgo.NewOptionBlockObject("solved", text("Solved"), nil))
	more := slackgo.NewInputBlock("reason", text("Why"), nil, slackgo.NewPlainTextInputBlockElement(nil, "value").WithInitialValue("because")).WithOptional(true)
	return slackgo.ModalViewRequest{
		Type: "modal", Title: text("Reply"), Submit: text("Send"), Close: text("Cancel"), CallbackID: callback, PrivateMetadata: "{}", NotifyOnClose: true,
		Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{
			slackgo.NewSectionBlock(text("What they said"), nil, nil),
			slackgo.NewInputBlock("text", text("Words"), nil, words),
			slackgo.NewInputBlock("outcome", text("Outcome"), nil, choice).WithOptional(true),
			more,
		}},
	}
}

// opened has Ann press a button and the app open a form.
func (a *ear) opened() *slacktest.View {
	a.Helper()
	ts := a.card("C0SHOP")
	a.deaf()
	a.Press("U1ANN", "C0SHOP", ts, "do:claim")
	r, cb := a.interaction()
	if _, err := a.api.OpenViewContext(a.Context(), cb.TriggerID, aForm("form:reply")); err != nil {
		a.Fatal("views.open:", err)
	}
	a.ack(r, nil)
	v := a.View("U1ANN")
	if v == nil || v.Title != "Reply" || v.Submit != "Send" || v.CallbackID != "form:reply" || v.Typed["reason"] != "because" {
		a.Fatalf("Ann sees %+v", v)
	}
	return v
}

func TestATriggerOpensOneFormInTime(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		ts := o.card("C0SHOP")
		a.deaf()
		press := func() string {
			o.Press("U1ANN", "C0SHOP", ts, "do:claim")
			r, cb := a.interaction()
			a.ack(r, nil)
			return cb.TriggerID
		}
		open := func(trigger, want string) {
			t.Helper()
			_, err := o.api.OpenViewContext(o.Context(), trigger, aForm("form:reply"))
			if fmt.Sprint(err) != want {
				t.Errorf("views.open: %v, want %v", err, want)
			}
		}
		once := press()
		open(once, "<nil>")
		open(once, "exchanged_trigger_id")
		open("1.2.3", "invalid_trigger_id")
		late := press()
		time.Sleep(3 * time.Second)
		open(late, "expired_trigger_id")
		later := press()
		o.ExpireTriggers()
		open(later, "expired_trigger_id")
	})
}

func TestAFormIsSubmittedAndCloses(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		v := a.opened()
		d := o.Submit("U1ANN", map[string]string{"text": "on its way", "outcome": "solved"})
		r, cb := a.interaction()
		state := cb.View.State.Values
		if cb.Type != "view_submission" || cb.View.ID != v.ID || cb.View.Hash != v.Hash || cb.View.CallbackID != "form:reply" || cb.User.ID != "U1ANN" ||
			state["text"]["value"].Value != "on its way" || state["outcome"]["value"].SelectedOption.Value != "solved" ||
			state["reason"]["value"].Value != "because" {
			t.Fatalf("submitted: %+v, state %+v", cb, state)
		}
		if now := o.View("U1ANN"); now == nil || !now.Waiting {
			t.Errorf("while it waits Ann sees %+v", now)
		}
		if again := o.Submit("U1ANN", nil); again.Attempts() != 0 {
			t.Error("submitted while it waits")
		}
		a.ack(r, nil)
		if !d.Confirmed() || o.View("U1ANN") != nil || len(o.Complaints()) != 0 {
			t.Errorf("confirmed %v, Ann sees %+v, complaints %q", d.Confirmed(), o.View("U1ANN"), o.Complaints())
		}
	})
}

func TestSlackKeepsBackWhatIsNotComplete(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		for _, words := range []string{"", strings.Repeat("é", 21)} {
			d := o.Submit("U1ANN", map[string]string{"text": words})
			a.nothing()
			if v := o.View("U1ANN"); d.Attempts() != 0 || v.Errors["text"] == "" || v.Typed["text"] != words {
				t.Errorf("with %q Ann sees %+v", words, v)
			}
		}
		o.Submit("U1ANN", map[string]string{"text": strings.Repeat("é", 20)})
		a.interaction()
	})
}

func TestAFormThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	other := aForm("form:reply")
	other.Title.Text = "Meanwhile"
	for name, test := range map[string]struct {
		answer any
		check  func(*slacktest.View) bool
	}{
		"errors":        {slackgo.NewErrorsViewSubmissionResponse(map[string]string{"text": "too rude"}), func(v *slacktest.View) bool { return v.Errors["text"] == "too rude" }},
		"update":        {slackgo.NewUpdateViewSubmissionResponse(&other), func(v *slacktest.View) bool { return v.Title == "Meanwhile" && len(v.Errors) == 0 }},
		"wrong field":   {slackgo.NewErrorsViewSubmissionResponse(map[string]string{"nowhere": "x"}), func(v *slacktest.View) bool { return v.Trouble }},
		"no field":      {map[string]any{"response_action": "errors"}, func(v *slacktest.View) bool { return v.Trouble }},
		"unknown":       {map[string]any{"response_action": "explode"}, func(v *slacktest.View) bool { return v.Trouble }},
		"invalid modal": {map[string]any{"response_action": "update", "view": map[string]any{"type": "modal"}}, func(v *slacktest.View) bool { return v.Trouble }},
		"mistyped":      {map[string]any{"response_action": 7}, func(v *slacktest.View) bool { return v.Trouble }},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, slacktest.Settings{}, func(o *office) {
				a := o.listens()
				before := a.opened()
				o.Submit("U1ANN", map[string]string{"text": "go away", "reason": ""})
				r, _ := a.interaction()
				a.ack(r, test.answer)
				v := o.View("U1ANN")
				if v == nil || !test.check(v) || v.Typed["text"] != "go away" || v.Typed["reason"] != "" || v.ID != before.ID || v.Waiting {
					t.Fatalf("Ann sees %+v", v)
				}
				if changed := v.Hash != before.Hash; changed != (name == "update") || v.Trouble != (len(o.Complaints()) == 1) {
					t.Errorf("hash changed %v, complaints %q", changed, o.Complaints())
				}
				o.Submit("U1ANN", nil)
				if _, cb := a.interaction(); cb.View.State.Values["text"]["value"].Value != "go away" {
					t.Errorf("the second time: %+v", cb.View.State)
				}
			})
		})
	}
}

func TestAFormIsPushedAndCleared(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		first := a.opened()
		above := aForm("form:second")
		o.Submit("U1ANN", map[string]string{"text": "x"})
		r, _ := a.interaction()
		a.ack(r, slackgo.NewPushViewSubmissionResponse(&above))
		if v := o.View("U1ANN"); v.CallbackID != "form:second" {
			t.Fatalf("Ann sees %+v", v)
		}
		o.CloseView("U1ANN")
		if r, cb := a.interaction(); cb.Type != "view_closed" || cb.View.CallbackID != "form:second" || cb.View.PreviousViewID != first.ID {
			t.Errorf("closed: %+v", cb.View)
		} else {
			a.ack(r, nil)
		}
		o.Submit("U1ANN", nil)
		r, _ = a.interaction()
		a.ack(r, slackgo.NewClearViewSubmissionResponse())
		if v := o.View("U1ANN"); v != nil {
			t.Errorf("Ann sees %+v", v)
		}
	})
}

func TestSlackLosesPatienceWithForms(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		d := o.Submit("U1ANN", map[string]string{"text": "x"})
		r, _ := a.interaction()
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if v := o.View("U1ANN"); v == nil || !v.Trouble || v.Waiting || v.Typed["text"] != "x" {
			t.Fatalf("Ann sees %+v", v)
		}
		a.ack(r, nil)
		if !d.Confirmed() || o.View("U1ANN") == nil {
			t.Error("an answer that came late closed the form")
		}
	})
}

func TestAFormThatWasClosedIsNotAnswered(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		d := o.Submit("U1ANN", map[string]string{"text": "x"})
		r, _ := a.interaction()
		o.CloseView("U1ANN")
		a.ack(r, nil)
		if !d.Confirmed() || o.View("U1ANN") != nil || !o.Connected() {
			t.Errorf("confirmed %v, Ann sees %+v, connected %v", d.Confirmed(), o.View("U1ANN"), o.Connected())
		}
	})
}

func TestClosingIsToldWhereTheFormSaysSo(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		ts := o.card("C0SHOP")
		a.deaf()
		o.Press("U1ANN", "C0SHOP", ts, "do:claim")
		_, cb := a.interaction()
		quiet := aForm("form:quiet")
		quiet.NotifyOnClose = false
		if _, err := o.api.OpenViewContext(o.Context(), cb.TriggerID, quiet); err != nil {
			t.Fatal(err)
		}
		if d := o.CloseView("U1ANN"); d.Attempts() != 0 || o.View("U1ANN") != nil {
			t.Errorf("%d attempts, Ann sees %+v", d.Attempts(), o.View("U1ANN"))
		}
	})
}

func TestAFourthFormIsOneTooMany(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		above := aForm("form:above")
		for n := range 3 {
			o.Submit("U1ANN", map[string]string{"text": "x"})
			r, _ := a.interaction()
			a.ack(r, slackgo.NewPushViewSubmissionResponse(&above))
			if v := o.View("U1ANN"); v.Trouble != (n == 2) {
				t.Errorf("after %d more Ann sees %+v", n+1, v)
			}
		}
	})
}
