package webhook_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heed/adapters/webhook"
	"heed/bot"
)

var foreign = map[string]string{
	"id": "data.id", "text": "data.items.0.body", "author.name": "user.full_name", "author.id": "user.id",
	"url": "data.items.1.href", "attachments": "data.files", "meta": "extra", "change": "action",
}

func TestMapReadsAForeignBody(t *testing.T) {
	s := open(t, webhook.Config{Token: tokenKey, Map: foreign})
	got := s.say(`{"id": "not this", "kind": "not mapped", "data": {"id": 42, "items": [{"body": "Hello"}, {"href": "https://example.com/42"}],
		"files": [{"name": "a.png"}]}, "user": {"full_name": "Ann", "id": "u1"}, "extra": {"a": 1}, "text": 5}`)
	if got.status != http.StatusAccepted {
		t.Fatal(got)
	}
	want := bot.Mention{
		ID: "42", Text: "Hello", URL: "https://example.com/42", Author: bot.Author{Name: "Ann", ID: "u1"},
		Attachments: []bot.Attachment{{Name: "a.png"}}, Meta: []byte(`{"a": 1}`),
		From: bot.Channel{Connection: "shop"}, To: bot.Ref{Connection: "shop", ID: "42"},
	}
	if diff := cmp.Diff(want, s.only()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAMapNamesAndABodyLacksIsAbsent(t *testing.T) {
	for _, body := range []string{
		`{"data":{"id":"42","items":[{"body":"Hello"}]}}`,
		`{"data":{"id":"42","items":[{"body":"Hello"},null]},"user":null,"extra":null}`,
		`{"data":{"id":"42","items":{"0":{"body":"Hello"}}},"user":{}}`,
	} {
		s := open(t, webhook.Config{Token: tokenKey, Map: foreign})
		if got := s.say(body); got.status != http.StatusAccepted {
			t.Fatal(got)
		}
		want := bot.Mention{ID: "42", Text: "Hello", From: bot.Channel{Connection: "shop"}, To: bot.Ref{Connection: "shop", ID: "42"}}
		if diff := cmp.Diff(want, s.only()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMistakesInAForeignBodyAreNamedAsTheSenderNamesThem(t *testing.T) {
	tests := map[string][]string{
		`{}`:                                    {"data.id", "data.items.0.body"},
		`{"data":5}`:                            {"data"},
		`{"data":{"id":"42","items":"none"}}`:   {"data.items"},
		`{"data":{"id":"42","items":["none"]}}`: {"data.items.0"},
		`{"data":{"id":"42","items":[]}}`:       {"data.items.0.body"},
		`{"data":[{"id":"42"}]}`:                {"data"},
		`{"data":{"id":"42","items":[{"body":1}]},"user":1}`: {"user", "data.items.0.body"},
	}
	for body, want := range tests {
		s := open(t, webhook.Config{Token: tokenKey, Map: foreign})
		got := s.say(body)
		expect(t, s, got, http.StatusUnprocessableEntity)
		if diff := cmp.Diff(want, got.fields(t)); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
}

func TestAForeignBodyMayBeAnArray(t *testing.T) {
	s := open(t, webhook.Config{Token: tokenKey, Map: map[string]string{"id": "0.id", "text": "0.text"}})
	if got := s.say("[" + hello + "]"); got.status != http.StatusAccepted {
		t.Fatal(got)
	}
	if got := s.only(); got.ID != "m1" || got.Text != "Hello" {
		t.Errorf("%+v", got)
	}
}

func TestARefusalNamesTheFieldAsTheSenderDoes(t *testing.T) {
	for field, want := range map[string]string{"": "data.id", "text": "data.items.0.body", "thread": "thread"} {
		s := open(t, webhook.Config{Token: tokenKey, Map: foreign})
		s.answer = func(bot.Event) (bot.Receipt, error) {
			return bot.Receipt{}, &bot.Refusal{Sentence: "No.", Field: field}
		}
		got := s.say(`{"data":{"id":"42","items":[{"body":"Hello"}]}}`)
		if diff := cmp.Diff([]string{want}, got.fields(t)); diff != "" {
			t.Error(diff)
		}
	}
}
