package api

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.FixedZone("CET", 3600))

func people() bot.Rules {
	return bot.Rules{Members: map[bot.MemberID]bot.Member{"ann": {ID: "ann", Name: "Ann"}, "bob": {ID: "bob", Name: "Bob"}}}
}

// shows compares what v looks like on the wire.
func shows(t *testing.T, v any, want string) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var got, wanted any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("wanted -, got +\n%s", diff)
	}
}

func TestWhatIsUnknownIsAbsent(t *testing.T) {
	v := bot.View{Item: bot.Item{ID: "I1", Rev: 1, Seq: 1, Desk: "support", Mentions: 1, OpenedAt: noon, Roads: []bot.Road{{Asked: 1}}}, First: bot.Words{Text: "Hi"}}
	shows(t, itemOf(v, people()), `{"id":"I1","desk":"support","state":"open","kinds":[],"tags":[],"owner":null,"text":"Hi","mentions":1,
		"opened_at":"2026-11-22T11:00:00Z","rev":1,"replies":[]}`)
	v.First.Author.Name = "Zoe"
	shows(t, itemOf(v, people()).Customer, `{"name":"Zoe","handles":[]}`)
	shows(t, itemWithLog(v, people()).Log, `[]`)
}

func TestAnItemShowsAllThatIsKnown(t *testing.T) {
	later := noon.Add(time.Hour)
	v := bot.View{
		Item: bot.Item{
			ID: "I1", Rev: 9, Seq: 1, Desk: "support", Customer: "C1", Kind: "complaint", Kinds: []bot.Kind{"question"}, Tags: []string{"late"},
			Feeling: "angry", URL: "https://shop.example/1", Owner: "ann", OwnedAt: later, OpenedAt: noon, ClaimedAt: later, RespondedAt: later,
			AnsweredAt: later, ResolvedAt: later, Closed: &bot.Closing{Outcome: bot.Solved, By: "ann", At: later}, Due: later, Mentions: 2,
			Earlier: "I0", Links: []bot.ItemID{"I2"}, MergedInto: "I3", Snooze: bot.Snooze{TheirWriting: true}, First: bot.Spoken{Seq: 1, Gone: true},
			Late: true, Promise: bot.Promise{Due: later, Made: noon, By: "ann"}, FollowUp: bot.Promise{Due: later, By: "gone"},
			Verdict: bot.Weakness, Theme: "late-delivery",
		},
		Customer: bot.Customer{ID: "C1", Name: "Zoe", Blocked: later, Handles: []bot.Handle{
			{Connection: "shop", ID: "handle:zoe", Name: "zoe", URL: "https://shop.example/zoe", Followers: 7},
			{Connection: "mail", ID: "email:zoe@example.com"}, {Connection: "acme", ID: "U1"},
		}},
		First: bot.Words{Text: "Hi"}, Edited: bot.Words{Text: "Hello"},
	}
	shows(t, itemOf(v, people()), `{"id":"I1","desk":"support","state":"resolved","kind":"complaint","kinds":["question"],"tags":["late"],"feeling":"angry",
		"customer":{"id":"C1","name":"Zoe","blocked":true,"handles":[
			{"connection":"shop","id":"zoe","name":"zoe","url":"https://shop.example/zoe","followers":7},
			{"connection":"mail","id":"zoe@example.com"},{"connection":"acme","id":"U1"}]},
		"owner":{"id":"ann","name":"Ann"},"text":"Hi","edited":"Hello","withdrawn":true,"url":"https://shop.example/1","mentions":2,
		"earlier":"I0","links":["I2"],"merged_into":"I3","opened_at":"2026-11-22T11:00:00Z","claimed_at":"2026-11-22T12:00:00Z",
		"responded_at":"2026-11-22T12:00:00Z","answered_at":"2026-11-22T12:00:00Z","resolved_at":"2026-11-22T12:00:00Z","outcome":"solved",
		"due_at":"2026-11-22T12:00:00Z","late":true,"verdict":"weakness","theme":"late-delivery",
		"promise":{"by":"2026-11-22T12:00:00Z","made_at":"2026-11-22T11:00:00Z","member":{"id":"ann","name":"Ann"}},
		"follow_up":{"by":"2026-11-22T12:00:00Z","member":{"id":"gone"}},"snoozed":{"until_they_write":true},"rev":9,"replies":[]}`)
}

