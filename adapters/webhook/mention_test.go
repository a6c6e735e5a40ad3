package webhook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/adapters/webhook"
	"heed/bot"
)

const full = `{
	"id": "m1", "text": "It broke.\nAgain \u202e!", "thread": "t1", "url": "https://shop.example.com/r/1?a=b",
	"kind": "Complaint", "language": "pt-BR", "posted_at": "2026-11-22T10:00:00+01:00",
	"author": {"id": "u1", "name": "Zoë", "handle": "@zoe", "url": "http://shop.example.com/u/1", "email": "z@example.com", "followers": 1200},
	"attachments": [{"url": "https://shop.example.com/f/1", "name": "a.png", "type": "image/png"}, {"name": "b"}, {}, null],
	"meta": {"order": [1, 2]}, "unknown": {"is": "ignored"}
}`

func TestEveryFieldOfAMentionIsRead(t *testing.T) {
	s := bearerSender(t)
	if got := s.say(full); got.status != http.StatusAccepted {
		t.Fatal(got)
	}
	want := bot.Event{
		Do: bot.Say,
		Mention: &bot.Mention{
			ID: "m1", From: bot.Channel{Connection: "shop"}, To: bot.Ref{Connection: "shop", ID: "m1"},
			Text: "It broke.\nAgain \u202e!", Thread: "t1", URL: "https://shop.example.com/r/1?a=b",
			Kind: "complaint", Language: "pt-BR", PostedAt: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
			Author:      bot.Author{ID: "u1", Name: "Zoë", Handle: "@zoe", URL: "http://shop.example.com/u/1", Email: "z@example.com", Followers: 1200},
			Attachments: []bot.Attachment{{URL: "https://shop.example.com/f/1", Name: "a.png", Type: "image/png"}, {Name: "b"}},
			Meta:        json.RawMessage(`{"order": [1, 2]}`),
		},
		Keys: []bot.Key{{Name: "shop/mention/m1"}},
	}
	if diff := cmp.Diff(want, s.events[0]); diff != "" {
		t.Error(diff)
	}
	if at := s.only().PostedAt; at.Location() != time.UTC {
		t.Errorf("%v is not in UTC", at)
	}
}

func TestNullIsAbsent(t *testing.T) {
	s := bearerSender(t)
	body := `{"id":"m1","text":"Hello","author":null,"thread":null,"url":null,"kind":null,"posted_at":null,"attachments":null,"meta":null,"change":null}`
	if got := s.say(body); got.status != http.StatusAccepted {
		t.Fatal(got)
	}
	want := bot.Mention{ID: "m1", Text: "Hello", From: bot.Channel{Connection: "shop"}, To: bot.Ref{Connection: "shop", ID: "m1"}}
	if diff := cmp.Diff(want, s.only()); diff != "" {
		t.Error(diff)
	}
}

func TestNumbersAsIDsKeepTheirDigits(t *testing.T) {
	s := bearerSender(t)
	got := s.say(`{"id":12345678901234567890123,"text":"Hello","thread":-7,"author":{"id":1.50}}`)
	if got.status != http.StatusAccepted {
		t.Fatal(got)
	}
	m := s.only()
	if m.ID != "12345678901234567890123" || m.Thread != "-7" || m.Author.ID != "1.50" {
		t.Errorf("id %q, thread %q, author %q", m.ID, m.Thread, m.Author.ID)
	}
}

