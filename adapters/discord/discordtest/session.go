package discordtest

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Limits of sessions. https://docs.discord.com/developers/events/gateway
const (
	resumableFor = 3 * time.Minute // "a few minutes"
	maxKept      = 10_000          // events of a session, for those who resume
	identifyGap  = 5 * time.Second // max_concurrency 1
	startsOver   = 24 * time.Hour
)

// session is what the app hears between READY and the end, over one connection
// after the other.
type session struct {
	id      string
	intents int64
	seq     int64
	kept    []frame // the newest events, ascending
	link    *link   // nil: nobody hears it
	left    time.Time
}

// frame is an event of a session.
type frame struct {
	seq  int64
	text []byte
}

// secret is something that nobody can guess.
func secret() string { return strings.ToLower(rand.Text()) }

// identify begins a session. The caller holds the lock.
func (s *Server) identify(k *link, d json.RawMessage) {
	asked := struct {
		Token      string         `json:"token"`
		Properties map[string]any `json:"properties"`
		Intents    *int64         `json:"intents"`
		Shard      []int          `json:"shard"`
	}{}
	switch err := json.Unmarshal(d, &asked); {
	case k.session != nil:
		k.end(alreadyAuthenticated)
		return
	case err != nil || asked.Properties == nil || asked.Shard != nil && len(asked.Shard) != 2:
		k.end(decodeError)
		return
	case strings.TrimPrefix(asked.Token, "Bot ") != s.token:
		k.end(authenticationFailed)
		return
	}
	early := s.early()
	if s.sessionsLeft() == 0 {
		s.overspent()
		return
	}
	s.live.identifies = append(s.live.identifies, time.Now())
	if k.again {
		s.complain("an identify at the address for resuming")
	}
	switch code := s.refuses(asked.Intents, asked.Shard); {
	case code != 0:
		k.end(code)
	case early:
		s.complain("an identify within 5 seconds of another")
		k.say(object{"op": invalidOp, "d": false, "s": nil, "t": nil})
	case !s.awkward(AtReady, k):
		s.begin(k, *asked.Intents)
	}
}

// refuses is the code that ends a connection which asked for too much; 0: none.
// The caller holds the lock.
func (s *Server) refuses(intents *int64, shard []int) int {
	switch {
	case shard != nil && (shard[0] != 0 || shard[1] != 1):
		return invalidShard
	case intents == nil || *intents < 0 || *intents&^allIntents != 0:
		return invalidIntents
	case *intents&(membersIntent|presencesIntent) != 0 || *intents&contentIntent != 0 && s.set.NoContent:
		return disallowedIntents
	}
	return 0
}

// early reports whether the last identify was just now. The caller holds the lock.
func (s *Server) early() bool {
	n := len(s.live.identifies)
	return n > 0 && time.Since(s.live.identifies[n-1]) < identifyGap
}

// sessionsLeft is how many sessions can still be started; it is what GET
// gateway/bot tells. The caller holds the lock.
func (s *Server) sessionsLeft() int {
	spent := 0
	for _, at := range s.live.identifies {
		if time.Since(at) < startsOver {
			spent++
		}
	}
	return max(s.set.Sessions-spent, 0)
}

// startsAgain is after what time there are more (reset_after); 0: none was started. The caller holds the lock.
func (s *Server) startsAgain() time.Duration {
	for _, at := range s.live.identifies {
		if left := startsOver - time.Since(at); left > 0 {
			return left
		}
	}
	return 0
}

// overspent is what Discord does to an app that starts too many sessions: they all
// end, and it needs another token. The caller holds the lock.
func (s *Server) overspent() {
	s.complain("more sessions than Discord allows in a day")
	s.resets++
	s.token = tokenOf(s.resets)
	s.endAll(authenticationFailed)
}

