package slack

import (
	"log/slog"
	"testing"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/adaptertest"
	"heed/bot"
)

// artist is an adapter that only draws.
func artist(t testing.TB) *Adapter {
	t.Helper()
	a, err := New(bot.Host{Connection: "acme", PublicURL: "https://heed.example.com", Log: slog.New(slog.DiscardHandler)}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	a.self.known.Store(&slackgo.AuthTestResponse{URL: "https://acme.slack.com/", UserID: "U0HEED", BotID: "B0HEED"})
	return a
}

// loud is all that alerts, links or is markup in Slack.
const loud = "<!channel> <!here> @everyone <@U1ANN> <#C0TEAM> <!subteam^S0TEAM> <https://evil.example|https://bank.example> &lt;!channel&gt; *bold* `code` :tada: [a](https://evil.example)"

// sample makes messages of every sort.
var sample = adaptertest.Sampler{
	At: bot.Channel{Connection: "acme", ID: "C0TEAM"}, About: bot.Ref{Connection: "acme", ID: "C0TEAM/1732093200.000100"}, Loud: loud,
	Ann: bot.Person{Member: "ann", Connection: "acme", ID: "U1ANN", Name: "Ann"},
	Bob: bot.Person{Member: "bob", Connection: "acme", ID: "U2BOB", Name: "Bob"},
}