func TestWordsAreKeptAsSentButForNUL(t *testing.T) {
	s := bearerSender(t)
	s.say(`{"id":"m1","text":"a\u0000b \u001b[1m \u202e <b> @everyone \ud800 \ud83d\ude00"}`)
	if got, want := s.only().Text, "a\uFFFDb \x1b[1m \u202e <b> @everyone \uFFFD 😀"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOfAFieldGivenTwiceTheLastCounts(t *testing.T) {
	s := bearerSender(t)
	s.say(`{"id":"m1","text":"first","text":"second"}`)
	if got := s.only().Text; got != "second" {
		t.Errorf("%q, want the second", got)
	}
}

func TestChangeMakesAnEditOrAWithdrawal(t *testing.T) {
	for body, want := range map[string]bot.Verb{
		`{"id":"m1","text":"Hullo","change":"edited"}`: bot.Edited,
		`{"id":"m1","change":"withdrawn"}`:             bot.Withdrawn,
	} {
		s := bearerSender(t)
		if got := s.say(body); got.status != http.StatusAccepted {
			t.Fatal(got)
		}
		e := s.events[0]
		if e.Do != want || e.Mention.ID != "m1" || len(e.Keys) != 0 {
			t.Errorf("%s: %s of %q with keys %v; the mention's key is that of the first say", body, e.Do, e.Mention.ID, e.Keys)
		}
	}
}

func TestAMistakeNamesItsField(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ä", n) }
	tests := map[string]string{ // what is beside id and text, and the field that is wrong
		`"thread": true`:                           "thread",
		`"thread": "` + long(257) + `"`:            "thread",
		`"author": "ann"`:                          "author",
		`"author": []`:                             "author",
		`"author": {"id": {}}`:                     "author.id",
		`"author": {"name": 5}`:                    "author.name",
		`"author": {"name": "` + long(201) + `"}`:  "author.name",
		`"author": {"handle": [1]}`:                "author.handle",
		`"author": {"email": 1}`:                   "author.email",
		`"author": {"url": "javascript:alert(1)"}`: "author.url",
		`"author": {"followers": "many"}`:          "author.followers",
		`"author": {"followers": 1.5}`:             "author.followers",
		`"author": {"followers": -1}`:              "author.followers",
		`"author": {"followers": 1e99}`:            "author.followers",
		`"url": "/relative"`:                       "url",
		`"url": "https://"`:                        "url",
		`"url": "ftp://example.com"`:               "url",
		`"url": "https://example.com/\n"`:          "url",
		`"url": "https://example.com/` + strings.Repeat("a", 2048) + `"`: "url",
		`"kind": "two words"`:                       "kind",
		`"kind": "` + strings.Repeat("k", 33) + `"`: "kind",
		`"kind": 1`:                                "kind",
		`"language": "d'oc"`:                       "language",
		`"posted_at": "yesterday"`:                 "posted_at",
		`"posted_at": 1763805600`:                  "posted_at",
		`"posted_at": "0000-01-01T00:00:00Z"`:      "posted_at",
		`"posted_at": "0001-01-01T00:00:00+23:00"`: "posted_at",
		`"posted_at": "9999-12-31T23:59:59-01:00"`: "posted_at",
		`"attachments": {}`:                        "attachments",
		`"attachments": "a.png"`:                   "attachments",
		`"attachments": [{}, 5]`:                   "attachments.1",
		`"attachments": [{"url": "a.png"}]`:        "attachments.0.url",
		`"attachments": [` + strings.Repeat(`{"name":"a"},`, 9999) + `{}]`: "attachments",
		`"meta": []`:          "meta",
		`"meta": "x"`:         "meta",
		`"change": "created"`: "change",
	}
	for more, field := range tests {
		name := more[:min(len(more), 40)]
		s := bearerSender(t)
		got := s.say(`{"id":"m1","text":"Hello",` + more + `}`)
		expect(t, s, got, http.StatusUnprocessableEntity)
		if diff := cmp.Diff([]string{field}, got.fields(t)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMistakesAreToldAllAtOnce(t *testing.T) {
	tests := map[string][]string{
		`{}`:                             {"id", "text"},
		`[]`:                             {"body"},
		`"Hello"`:                        {"body"},
		`{"id":"","text":" \n"}`:         {"id", "text"},
		`{"ID":"m1","Text":"Hello"}`:     {"id", "text"},
		`{"id":[],"text":5}`:             {"id", "text"},
		`{"change":"withdrawn"}`:         {"id"},
		`{"id":"m1","change":"edited"}`:  {"text"},
		`{"kind":"?","meta":1,"text":1}`: {"text", "kind", "meta", "id"},
	}
	for body, want := range tests {
		s := bearerSender(t)
		got := s.say(body)
		expect(t, s, got, http.StatusUnprocessableEntity)
		if diff := cmp.Diff(want, got.fields(t)); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
}

func TestLengthsAreBoundedAndTheBoundIsAllowed(t *testing.T) {
	tests := []struct {
		name, body string
		want       int
		fields     []string
	}{
		{"an id of 512 bytes", fmt.Sprintf(`{"id":%q,"text":"a"}`, strings.Repeat("i", 512)), 202, nil},
		{"an id of 513 bytes", fmt.Sprintf(`{"id":%q,"text":"a"}`, strings.Repeat("i", 513)), 422, []string{"id"}},
		{"an id of 600 digits", fmt.Sprintf(`{"id":%s,"text":"a"}`, strings.Repeat("1", 600)), 422, []string{"id"}},
		{"100,000 characters", fmt.Sprintf(`{"id":"m1","text":"%s"}`, strings.Repeat("ä", 100_000)), 202, nil},
		{"100,001 characters", fmt.Sprintf(`{"id":"m1","text":"%s"}`, strings.Repeat("ä", 100_001)), 422, []string{"text"}},
		{"a megabyte of text", fmt.Sprintf(`{"id":"m1","text":"%s"}`, strings.Repeat("a", webhook.MaxBody-30)), 422, []string{"text"}},
		{"a hundred attachments", `{"id":"m1","text":"a","attachments":[` + strings.Repeat(`{"name":"a"},`, 99) + `{"name":"a"}]}`, 202, nil},
		{"thirty-two levels", `{"id":"m1","text":"a","meta":` + strings.Repeat(`{"m":`, 30) + "{}" + strings.Repeat("}", 30) + `}`, 202, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := bearerSender(t)
			got := s.say(test.body)
			expect(t, s, got, test.want)
			if test.want != 202 {
				if diff := cmp.Diff(test.fields, got.fields(t)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}