// endAll ends all connections, and, as the code says, their sessions. The caller
// holds the lock.
func (s *Server) endAll(code int) {
	for _, k := range slices.Clone(s.live.links) {
		if se := k.session; se != nil && endsSession(code) {
			s.forget(se)
		}
		s.detach(k)
		k.end(code)
	}
}

// begin starts a session at a connection. The caller holds the lock.
func (s *Server) begin(k *link, intents int64) {
	se := &session{id: secret(), intents: intents, link: k}
	s.live.sessions[se.id] = se
	k.session = se
	guilds := []object{}
	if !s.out {
		guilds = append(guilds, object{"id": guildID, "unavailable": true})
	}
	se.dispatch("READY", encode(object{
		"v": 10, "user": s.userWire(appID), "guilds": guilds, "session_id": se.id, "resume_gateway_url": s.resumeURL(),
		"application": object{"id": appID, "flags": 0}, "session_type": "normal", "private_channels": []any{}, "relationships": []any{},
		"user_settings": object{}, "_trace": []string{"[]"},
	}))
	if s.awkward(AfterReady, k) {
		return
	}
	if !s.out && intents&guildsIntent != 0 {
		se.dispatch("GUILD_CREATE", encode(s.guildCreate()))
	}
}

// resume goes on with a session at another connection. The caller holds the lock.
func (s *Server) resume(k *link, d json.RawMessage) {
	asked := struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     *int64 `json:"seq"`
	}{}
	switch err := json.Unmarshal(d, &asked); {
	case k.session != nil:
		k.end(alreadyAuthenticated)
		return
	case err != nil || asked.Seq == nil || asked.Session == "":
		k.end(decodeError)
		return
	case strings.TrimPrefix(asked.Token, "Bot ") != s.token:
		k.end(authenticationFailed)
		return
	}
	if !k.again {
		s.complain("a resume at the address for beginning")
	}
	se := s.live.sessions[asked.Session]
	switch {
	case se == nil || se.over() || !se.has(*asked.Seq):
		k.say(object{"op": invalidOp, "d": false, "s": nil, "t": nil})
	case *asked.Seq > se.seq:
		s.forget(se)
		k.end(invalidSeq)
	case !s.awkward(AtResumed, k):
		s.proceed(k, se, *asked.Seq)
	}
}

// proceed says again what was missed after seq, and goes on. The caller holds the
// lock.
func (s *Server) proceed(k *link, se *session, seq int64) {
	if se.link != nil {
		old := se.link
		s.detach(old)
		old.end(unknownError)
	}
	k.session, se.link = se, k
	s.live.resumes++
	for _, f := range se.kept {
		if f.seq > seq {
			k.sayText(f.text)
		}
	}
	se.dispatch("RESUMED", encode(object{"_trace": []string{"[]"}}))
}

// over reports whether nobody heard a session for too long.
func (se *session) over() bool { return se.link == nil && time.Since(se.left) > resumableFor }

// has reports whether all after seq is kept.
func (se *session) has(seq int64) bool {
	return seq >= se.seq || len(se.kept) > 0 && seq >= se.kept[0].seq-1
}

// detach takes a session from its connection; it can be resumed for a while. The
// caller holds the lock.
func (s *Server) detach(k *link) {
	if k.session != nil {
		k.session.link, k.session.left = nil, time.Now()
		k.session = nil
	}
	for id, se := range s.live.sessions {
		if se.over() {
			delete(s.live.sessions, id)
		}
	}
}

// forget ends a session. The caller holds the lock.
func (s *Server) forget(se *session) { delete(s.live.sessions, se.id) }

// dispatch tells a session of an event. The caller holds the lock.
func (se *session) dispatch(name string, data json.RawMessage) {
	se.seq++
	f := frame{se.seq, encode(object{"op": dispatchOp, "d": data, "s": se.seq, "t": name})}
	if se.kept = append(se.kept, f); len(se.kept) > maxKept {
		se.kept = slices.Clone(se.kept[maxKept/2:])
	}
	if se.link != nil {
		se.link.sayText(f.text)
	}
}
