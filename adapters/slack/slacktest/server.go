package slacktest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"heed/adapters/adaptertest"
)

// Settings are what a workspace can be told. The zero value is one without
// channels, without limits and without trouble.
type Settings struct {
	Scopes     []string      // of the bot token; nil: [Scopes]
	Events     []string      // what the app is told of, as in its manifest; nil: everything
	Pace       bool          // a channel takes one post a second, after a burst of three
	Redeliver  time.Duration // what was not confirmed comes again after this; 0 is 3 s
	Tiers      bool          // every method takes as many calls a minute as its tier says
	OldestUp   bool          // history with oldest and without latest: the page next to oldest comes first
	RejectData bool          // data_table and data_visualization are invalid blocks, as where they are not rolled out
}

// Scopes is what a bot token may do by default: all that heed ever asks for.
var Scopes = []string{
	"app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "chat:write.public", "commands",
	"files:read", "groups:history", "groups:read", "im:history", "im:read", "im:write", "metadata.message:read", "reactions:write",
	"users:read", "users:read.email",
}

// Who the workspace and the app are.
const (
	TeamID  = "T0ACME"
	AppID   = "A0HEED"
	BotUser = "U0HEED"
	BotID   = "B0HEED"
	domain  = "acme"
	home    = "https://" + domain + ".slack.com/"
)

// Server is one workspace with one app in it. It is an [http.Handler], and safe
// for concurrent use.
type Server struct {
	set  Settings
	done chan struct{} // closed by Close

	mu       sync.Mutex // guards everything below; never held while somebody is waited for
	news     adaptertest.News
	closed   bool
	base     string // where the server is: "http://127.0.0.1:4711"
	revoked  bool
	users    map[string]*User
	channels map[string]*channel
	whispers []Ephemeral
	posted   map[string]int // by key: posts of the app that took effect, ever
	lastTS   int64          // of the newest message, in microseconds
	lastID   int
	faults   map[string][]Fault
	rules    []func(Call) *Fault
	calls    map[string]int
	free     map[string]time.Time // under Pace and Tiers: when all that was let in would be spread out evenly
	early    int                  // calls that came before a Retry-After was over
	limited  int                  // calls that were turned away
	denied   []string             // scopes that were missing when it came to it
	notYet   map[string]time.Time // the latest Retry-After, by method and channel
	views    views
	live     live
}

// New returns a workspace. Its clock is time.Now, so that it lives in the bubble
// of testing/synctest that it was made in.
func New(set Settings) *Server {
	if set.Scopes == nil {
		set.Scopes = slices.Clone(Scopes)
	}
	set.Redeliver = cmp.Or(set.Redeliver, 3*time.Second)
	s := &Server{
		set: set, done: make(chan struct{}),
		users: map[string]*User{}, channels: map[string]*channel{},
		posted: map[string]int{}, faults: map[string][]Fault{}, calls: map[string]int{},
		free: map[string]time.Time{}, notYet: map[string]time.Time{},
	}
	s.users[BotUser] = &User{ID: BotUser, Name: "heed", RealName: "heed", Bot: true, TeamID: TeamID}
	s.views.start()
	s.live.start(s)
	return s
}

// BotToken is what the app calls the Web API with.
func (s *Server) BotToken() string { return "xoxb-1-heed" }

// AppToken is what the app opens sockets with.
func (s *Server) AppToken() string { return "xapp-1-heed" }

// SigningSecret is what deliveries by HTTP are signed with.
func (s *Server) SigningSecret() string { return "8f742231b10e8888abcd99yyyzzz85a5" }

// Close ends all that waits: sockets, slow answers, redeliveries.
func (s *Server) Close() {
	s.change(func() {
		if !s.closed {
			s.closed = true
			close(s.done)
		}
	})
}

// change runs f alone, and wakes everybody in [Server.Wait].
func (s *Server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.news.Tell()
}

// look runs f alone, without changing anything.
func (s *Server) look(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// Wait returns nil as soon as holds does, which is asked again after every
// change in the workspace; or the reason ctx ended.
func (s *Server) Wait(ctx context.Context, holds func() bool) error {
	return s.news.Wait(ctx, holds)
}

// nextTS returns the ts of a message that is said now: its time in
// microseconds, unique in the workspace and ascending. The caller holds the lock.
func (s *Server) nextTS() string {
	s.lastTS = max(time.Now().UnixMicro(), s.lastTS+1)
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}

// nextID returns an id that nothing else has, such as "Ev00000001". The caller
// holds the lock.
func (s *Server) nextID(prefix string) string {
	s.lastID++
	return fmt.Sprintf("%s%08s", prefix, strconv.Itoa(s.lastID))
}
