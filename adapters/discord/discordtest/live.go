package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// live is Discord's side of the gateway, signed deliveries and people's hands.
type live struct {
	links      []*link // open connections, the oldest first
	opened     int     // connections, ever
	sessions   map[string]*session
	identifies []time.Time // all of them
	resumes    int         // that went well
	beats      int         // heartbeats, ever
	awkward    map[Moment][]Trouble
	offline    bool
	shuffled   bool
	held       *late // nil: none
	complaints []string
	hands      hands
}

// start makes it ready. It must not call s.
func (l *live) start(*Server) {
	l.sessions, l.awkward = map[string]*session{}, map[Moment][]Trouble{}
	l.hands.start()
}

// complain notes that the app did what Discord lets pass without a word. The
// caller holds the lock.
func (s *Server) complain(format string, args ...any) {
	s.live.complaints = append(s.live.complaints, fmt.Sprintf(format, args...))
}

// Complaints are what the app did wrong though Discord would let it pass without
// a word.
func (s *Server) Complaints() (all []string) {
	s.look(func() { all = slices.Clone(s.live.complaints) })
	return all
}

// Connected reports whether a session hears what happens.
func (s *Server) Connected() (is bool) {
	s.look(func() {
		is = slices.ContainsFunc(s.live.links, func(k *link) bool { return k.session != nil && !k.frozen && !k.ended() })
	})
	return is
}

// Links tells how many connections of the gateway are open.
func (s *Server) Links() (n int) {
	s.look(func() { n = len(s.live.links) })
	return n
}

// Opened tells how many connections of the gateway were ever opened.
func (s *Server) Opened() (n int) {
	s.look(func() { n = s.live.opened })
	return n
}

// Identifies tells how often the app began a session, or tried to: it may do so
// 1000 times a day.
func (s *Server) Identifies() (n int) {
	s.look(func() { n = len(s.live.identifies) })
	return n
}

// Identified is when the app began sessions, or tried to.
func (s *Server) Identified() (all []time.Time) {
	s.look(func() { all = slices.Clone(s.live.identifies) })
	return all
}

// Resumes tells how often the app went on with a session.
func (s *Server) Resumes() (n int) {
	s.look(func() { n = s.live.resumes })
	return n
}

// Heartbeats tells how many heartbeats the app has sent.
func (s *Server) Heartbeats() (n int) {
	s.look(func() { n = s.live.beats })
	return n
}

// hands is what people have in front of them, and the road to the app.
type hands struct {
	deliveries map[string]*Delivery // by the interaction's id
	modals     map[string]*modal    // by person
	chosen     map[string]choice    // by person and message
	address    string               // of signed HTTP; "" is the gateway
	client     *http.Client
}

func (h *hands) start() {
	h.deliveries, h.modals, h.chosen = map[string]*Delivery{}, map[string]*modal{}, map[string]choice{}
}