// TestALogSaysWhoWasToldAndWhy, and what was promised for when.
func TestALogSaysWhoWasToldAndWhy(t *testing.T) {
	team := bot.Channel{Connection: "acme", ID: "C0"}
	v := bot.View{Log: []bot.Line{
		line(1, bot.Entry{Do: bot.Warn, Missed: []bot.Milestone{bot.ToAnswer}, Told: []bot.MemberID{"ann"}, Why: []bot.Recipient{bot.ToOwner}, Channel: team}, nil),
		line(2, bot.Entry{Do: bot.Ask, To: "ann"}, nil),
		line(3, bot.Entry{Do: bot.Move, Member: "ann", From: "support", To: "billing"}, nil),
		line(4, bot.Entry{Do: bot.PromiseBy, Member: "ann", Due: noon.Add(time.Hour)}, &bot.Words{Text: "By telephone."}),
		line(5, bot.Entry{Do: bot.PromiseBy, Member: "ann"}, &bot.Words{Text: "They called."}),
		line(6, bot.Entry{Do: bot.Review, Member: "bob", Outcome: bot.Weakness, To: "late-delivery"}, &bot.Words{Text: "The third."}),
		line(7, bot.Entry{Do: bot.FollowedUp, Member: "bob", Outcome: bot.Met}, &bot.Words{Text: "She is glad."}),
	}}
	at := `"at":"2026-11-22T11:00:00Z"`
	ann, bob := `"by":{"id":"ann","name":"Ann"},`+at, `"by":{"id":"bob","name":"Bob"},`+at
	shows(t, logOf(v, people()), `[
		{"seq":1,`+at+`,"event":"warn","missed":["answer"],"told":[{"id":"ann","name":"Ann"}],"why":["owner"],"channel":"acme/C0"},
		{"seq":2,`+at+`,"event":"ask","to":"ann"},
		{"seq":3,`+ann+`,"event":"move","from":"support","to":"billing"},
		{"seq":4,`+ann+`,"event":"promise","due":"2026-11-22T12:00:00Z","text":"By telephone."},
		{"seq":5,`+ann+`,"event":"promise","reason":"They called."},
		{"seq":6,`+bob+`,"event":"verdict","outcome":"weakness","to":"late-delivery","reason":"The third."},
		{"seq":7,`+bob+`,"event":"followed-up","outcome":"met","text":"She is glad."}]`)
}

// TestAMemberShowsWhenTheyAreNotThere, but not what is over.
func TestAMemberShowsWhenTheyAreNotThere(t *testing.T) {
	day := 24 * time.Hour
	r := people()
	r.Members["ann"] = bot.Member{ID: "ann", Name: "Ann", Role: bot.Lead, Away: []bot.Absence{
		{From: noon.Add(-9 * day), Until: noon}, {From: noon.Add(2 * day), Until: noon.Add(3 * day)},
	}}
	r.Absent = map[bot.MemberID][]bot.Absence{"ann": {{From: noon.Add(-day), Until: noon.Add(day), StandIn: "bob"}}}
	bob := `"stand_in":{"id":"bob","name":"Bob"}`
	shows(t, teammateOf("ann", r, noon), `{"id":"ann","name":"Ann","role":"lead","away":true,"until":"2026-11-23T11:00:00Z",`+bob+`,"absences":[
		{"from":"2026-11-21T11:00:00Z","until":"2026-11-23T11:00:00Z",`+bob+`},
		{"from":"2026-11-24T11:00:00Z","until":"2026-11-25T11:00:00Z"}]}`)
	shows(t, teammateOf("ann", r, noon.Add(day)), `{"id":"ann","name":"Ann","role":"lead","absences":[
		{"from":"2026-11-24T11:00:00Z","until":"2026-11-25T11:00:00Z"}]}`)
}

// line is a log entry at noon.
func line(seq uint64, n bot.Entry, words *bot.Words) bot.Line {
	n.Seq, n.At = seq, noon
	return bot.Line{Entry: n, Words: words}
}

