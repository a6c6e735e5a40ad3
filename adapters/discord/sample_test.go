package discord

import (
	"log/slog"
	"testing"

	"heed/adapters/adaptertest"
	"heed/bot"
)

// artist is an adapter that only draws.
func artist(t testing.TB) *Adapter {
	t.Helper()
	a, err := New(bot.Host{Connection: "guild", PublicURL: "https://heed.example.com", Log: slog.New(slog.DiscardHandler)}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	a.rooms.learn(room{ID: "1180000000000000001", Guild: "1180000000000000000"})
	return a
}

// loud is all that alerts, links or is markup in Discord.
const loud = "@everyone @here <@80351110224678912> <@&80351110224678913> <#1180000000000000001> </heed:1180000000000000009> <t:1:R> <:x:1180000000000000008> <id:guide> :tada: " +
	"**bold** _slanted_ __line__ ~~no~~ ||hidden|| `code` [https://bank.example](https://evil.example) <https://evil.example>\n# head\n-# small\n>>> quote\n- item\n1. one\n```\nblock\n```"

// sample makes messages of every sort.
var sample = adaptertest.Sampler{
	At: bot.Channel{Connection: "guild", ID: "1180000000000000001"}, About: bot.Ref{Connection: "guild", ID: "1180000000000000001/1180000000000000002"}, Loud: loud,
	Ann: bot.Person{Member: "ann", Connection: "guild", ID: "80351110224678912", Name: "Ann"},
	Bob: bot.Person{Member: "bob", Connection: "guild", ID: "80351110224678914", Name: "Bob"},
}
