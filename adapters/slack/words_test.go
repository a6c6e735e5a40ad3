package slack_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"heed/adapters/slack"
)

// wires are messages as Slack sends them, and what they say.
var wires = []struct{ wire, says string }{
	{`{"text":"My parcel *is* &lt;lost&gt; &amp; I am &amp;lt; sad"}`, "My parcel *is* <lost> & I am &lt; sad"},
	{`{"text":"<@U1ANN> <@U2BOB|bob> see <#C1> <#C2|shop>, <!here> <!channel|@channel> <!subteam^S1|@support> <!subteam^S2>"}`,
		"@U1ANN @bob see #C1 #shop, @here @channel @support @group"},
	{`{"text":"<https://a.example/x?a=1&amp;b=2> <https://a.example|my bank> <http://b.example|b.example> <mailto:a@b.example|a@b.example> <tel:+31>"}`,
		"https://a.example/x?a=1&b=2 my bank (https://a.example) b.example a@b.example +31"},
	{`{"text":"<!date^1392734382^{date}|18 February 2014> a < b <odd> <"}`, "18 February 2014 a < b <odd> <"},
	{`{"text":"","files":[{"name":"a.png"},{"id":"F1"},{"name":"gone","mode":"tombstone"}]}`, "File: a.png\nFile: F1"},
	{`{"text":"","blocks":[{"type":"image"}]}`, "(a message without words)"},
	{`{"text":"A ticket","blocks":[{"type":"divider"}],"attachments":[{"title":"T &amp; U","title_link":"https://t.example","text":"<@U1>","from_url":"x"}]}`, "A ticket"},
	{`{"text":"Look:","attachments":[{"is_share":true,"author_name":"Zoe","text":"Hello?"}]}`, "Look:\nZoe wrote:\nHello?"},
	{`{"bot_id":"B1","text":"A ticket","attachments":[{"pretext":"New","title":"T","title_link":"https://t.example","text":"x","fields":[{"title":"Plan","value":"gold"}]},{"fallback":"f"}]}`,
		"A ticket\nNew\nT (https://t.example)\nx\nPlan: gold\nf"},
	{`{"bot_id":"B1","text":"summary","blocks":[{"type":"header","text":{"type":"plain_text","text":"A &amp; B"}},{"type":"section","text":{"type":"mrkdwn","text":"<https://x.example|all>"},"fields":[{"type":"mrkdwn","text":"*Plan*"}]},{"type":"context","elements":[{"type":"plain_text","text":"by"},{"type":"image","alt_text":"me"}]},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Press"}}]},{"type":"new_thing"}]}`,
		"A & B\nall (https://x.example)\n*Plan*\nby me"},
	{`{"bot_id":"B1","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Hi "},{"type":"user","user_id":"U1"},{"type":"emoji","name":"wave"},{"type":"broadcast","range":"here"},{"type":"link","url":"https://x.example","text":"x"}]},{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"two"}]}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"a\nb"}]}]}]}`,
		"Hi @U1:wave:@herex (https://x.example)\n• one\n• two\n> a\n> b"},
	{`{"bot_id":"B1","blocks":[{"type":"table","rows":[[{"type":"raw_text","text":"a"},{"type":"raw_text","text":"b"}],[{"type":"raw_text","text":"c"}]]}]}`, "a | b\nc"},
	{`{"text":7,"blocks":{"type":"section"},"files":"x","attachments":[7,{"text":[]}]}`, "(a message without words)"},
}

func TestWhatAMessageSays(t *testing.T) {
	for n, c := range wires {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			if got := slack.Read([]byte(c.wire)); got != c.says {
				t.Errorf("%s\nsays %q\nwant %q", c.wire, got, c.says)
			}
		})
	}
}

// FuzzWhatAMessageSays: whatever comes, there is something to show, and it is
// not much longer than what came.
func FuzzWhatAMessageSays(f *testing.F) {
	for _, c := range wires {
		f.Add([]byte(c.wire))
	}
	f.Add([]byte(`{"bot_id":"B","blocks":` + strings.Repeat(`[{"type":"rich_text","elements":`, 40) + `[]` + strings.Repeat(`}]`, 40) + `}`))
	f.Fuzz(func(t *testing.T, wire []byte) {
		got := slack.Read(wire)
		if got == "" || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 40_000 {
			t.Errorf("%q", got)
		}
		if limit := 16*len(wire) + 100; len(got) > limit {
			t.Errorf("%d bytes say %d", len(wire), len(got))
		}
	})
}
