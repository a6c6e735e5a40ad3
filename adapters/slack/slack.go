// Package slack lets a team work in Slack: cards, forms, commands and direct
// messages for them, and channels in which their customers write.
//
// # How it speaks
//
// Everything goes out through the Web API of github.com/slack-go/slack, each call
// once and under a deadline: its retries post twice. Things come in over
// Socket Mode, which needs no address, or, with a signing secret, by HTTP at
// /slack/{connection}. Both are the same events; what is not confirmed comes
// again, so an event is confirmed only when heed has it.
//
// # Where things are
//
// socket.go, http.go and receive.go take in and confirm; hear.go and watch.go
// turn messages into events, press.go, form.go, command.go and home.go what
// people click and type. send.go and verdict.go take out; draw.go, card.go, line.go
// and report.go draw, and fallback.go and recite.go say the same in plain words;
// richtext.go and text.go make everybody's words harmless.
//
// # Caveats
//
// Slack does not take a key with a message. A message carries an opaque one as
// metadata, and where an answer was lost the history of its channel is read
// for it after [settle]; a message that is deleted before, or that Slack shows
// later than that, is sent twice.
//
// What was said in threads while Slack could not be heard is read back from the
// threads of items and of their cards (threads.go, notes.go, absent.go). An answer
// in a thread that is of no item yet, and that nobody heard, is not found.
package slack

import (
	"cmp"
	"net/http"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Limits of this adapter.
const (
	// callWithin is how long Slack may take for one call.
	callWithin = 10 * time.Second
	// settle is how long after an attempt the history of a channel can be trusted.
	settle = 30 * time.Second
	// maxReply is the most runes of a reply: a form's field takes no more.
	// https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
	maxReply = 3000
	// fold is the most runes of a mention on a card.
	fold = 1000
)

// Adapter is one workspace.
type Adapter struct {
	host bot.Host
	set  Config
	api  *slackgo.Client
	self self

	people             chat.Known[somebody]
	rooms              rooms
	sources            *chat.Sources
	edits              chat.Latest[string] // by message: the ts of the event
	withdrawn          chat.Latest[string] // of those that heed had not taken
	histories, replies *chat.Gate
	unplaced           unplaced
	gapThreads         chan struct{} // holds one token when something may have been missed in threads

	pulse    *chat.Pulse
	lanes    chat.Lanes
	answered chat.Answered[answer]
	menus    *chat.Menus[press]
	replays  replays
	doubted  chan struct{} // holds one token when Slack says that ours is gone
	idle     func()        // closes the connections that nothing goes over

	doors    doors
	patience chat.Patience
	client   *http.Client // what api calls with
	skew     *chat.Skew
}

// New returns the adapter of a connection. It asks Slack nothing yet.
func New(h bot.Host, c Config) (*Adapter, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if c.Dial != nil {
		transport.DialContext = c.Dial
	}
	skew := &chat.Skew{}
	client := &http.Client{Timeout: callWithin, Transport: chat.Dated{RoundTripper: transport, Skew: skew}}
	c.APIURL = cmp.Or(c.APIURL, slackgo.APIURL)
	c.Command = command(c)
	pulse := chat.NewPulse("heed has not reached Slack yet")
	return &Adapter{
		host: h, set: c, client: client, skew: skew,
		pulse: pulse,
		lanes: chat.Lanes{Room: maxWaiting}, answered: chat.Answered[answer]{Most: maxKept},
		people: chat.Known[somebody]{For: peopleFor, Most: maxPeople},
		edits:  chat.Latest[string]{Most: maxEdits, Newer: newer}, withdrawn: chat.Latest[string]{Most: maxEdits},
		menus:   chat.NewMenus[press](),
		doubted: make(chan struct{}, 1), idle: transport.CloseIdleConnections,
		sources: chat.NewSources(h, pulse, newer), gapThreads: make(chan struct{}, 1),
		histories: chat.NewGate(tier3), replies: chat.NewGate(tier3),
		api: slackgo.New(string(c.BotToken), slackgo.OptionHTTPClient(client), slackgo.OptionAPIURL(c.APIURL),
			slackgo.OptionAppLevelToken(string(c.AppToken))),
	}, nil
}

// Describe says that Slack shows cards with threads, takes replies, and has
// direct messages.
func (a *Adapter) Describe() bot.Connection {
	return bot.Connection{
		ID: a.host.Connection, Type: "slack", Posts: true, Replies: true, Directs: true, Threads: true, ReplyLimit: maxReply, Fold: fold,
	}
}

// Pace is what Slack allows: one message a second in a channel.
// https://docs.slack.dev/apis/web-api/rate-limits
func (a *Adapter) Pace() bot.Pace { return bot.Pace{Every: time.Second, Parallel: 1, Settle: settle} }

// Pulse tells how well Slack is heard.
func (a *Adapter) Pulse() bot.Pulse { return a.pulse.Now() }
