package discord_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"heed/adapters/discord"
)

// wires are messages as Discord sends them, and what they say.
var wires = []struct{ wire, says string }{
	{`{"content":" My **parcel** is <lost> & I am > sad "}`, "My **parcel** is <lost> & I am > sad"},
	{`{"content":"<@100001> <@!100002> <@100003> <@&200001> <#300001> @everyone","mentions":[{"id":"100001","username":"zoe","global_name":"Zoe"},{"id":"100002","username":"max"}]}`,
		"@Zoe @max <@100003> @200001 #300001 @everyone"},
	{`{"content":"<:party:400001> <a:dance:400002> <:x:1> </heed list:500001> <t:1700000000:R> <t:1700000000> <t:99999999999999> <t:x>"}`,
		":party: :dance: <:x:1> /heed list 14 November 2023 22:13 UTC 14 November 2023 22:13 UTC <t:99999999999999> <t:x>"},
	{`{"content":"<https://a.example/x?a=1> [my bank](https://b.example) <https://c.example d> a<b <<@100001>","mentions":[{"id":"100001","username":"zoe"}]}`,
		"https://a.example/x?a=1 [my bank](https://b.example) <https://c.example d> a<b <@zoe"},
	{`{"content":"","attachments":[{"filename":"a.png"},{"id":"7"},{}]}`, "File: a.png\nFile: 7\nFile: ?"},
	{`{"content":"Look","attachments":[{"filename":"a.png"}],"embeds":[{"title":"A page","description":"About"}]}`, "Look"},
	{`{"content":"","embeds":[{"title":"A page","url":"https://a.example"}]}`, "A page (https://a.example)"},
	{`{"content":"","sticker_items":[{"name":"Wave"}]}`, "Sticker: Wave"},
	{`{"content":"","poll":{"question":{"text":"When?"},"answers":[{"poll_media":{"text":"Now"}},{"poll_media":{"text":"Never"}}]}}`, "Poll: When?\n• Now\n• Never"},
	{`{"content":"","message_snapshots":[{"message":{"content":"It is <@100001>\nbroken","mentions":[{"id":"100001","username":"zoe"}],"attachments":[{"filename":"a.png"}]}}]}`,
		"Forwarded:\n> It is @zoe\n> broken\n> File: a.png"},
	{`{"content":"","message_snapshots":[{"message":{"message_snapshots":[{"message":{"content":"deep"}}]}}]}`, "Forwarded:\n> (a message without words)"},
	{`{"content":""}`, "(a message without words)"},
	{`{"webhook_id":"7","content":"New","embeds":[{"author":{"name":"Zoe"},"title":"Two **stars**","description":"It <:broke:400001>","fields":[{"name":"Plan:","value":"gold"},{"name":"","value":"x"}],"footer":{"text":"by mail"}},{"url":"https://a.example"}]}`,
		"New\nZoe\nTwo **stars**\nIt :broke:\nPlan: gold\nx\nby mail\nhttps://a.example"},
	{`{"author":{"bot":true},"components":[{"type":17,"components":[{"type":10,"content":"A ticket"},{"type":9,"components":[{"type":10,"content":"from Zoe"}]},{"type":99,"brand":"new","components":[{"content":"and more"}]},{"type":1,"components":[{"type":2,"label":"Press"}]}]}]}`,
		"A ticket\nfrom Zoe\nand more"},
	{`{"content":7,"embeds":{"title":"x"},"attachments":"x","components":[5,"x",{"components":7}],"poll":[],"sticker_items":[9],"message_snapshots":[1]}`,
		"Forwarded:\n> (a message without words)\nSticker: ?"},
	{`{"content":"Hello","edited_timestamp":"yesterday","type":"odd","author":[],"mentions":{}}`, "Hello"},
}

func TestWhatAMessageSays(t *testing.T) {
	for n, c := range wires {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			if got := discord.Read([]byte(c.wire)); got != c.says {
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
	f.Add([]byte(`{"author":{"bot":true},"components":` + strings.Repeat(`[{"components":`, 40) + `[]` + strings.Repeat(`}]`, 40) + `}`))
	f.Fuzz(func(t *testing.T, wire []byte) {
		got := discord.Read(wire)
		if got == "" || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 40_000 {
			t.Errorf("%q", got)
		}
		if limit := 16*len(wire) + 1000; len(got) > limit {
			t.Errorf("%d bytes say %d", len(wire), len(got))
		}
	})
}
