package discordtest

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"strconv"
	"sync"
	"time"

	"heed/adapters/adaptertest"
)

// Settings are what Discord can be told. The zero value is one without limits of
// pace and without trouble, in which the app may read messages.
type Settings struct {
	Pace        bool          // calls are counted, by route and all together, and are turned away when there are too many
	NoContent   bool          // the app was not granted the privileged intent of message content
	Sessions    int           // how many sessions can still be started today; 0 is 1000
	NonceFor    time.Duration // how long a nonce is remembered; 0 is 2 minutes
	Heartbeat   time.Duration // of the gateway; 0 is 41.25 seconds
	Permissions int64         // that the application was invited with; 0 is all that heed can make use of
}

// Who the application is. Its bot's user has the application's id.
const (
	appID   = "900000000000000001"
	guildID = "900000000000000002" // also the id of the role @everyone
	adminID = "900000000000000003" // who does what nobody else is said to do

	appRoleID = "900000000000000004" // which the app got with its invitation
	appName   = "heed"
)

// Server is one Discord with one application and one guild. It is an
// [http.Handler], and safe for concurrent use.
type Server struct {
	set  Settings
	done chan struct{} // closed by Close
	key  ed25519.PrivateKey

	mu          sync.Mutex // guards everything below; never held while somebody is waited for
	news        adaptertest.News
	closed      bool
	base        string // where the server is: "http://127.0.0.1:4711"
	token       string // of the bot
	resets      int    // of the token
	out         bool   // the app is not in the guild
	lacked      int64  // permissions
	users       map[string]*User
	members     map[string]*member
	roles       map[string]*role
	channels    map[string]*channel // direct messages and threads, too
	commands    []*command
	registered  int                     // commands that were new, ever
	pending     map[string]*interaction // by token
	whispers    []*message              // what one person was shown alone, oldest first
	posted      map[string]int          // by key: posts of the app that took effect, ever
	nonces      map[string]nonce
	lastID      uint64 // the newest snowflake
	faults      map[string][]Fault
	rules       []func(Call) *Fault
	calls       map[string]int
	missed      map[string]int // those that were about what is not there
	called      []Call
	limits      limits
	mostThreads int // that may be active
	live        live
}

// New returns a Discord with an empty guild. Its clock is time.Now, so that it
// lives in the bubble of testing/synctest that it was made in. Such a bubble
// begins before Discord did, when there were no ids: New waits until 2026 there,
// which takes no time.
func New(set Settings) *Server {
	if began := time.UnixMilli(epoch); time.Now().Before(began) {
		time.Sleep(time.Until(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)))
	}
	set.Sessions = cmp.Or(set.Sessions, 1000)
	set.NonceFor = cmp.Or(set.NonceFor, 2*time.Minute)
	set.Permissions = cmp.Or(set.Permissions, appPermissions)
	set.Heartbeat = cmp.Or(set.Heartbeat, 41250*time.Millisecond)
	s := &Server{
		set: set, done: make(chan struct{}), key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)),
		token: tokenOf(0), users: map[string]*User{}, members: map[string]*member{}, roles: map[string]*role{},
		channels: map[string]*channel{}, pending: map[string]*interaction{},
		mostThreads: activeThreads, posted: map[string]int{}, nonces: map[string]nonce{}, faults: map[string][]Fault{}, calls: map[string]int{}, missed: map[string]int{},
	}
	s.limits.start()
	s.users[appID] = &User{ID: appID, Name: appName, Bot: true}
	s.users[adminID] = &User{ID: adminID, Name: "admin"}
	s.roles[guildID] = &role{id: guildID, name: "@everyone"}
	s.roles[appRoleID] = &role{id: appRoleID, name: appName, permissions: set.Permissions, managed: true}
	s.members[appID] = &member{since: time.Now(), roles: []string{appRoleID}}
	s.members[adminID] = &member{since: time.Now()}
	s.live.start(s)
	return s
}

// tokenOf is the bot's token after so many resets. It looks like Discord's.
func tokenOf(resets int) string {
	return "OTAwMDAwMDAwMDAwMDAwMDAx.G" + strconv.Itoa(1000+resets) + ".k3yOfTheBotThatNobodyMaySeeInALog"
}

// Token is what the app calls Discord with.
func (s *Server) Token() (token string) {
	s.look(func() { token = s.token })
	return token
}

// PublicKey is what the app checks the signatures of interactions with.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.key.Public().(ed25519.PublicKey)) }

// App is the id of the application.
func (s *Server) App() string { return appID }

// BotUser is the id of the bot's user.
func (s *Server) BotUser() string { return appID }

// Guild is the id of the guild.
func (s *Server) Guild() string { return guildID }

// Close ends all that waits: sockets, slow answers.
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
// change in Discord; or the reason ctx ended.
func (s *Server) Wait(ctx context.Context, holds func() bool) error {
	return s.news.Wait(ctx, holds)
}

// epoch is when Discord's ids begin, in milliseconds.
// https://docs.discord.com/developers/reference#snowflakes
const epoch = 1420070400000

// nextID returns the id of what is made now: unique and ascending. The caller
// holds the lock.
func (s *Server) nextID() string {
	s.lastID = max(uint64(time.Now().UnixMilli()-epoch)<<22, s.lastID+1)
	return strconv.FormatUint(s.lastID, 10)
}

// timeOf is when something was made, as its id says.
func timeOf(id string) time.Time {
	n, _ := strconv.ParseUint(id, 10, 64) // ids are numbers
	return time.UnixMilli(int64(n>>22) + epoch).UTC()
}

// newer reports whether a was made after b.
func newer(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }

// pause waits, unless Discord is closed.
func (s *Server) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.done:
	}
}

// object is something in JSON.
type object = map[string]any
