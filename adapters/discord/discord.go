// Package discord lets a team work in Discord: cards, forms, commands and direct
// messages for them, and channels and forums in which their customers write.
//
// # How it speaks
//
// Everything goes out as plain calls of Discord's HTTP API (rest.go), each once and
// under a deadline. Things come in over the gateway, read by a loop of ours
// (gateway.go); buttons and commands come there too, or, with a public key, by HTTP
// at /discord/{connection}. github.com/bwmarrin/discordgo gives the shapes of
// what is sent, permissions and intents, and checks signatures; its session is not
// used: it waits without regard to a deadline, posts twice after a 502, hangs
// when told to reconnect while it connects, and can not read messages with parts it does
// not know. What comes in is read leniently: what Discord adds must not cost
// a customer their message.
//
// # Where things are
//
// gateway.go, http.go and receive.go take in and confirm; hear.go and watch.go
// turn messages into events, press.go, form.go and command.go what people click
// and type. rest.go, limits.go and verdict.go make calls, send.go takes out; draw.go,
// card.go, line.go, report.go and chart.go draw, and text.go makes everybody's words
// harmless.
//
// # Caveats
//
// The gateway does not tell what happened while heed was not there: channels,
// forums and threads are read back (watch.go). Clicks made then are lost; Discord
// tells people so.
package discord

import (
	"cmp"
	"net/http"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// Limits of this adapter.
const (
	// callWithin is how long Discord may take for one call.
	callWithin = 10 * time.Second
	// settle is how long after an attempt the history of a channel can be trusted.
	settle = 15 * time.Second
	// maxReply is the most runes of a reply: of a message's content.
	// https://docs.discord.com/developers/resources/message#create-message
	maxReply = 2000
	// fold is the most runes of a mention on a card.
	fold = 1000
)

// Adapter is one Discord application with its bot, in all guilds it is in.
type Adapter struct {
	host   bot.Host
	set    Config
	client *http.Client // what every call is made with
	skew   *chat.Skew
	self   self

	pulse    *chat.Pulse
	begun    chan struct{} // holds one token when a session began
	lanes    chat.Lanes    // of events, by channel
	clicks   chat.Lanes    // of interactions, by their id
	answered chat.Answered[answer]
	menus    *chat.Menus[chosen]
	drafts   chat.Answered[map[string]string] // that the store did not take; see draft.go
	limits   limits
	rooms    rooms
	doors    chat.Known[string]  // of direct messages, by the person's id
	sent     chat.Latest[string] // the keys of messages, by their ids
	closed   chat.Latest[bool]   // posts that were archived because nothing is left to do there
	opening  chan fresh

	sources              *chat.Sources
	reading              *chat.Gate
	gapThreads, gapTalks chan struct{} // hold one token when something may have been missed

	people    chat.Known[guildMember] // by guild/user
	roots     chat.Known[message]     // what threads began at
	roles     chat.Latest[string]     // what they are called
	edits     chat.Latest[time.Time]  // of messages
	withdrawn chat.Latest[bool]       // messages that heed had not taken
	told      chat.Known[bool]        // whom what
	early     early
}

// New returns the adapter of a connection. It asks Discord nothing yet.
func New(h bot.Host, c Config) (*Adapter, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if c.Dial != nil {
		transport.DialContext = c.Dial
	}
	skew := &chat.Skew{}
	c.APIURL = cmp.Or(c.APIURL, defaultAPI)
	pulse := chat.NewPulse("heed has not reached Discord yet")
	return &Adapter{
		host: h, set: c, skew: skew,
		client: &http.Client{
			Timeout: callWithin, Transport: chat.Dated{RoundTripper: transport, Skew: skew},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // it would be told the token
		},
		rooms:    rooms{chat.Known[room]{For: roomsFor, Most: maxRooms}, chat.Latest[room]{Most: maxRooms}},
		doors:    chat.Known[string]{For: doorsFor, Most: maxDoors},
		sent:     chat.Latest[string]{Most: maxSent},
		closed:   chat.Latest[bool]{Most: maxSent},
		opening:  make(chan fresh, maxFresh),
		pulse:    pulse,
		begun:    make(chan struct{}, 1),
		lanes:    chat.Lanes{Room: maxWaiting},
		clicks:   chat.Lanes{Room: maxWaiting},
		answered: chat.Answered[answer]{Most: maxKept},
		menus:    chat.NewMenus[chosen](),
		drafts:   chat.Answered[map[string]string]{Most: maxKept},
		sources:  chat.NewSources(h, pulse, newer), reading: chat.NewGate(readEvery),
		gapThreads: make(chan struct{}, 1), gapTalks: make(chan struct{}, 1),

		people:    chat.Known[guildMember]{For: peopleFor, Most: maxPeople},
		told:      chat.Known[bool]{For: tellAgain, Most: maxPeople},
		roots:     chat.Known[message]{For: peopleFor, Most: maxLately},
		roles:     chat.Latest[string]{Most: maxRooms},
		edits:     chat.Latest[time.Time]{Most: maxLately, Newer: time.Time.After},
		withdrawn: chat.Latest[bool]{Most: maxLately},
	}, nil
}

// Describe says that Discord shows cards with threads, takes replies, and has
// direct messages.
func (a *Adapter) Describe() bot.Connection {
	return bot.Connection{
		ID: a.host.Connection, Type: "discord", Posts: true, Replies: true, Directs: true, Threads: true, ReplyLimit: maxReply, Fold: fold,
		Marks: a.set.Solved != "",
	}
}

// Pace is what Discord allows without being asked to wait: five messages in five
// seconds in a channel.
func (a *Adapter) Pace() bot.Pace { return bot.Pace{Every: time.Second, Parallel: 1, Settle: settle} }

// Pulse tells how well Discord is heard.
func (a *Adapter) Pulse() bot.Pulse { return a.pulse.Now() }
