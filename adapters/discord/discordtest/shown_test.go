package discordtest

import (
	"encoding/json"
	"testing"
)

func TestWhatAPersonReads(t *testing.T) {
	for said, want := range map[string]string{
		"plain":                               "plain",
		"**bold** and *slanted* ~~gone~~":     "bold and slanted gone",
		`\*\*not bold\*\* \_ \\`:              `**not bold** _ \`,
		"a_name_here 2*3*4":                   "a_name_here 234",
		"`*code*` ``a`b``":                    "*code* a`b",
		"```go\nx := 1\n```":                  "x := 1\n",
		"<t:0:R> and <t:60>":                  "1970-01-01 00:00 UTC and 1970-01-01 00:01 UTC",
		"<@1> <@!2> <@&3> <#4>":               "@1 @2 @3 #4",
		"[here](https://a.example/x)":         "here",
		`\[here](https://a.example/x)`:        "[here](https://a.example/x)",
		`\<@1>`:                               "<@1>",
		"# Title\n-# small\n> said\n- a list": "Title\nsmall\nsaid\n- a list",
		"<:smile:123> <https://a.example>":    ":smile: https://a.example",
		"||secret||":                          "secret",
	} {
		if got := prose(said); got != want {
			t.Errorf("%q reads %q, want %q", said, got, want)
		}
	}
}

func TestLinksThatHideWhereTheyLead(t *testing.T) {
	for said, want := range map[string]int{
		"[bank](https://evil.example)":                    1,
		`\[bank](https://evil.example)`:                   0,
		`\\[bank](https://evil.example)`:                  1,
		`[bank\](https://evil.example)`:                   1,
		`\[bank\]\(https://evil.example\)`:                0,
		"https://plain.example":                           0,
		"`[bank](https://evil.example)`":                  0,
		"[https://a.example](https://a.example)":          0,
		"[a](https://b.example) [c](<https://d.example>)": 2,
	} {
		m := Message{Embeds: plain([]any{object{"description": said}})}
		if got := m.Links(); len(got) != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}

func TestAMessageReadsFromTopToBottom(t *testing.T) {
	m := Message{
		Content: "**hi**",
		Embeds: json.RawMessage(`[{"title":"T","url":"https://a/1","description":"D","fields":[{"name":"N","value":"*V*"}],
			"image":{"url":"https://cdn/x.png"},"footer":{"text":"*F*"}},{"title":"hidden","url":"https://a/1"}]`),
		Components: json.RawMessage(`[{"type":1,"components":[{"type":2,"label":"Yes"},{"type":2,"label":"No","disabled":true}]},
			{"type":1,"components":[{"type":3,"placeholder":"More","options":[{"label":"A"}]}]}]`),
		Files: []File{{Name: "x.png", URL: "https://cdn/x.png", Description: "a chart"}, {Name: "y.txt", URL: "https://cdn/y.txt"}},
	}
	want := "hi\nT\nD\nN: V\n[a chart]\n*F*\n[y.txt]\n[Yes] (No)\n[More]"
	if got := m.Shown(); got != want {
		t.Errorf("got %s", got)
	}
}