func TestALogNamesWhoDidWhatAndWhy(t *testing.T) {
	v := bot.View{Customer: bot.Customer{ID: "C1", Name: "Zoe"}, Log: []bot.Line{
		line(1, bot.Entry{Do: bot.Say, Customer: "C1", Source: "m1", URL: "https://shop.example/1", PostedAt: noon}, &bot.Words{
			Text: "Hi", Language: "nl", Attachments: []bot.Attachment{{URL: "https://shop.example/a.png", Name: "a.png", Type: "image/png"}}, Meta: json.RawMessage(`{"n":1}`)}),
		line(2, bot.Entry{Do: bot.Edited, Customer: "C1", Of: 1, Source: "m1"}, &bot.Words{Text: "Hello", Author: bot.Author{Name: "Zoë"}}),
		line(3, bot.Entry{Do: bot.Assign, Member: "ann", To: "bob"}, nil),
		line(4, bot.Entry{Do: bot.Nag, Missed: []bot.Milestone{bot.ToAnswer}, Channel: bot.Channel{Connection: "acme", ID: "C0"}}, nil),
		line(5, bot.Entry{Do: bot.Resolve, Member: "gone", Outcome: bot.Spam}, &bot.Words{Text: "adverts"}),
		line(6, bot.Entry{Do: bot.Say, Customer: "C1", Source: "m2", Thanks: true}, nil),
		line(7, bot.Entry{Do: bot.NeedsAnswer, Member: "bob", Of: 6}, nil),
		line(8, bot.Entry{Do: bot.Withdrawn, Customer: "C1", Of: 6, Source: "m2"}, nil),
	}}
	at := `"at":"2026-11-22T11:00:00Z"`
	shows(t, logOf(v, people()), `[
		{"seq":1,`+at+`,"event":"say","by":{"id":"C1","name":"Zoe"},"text":"Hi","edited":"Hello","mention":"m1","url":"https://shop.example/1",
			"posted_at":"2026-11-22T11:00:00Z","language":"nl","attachments":[{"url":"https://shop.example/a.png","name":"a.png","type":"image/png"}],"meta":{"n":1}},
		{"seq":2,`+at+`,"event":"edited","by":{"id":"C1","name":"Zoë"},"of":1,"text":"Hello","mention":"m1"},
		{"seq":3,`+at+`,"event":"assign","by":{"id":"ann","name":"Ann"},"to":"bob"},
		{"seq":4,`+at+`,"event":"nag","missed":["answer"],"channel":"acme/C0"},
		{"seq":5,`+at+`,"event":"resolve","by":{"id":"gone"},"outcome":"spam","reason":"adverts"},
		{"seq":6,`+at+`,"event":"say","by":{"id":"C1","name":"Zoe"},"mention":"m2","withdrawn":true},
		{"seq":7,`+at+`,"event":"needs-answer","by":{"id":"bob","name":"Bob"},"of":6},
		{"seq":8,`+at+`,"event":"withdrawn","by":{"id":"C1","name":"Zoe"},"of":6,"mention":"m2"}]`)
}

func TestATimeThatCanNotBeWrittenHidesNothingElse(t *testing.T) {
	beyond := time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600))
	v := bot.View{Log: []bot.Line{line(1, bot.Entry{Do: bot.Say, Customer: "C1", PostedAt: beyond}, &bot.Words{Text: "Hi"})}}
	shows(t, logOf(v, people()), `[{"seq":1,"at":"2026-11-22T11:00:00Z","event":"say","by":{"id":"C1"},"text":"Hi"}]`)
}

