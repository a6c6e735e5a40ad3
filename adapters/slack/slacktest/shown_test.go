package slacktest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"heed/adapters/slack/slacktest"
)

func TestWhatAPersonReads(t *testing.T) {
	for _, c := range []struct{ text, blocks, shown string }{
		{"*Ann* &amp; <@U2BOB> see <https://x.example/|the board> in <#C0TEAM|team>", "", "Ann & @U2BOB see the board in team"},
		{"a < b, 2 * 3 * 4, snake_case_name", "", "a < b, 2 * 3 * 4, snake_case_name"},
		{"since <!date^1^{ago}|yesterday>, <!here>", "", "since yesterday, @here"},
		{"not this", `[{"type":"header","text":{"type":"plain_text","text":"A *b* &amp;"}},{"type":"divider"}]`, "A *b* &amp;\n---"},
		{"", `[{"type":"section","text":{"type":"mrkdwn","text":"_x_"},"fields":[{"type":"plain_text","text":"f"}]}]`, "x\nf"},
		{"", `[{"type":"actions","elements":[` + aButton + `,{"type":"static_select","placeholder":{"type":"plain_text","text":"More"},` + options + `}]}]`, "[x] [More]"},
		{"", `[` + rich(`{"type":"text","text":"<!channel> "},{"type":"user","user_id":"U1"},{"type":"link","url":"https://x.example","text":"x"}`) + `]`, "<!channel> @U1x"},
		{"", `[` + table(row+`,`+row) + `]`, "x\nx | 1\nx | 1"},
		{"", `[` + chart(`{"type":"pie","segments":[{"label":"a","value":2}]}`) + `]`, "x\na 2"},
		{"", `[{"type":"context","elements":[{"type":"mrkdwn","text":"a"},{"type":"plain_text","text":"b"}]}]`, "a b"},
		{"", `[{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":"a\nb"}]}]}]`, "> a\n> b"},
	} {
		if got := (slacktest.Message{Text: c.text, Blocks: json.RawMessage(c.blocks)}).Shown(); got != c.shown {
			t.Errorf("%s %s:\n%q, want\n%q", c.text, c.blocks, got, c.shown)
		}
	}
}

func TestWhatAMessageDoesToPeople(t *testing.T) {
	mrkdwn := func(text string, verbatim bool) string {
		return fmt.Sprintf(`[{"type":"section","text":{"type":"mrkdwn","text":%q,"verbatim":%v}}]`, text, verbatim)
	}
	for _, c := range []struct {
		text, blocks string
		alerts       bool
		pings, links []string
	}{
		{text: "<@U1> <!here> <!subteam^S1|x> &lt;!channel&gt;", pings: []string{"S1", "U1", "here"}},
		{text: "@channel me@here.example"},
		{text: "@channel me@here.example", alerts: true, pings: []string{"channel"}},
		{blocks: mrkdwn("@everyone <@U1|ann>", true), pings: []string{"U1"}},
		{blocks: mrkdwn("@everyone", false), pings: []string{"everyone"}},
		{blocks: `[` + rich(`{"type":"text","text":"<@U1> @here"},{"type":"broadcast","range":"channel"}`) + `]`, pings: []string{"channel"}},
		{text: "<http://evil.example|bank.example> <https://x.example> <https://x.example|see x.example>", links: []string{"bank.example"}},
		{blocks: `[` + rich(`{"type":"link","url":"http://evil.example","text":"bank"},{"type":"text","text":"<http://a.example|b>"}`) + `]`, links: []string{"bank"}},
	} {
		m := slacktest.Message{Text: c.text, Blocks: json.RawMessage(c.blocks), Alerts: c.alerts}
		var hidden []string
		for _, l := range m.Links() {
			if l.Hides() {
				hidden = append(hidden, l.Text)
			}
		}
		if got := m.Pings(); !slices.Equal(got, c.pings) || !slices.Equal(hidden, c.links) {
			t.Errorf("%s %s: alerts %q, hides %q", c.text, c.blocks, got, hidden)
		}
	}
}
