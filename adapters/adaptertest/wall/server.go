package wall

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"heed/adapters/adaptertest"
)

// Settings are what a platform can be told. The zero value is a platform
// without channels and without trouble.
type Settings struct {
	Channels   []string
	Directs    bool          // "@U1" is a channel too: of direct messages between the app and a person it has met
	Token      string        // the app's; "" is "wall-token"
	Secret     string        // events are signed with it; "" is "wall-secret"
	TextLimit  int           // most runes of a text; 0 is [DefaultTextLimit]
	Every      time.Duration // a channel takes a post or edit at most this often; 0: always
	HonourKeys time.Duration // a post with the key of one this young is answered with that one; 0: never
	Redeliver  time.Duration // an event not acknowledged comes again after this; 0 is 3 s
	Page       int           // most messages of one page of history; 0 is 100
}

// DefaultTextLimit is how long a text may be where [Settings] do not say.
const DefaultTextLimit = 4000

// Person is somebody who writes and clicks. Team is the platform's statement
// that they belong to the team.
type Person struct {
	ID   string
	Name string
	Team bool
}

// Server is the platform. It is an [http.Handler], and safe for concurrent use.
type Server struct {
	set  Settings
	done chan struct{} // closed by Close

	mu       sync.Mutex
	news     adaptertest.News
	closed   bool
	channels map[string]*channel
	people   map[string]Person
	told     map[string][]string
	posts    map[string]int // by key, ever
	lastID   int64
	events   []*event
	streams  []*stream // the newest last
	twists   []Twist
	offline  bool
	revoked  bool
	faults   map[string][]Fault
	rules    []func(Call) *Fault
	calls    map[string]int
	early    int // calls that came before a Retry-After was over
	limited  int // calls that the platform's own limit turned away
}

// channel is one channel with everything ever written in it.
type channel struct {
	id        string
	archived  bool
	kicked    bool
	messages  []*record // ascending, deleted ones too
	free      time.Time // under a limit: when it takes the next
	notBefore time.Time // the latest Retry-After
}

// record is a message with what only the platform knows.
type record struct {
	message
	edited  time.Time
	edits   int
	deleted bool
}

// NewServer returns a platform.
func NewServer(set Settings) *Server {
	set.Token = cmp.Or(set.Token, "wall-token")
	set.Secret = cmp.Or(set.Secret, "wall-secret")
	set.TextLimit = cmp.Or(set.TextLimit, DefaultTextLimit)
	set.Redeliver = cmp.Or(set.Redeliver, 3*time.Second)
	set.Page = cmp.Or(set.Page, 100)
	s := &Server{
		set: set, done: make(chan struct{}),
		channels: map[string]*channel{}, people: map[string]Person{}, told: map[string][]string{},
		posts: map[string]int{}, faults: map[string][]Fault{}, calls: map[string]int{},
	}
	for _, id := range set.Channels {
		s.channels[id] = &channel{id: id}
	}
	return s
}

// Token is what the app proves itself with.
func (s *Server) Token() string { return s.set.Token }

// Secret is what events are signed with.
func (s *Server) Secret() string { return s.set.Secret }

// Close ends all that waits: streams, slow answers, redeliveries.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.done)
	}
}

// change runs f alone, and wakes everybody in [Server.Wait].
func (s *Server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.touch()
}

// touch wakes everybody in [Server.Wait].
func (s *Server) touch() { s.news.Tell() }

// Wait returns nil as soon as holds does, which is asked again after every
// change on the platform; or the reason ctx ended.
func (s *Server) Wait(ctx context.Context, holds func() bool) error {
	return s.news.Wait(ctx, holds)
}

// nextID returns an id for something that happens now. The caller holds the lock.
func (s *Server) nextID() string {
	s.lastID = max(time.Now().UnixMicro(), s.lastID+1)
	return stamp(time.UnixMicro(s.lastID))
}

// stamp is the id that a message of that time would have.
func stamp(t time.Time) string {
	micros := max(t.UnixMicro(), 0)
	return fmt.Sprintf("%010d.%06d", micros/1e6, micros%1e6)
}
