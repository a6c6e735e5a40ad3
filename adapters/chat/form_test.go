package chat_test

import (
	"testing"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

func TestAFilledFormIsAnEvent(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	f := chat.Filled{Do: bot.Discard, Item: "I1", Seen: 7, Typed: map[string]string{
		"text": " as it is ", "reason": "why", "outcome": "solved", "to": " bob ", "reply": "12", "until": "2099-12-24 10:00",
	}}
	e, refusal := f.Event(amsterdam)
	want := bot.Event{
		Do: bot.Discard, Item: "I1", Seen: 7, Text: " as it is ", Reason: "why", Outcome: bot.Solved, To: "bob", Of: 12,
		Until: time.Date(2099, 12, 24, 10, 0, 0, 0, amsterdam),
	}
	if refusal != nil || !e.Until.Equal(want.Until) {
		t.Errorf("until %v, %v", e.Until, refusal)
	}
	if e.Text != want.Text || e.Reason != want.Reason || e.Outcome != want.Outcome || e.To != want.To || e.Of != want.Of || e.Do != want.Do || e.Seen != want.Seen {
		t.Errorf("got %+v, want %+v", e, want)
	}
}

func TestATimeThatIsNoneIsRefusedAtItsField(t *testing.T) {
	for _, c := range []struct {
		do    bot.Verb
		typed string
		fine  bool
	}{{bot.Reply, "", true}, {bot.SnoozeUntil, "They write", true}, {bot.Reply, "they write", false}, {bot.Reply, "when pigs fly", false}} {
		_, refusal := chat.Filled{Do: c.do, Typed: map[string]string{"until": c.typed}}.Event(time.UTC)
		if (refusal == nil) != c.fine || refusal != nil && (refusal.Field != "until" || refusal.Sentence == "") {
			t.Errorf("%s until %q: %+v", c.do, c.typed, refusal)
		}
	}
}

func TestWhatWasWrittenIsKept(t *testing.T) {
	f := chat.Filled{Do: bot.TakeOver, Typed: map[string]string{"text": "words", "until": "tomorrow", "reason": ""}}
	if k := f.Kept(); len(k.Fields) != 1 || k.Fields[0].Name != "text" || k.Label != "Take over" {
		t.Errorf("kept %+v", k)
	}
	other := chat.Filled{Typed: map[string]string{"text": "Words"}}
	same := chat.Filled{Typed: map[string]string{"reason": "", "until": "tomorrow", "text": "words"}}
	if f.Digest() == other.Digest() || f.Digest() != same.Digest() {
		t.Error("the digest does not tell what was typed")
	}
}

func TestWhatIsTypedInsteadOfChosen(t *testing.T) {
	f := bot.Field{Name: "to", Choices: []bot.Choice{{Value: "ann", Label: "Ann"}, {Value: "bob", Label: "Bob Jones"}, {Value: "bob2", Label: "Bob Smith"}, {Value: "bob3", Label: "Bob Smith"}}}
	for typed, want := range map[string]string{"ann": "ann", "ANN": "ann", "bob": "bob", "jones": "bob", "Bob  Smith": "", "bob3": "bob3", "o": "", "zoe": "", "smith": ""} {
		got, refusal := chat.Meant(f, typed)
		if got != want || (refusal == nil) != (want != "") {
			t.Errorf("%q means %q, want %q; %v", typed, got, want, refusal)
		}
		if refusal != nil && (refusal.Field != "to" || refusal.Sentence == "") {
			t.Errorf("%q: %+v", typed, refusal)
		}
	}
}