func TestWordsOfABlockedCustomerAreNotShown(t *testing.T) {
	v := bot.View{
		Item:  bot.Item{ID: "I1", Desk: "support", OpenedAt: noon, Withheld: true, First: bot.Spoken{Seq: 1, Edit: 2}},
		First: bot.Words{Text: "insult", Author: bot.Author{Name: "insult"}}, Edited: bot.Words{Text: "insult"},
		Log: []bot.Line{
			line(1, bot.Entry{Do: bot.Say, Customer: "C1", Source: "m1", Withheld: true}, &bot.Words{Text: "insult", Author: bot.Author{Name: "insult"}, Meta: json.RawMessage(`"insult"`)}),
			line(2, bot.Entry{Do: bot.Edited, Customer: "C1", Of: 1}, &bot.Words{Text: "insult", Attachments: []bot.Attachment{{Name: "insult"}}}),
		},
	}
	shows(t, itemWithLog(v, people()), `{"id":"I1","desk":"support","state":"answered","kinds":[],"tags":[],"owner":null,"text":"","withheld":true,"mentions":0,
		"opened_at":"2026-11-22T11:00:00Z","rev":0,"replies":[],"log":[
			{"seq":1,"at":"2026-11-22T11:00:00Z","event":"say","by":{"id":"C1"},"mention":"m1","withheld":true},
			{"seq":2,"at":"2026-11-22T11:00:00Z","event":"edited","by":{"id":"C1"},"of":1,"withheld":true}]}`)
}

func TestTheFateOfEveryReplyIsShown(t *testing.T) {
	v := bot.View{
		Item: bot.Item{
			Roads:   []bot.Road{{Conversation: "a", Channel: bot.Channel{Connection: "shop"}}, {Conversation: "b", Channel: bot.Channel{Connection: "acme", ID: "C0"}}},
			Replies: []bot.OpenReply{{Seq: 9, Road: "a", State: bot.ReplyUnsure, Error: "no answer"}, {Seq: 9, Road: "b", State: bot.ReplyPending, Error: "nobody answers"}, {Seq: 12, Road: "a", Hold: true, State: bot.ReplyPending}},
		},
		Log: []bot.Line{
			line(1, bot.Entry{Do: bot.Reply, Member: "ann"}, &bot.Words{Text: "one"}),
			line(2, bot.Entry{Do: bot.Failed, Of: 1, Road: "a", Error: "410 Gone"}, nil),
			line(3, bot.Entry{Do: bot.Retry, Member: "ann", Of: 1, Road: "a"}, nil),
			line(4, bot.Entry{Do: bot.Delivered, Of: 1, Road: "a"}, nil),
			line(5, bot.Entry{Do: bot.Reply, Member: "bob"}, &bot.Words{Text: "two"}),
			line(6, bot.Entry{Do: bot.Failed, Of: 5, Road: "a", Error: "410 Gone"}, nil),
			line(7, bot.Entry{Do: bot.Discard, Member: "bob", Of: 5, Road: "a"}, &bot.Words{Text: "wrong number"}),
			line(8, bot.Entry{Do: bot.Arrived, Member: "bob", Of: 5, Road: "b"}, nil),
			line(9, bot.Entry{Do: bot.Reply, Member: "bob"}, &bot.Words{Text: "three"}),
			line(10, bot.Entry{Do: bot.Unsure, Of: 9, Road: "a", Error: "no answer"}, nil),
			line(12, bot.Entry{Do: bot.Hold, Member: "bob"}, &bot.Words{Text: "four"}),
		},
	}
	rest := `"at":"2026-11-22T11:00:00Z"`
	ann, bob := `"by":{"id":"ann","name":"Ann"},`+rest, `"by":{"id":"bob","name":"Bob"},`+rest
	shows(t, repliesOf(v, people()), `[
		{"seq":1,"state":"sent","to":"shop","text":"one",`+ann+`},
		{"seq":5,"state":"failed","error":"410 Gone","discarded":true,"to":"shop","text":"two",`+bob+`},
		{"seq":5,"state":"sent","to":"acme/C0","text":"two",`+bob+`},
		{"seq":9,"state":"unsure","error":"no answer","to":"shop","text":"three",`+bob+`},
		{"seq":9,"state":"pending","error":"nobody answers","to":"acme/C0","text":"three",`+bob+`},
		{"seq":12,"state":"pending","hold":true,"to":"shop","text":"four",`+bob+`}]`)
	shows(t, openReplies(v.Item), `[
		{"seq":9,"state":"unsure","error":"no answer","to":"shop"},
		{"seq":9,"state":"pending","error":"nobody answers","to":"acme/C0"},
		{"seq":12,"state":"pending","hold":true,"to":"shop"}]`)
}
