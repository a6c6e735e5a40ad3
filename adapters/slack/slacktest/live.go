package slacktest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// live is the workspace's side of sockets, signed deliveries and people's hands.
type live struct {
	sockets    []*socket // the oldest first
	turn       int
	tickets    map[string]time.Time
	waiting    []*Delivery // handed over once, not confirmed, and nobody listens
	sent       int
	twists     []Twist
	offline    bool
	address    string       // of signed HTTP; "" is sockets
	client     *http.Client // of signed HTTP
	triggers   map[string]*trigger
	responses  map[string]*response
	about      map[string]*Delivery // by channel and ts: the latest event about a message
	chosen     map[string]string    // by person, message, block and menu: what they chose last
	complaints []string
}

// start makes it ready. It must not call s.
func (l *live) start(*Server) {
	l.tickets, l.triggers = map[string]time.Time{}, map[string]*trigger{}
	l.responses, l.about, l.chosen = map[string]*response{}, map[string]*Delivery{}, map[string]string{}
}

// secret is something that nobody can guess.
func secret() string { return strings.ToLower(rand.Text()) }

// complain notes that the app did what Slack lets pass without a word. The
// caller holds the lock.
func (s *Server) complain(format string, args ...any) {
	s.live.complaints = append(s.live.complaints, fmt.Sprintf(format, args...))
}

// Complaints are what the app did wrong though Slack would let it pass without
// a word: answers that are too long, or not expected, or that nobody can read.
func (s *Server) Complaints() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.live.complaints...)
}

// Limits of what a press brings along.
// https://docs.slack.dev/interactivity/handling-user-interaction
const (
	triggerLasts  = 3 * time.Second
	responseLasts = 30 * time.Minute
	responseUses  = 5
)

// trigger lets the app open one modal.
type trigger struct {
	user  string
	until time.Time
	used  bool
}

// newTrigger returns a trigger_id of a person's. The caller holds the lock.
func (s *Server) newTrigger(user string) string {
	s.lastID++
	id := fmt.Sprintf("%d.%d.%s", s.lastID, time.Now().UnixMicro(), secret())
	s.live.triggers[id] = &trigger{user: user, until: time.Now().Add(triggerLasts)}
	return id
}

// exchange takes a trigger_id that the app was given and tells whose it is; or
// one of the codes invalid_trigger_id, expired_trigger_id and
// exchanged_trigger_id. The caller holds the lock.
func (s *Server) exchange(id string) (user, code string) {
	t := s.live.triggers[id]
	switch {
	case t == nil:
		return "", "invalid_trigger_id"
	case t.used:
		return "", "exchanged_trigger_id"
	case !time.Now().Before(t.until):
		return "", "expired_trigger_id"
	}
	t.used = true
	return t.user, ""
}

// ExpireTriggers ends all trigger_ids that were given out, as three seconds do.
func (s *Server) ExpireTriggers() {
	s.change(func() {
		for _, t := range s.live.triggers {
			t.until = time.Time{}
		}
	})
}
