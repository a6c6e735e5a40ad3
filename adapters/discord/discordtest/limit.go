package discordtest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pace is how many calls a route takes in a while. Discord says that nobody
// should rely on any of these.
type pace struct {
	calls int
	every time.Duration
	name  string // shared by routes of the same name; "" is the route's own
}

// paces are those of routes that are known to have their own; by [Settings.Pace].
var paces = map[string]pace{
	"POST channels/C/messages":                     {calls: 5, every: 5 * time.Second},
	"PATCH channels/C/messages/M":                  {calls: 5, every: 5 * time.Second},
	"DELETE channels/C/messages/M":                 {calls: 5, every: time.Second},
	"PATCH channels/C":                             {calls: 5, every: 15 * time.Second},
	"POST channels/C/threads":                      {50, 5 * time.Minute, "threads"},
	"POST channels/C/messages/M/threads":           {50, 5 * time.Minute, "threads"},
	"PUT channels/C/messages/M/reactions/E/@me":    {1, 250 * time.Millisecond, "reactions"},
	"DELETE channels/C/messages/M/reactions/E/@me": {1, 250 * time.Millisecond, "reactions"},
	"POST users/@me/channels":                      {calls: 10, every: 10 * time.Second},
	"POST webhooks/A/T":                            {5, 5 * time.Second, "webhook"},
	"PATCH webhooks/A/T/messages/@original":        {5, 5 * time.Second, "webhook"},
}

// usualPace is that of all other routes.
var usualPace = pace{calls: 10, every: time.Second}

// Limits of all calls together. https://docs.discord.com/developers/topics/rate-limits
const (
	globalCalls   = 50 // a second
	invalidCalls  = 10_000
	invalidWithin = 10 * time.Minute
	bannedFor     = time.Hour
)

// limits is how often the app called.
type limits struct {
	buckets map[string]*bucket
	global  bucket
	early   int // calls that came though the app was told to wait
	limited int // calls that were turned away
	invalid []time.Time
	banned  time.Time // until then
	notYet  map[string]time.Time
}

// bucket is what is left of a pace.
type bucket struct {
	left   int
	resets time.Time
}

func (l *limits) start() { l.buckets, l.notYet = map[string]*bucket{}, map[string]time.Time{} }

// over is a call too many.
type over struct {
	wait  time.Duration
	scope Scope
}

// take takes one call out of b, or says how long until it can.
func (b *bucket) take(p pace) (wait time.Duration) {
	now := time.Now()
	if !now.Before(b.resets) {
		b.left, b.resets = p.calls, now.Add(p.every)
	}
	if b.left == 0 {
		return b.resets.Sub(now)
	}
	b.left--
	return 0
}

// bucketOf names what a call is counted under: a pace, and the channel, guild or
// token in its path.
func bucketOf(route string, at map[string]string) (name string, p pace) {
	p, is := paces[route]
	if !is {
		p = usualPace
	}
	sum := sha256.Sum256([]byte(route + p.name))
	if p.name != "" {
		sum = sha256.Sum256([]byte(p.name))
	}
	major := at["C"] + at["G"] + at["T"]
	return hex.EncodeToString(sum[:16]) + ":" + major, p
}

// unlimited reports whether a route is not counted with all others.
// https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints
func unlimited(route string) bool {
	return strings.Contains(route, " interactions/") || strings.Contains(route, " webhooks/")
}

// tooManyOf counts a call, and turns it away if it is one too many. The caller
// holds the lock.
func (s *Server) tooManyOf(c *call, header http.Header) *result {
	l, now := &s.limits, time.Now()
	name, p := bucketOf(c.route, c.at)
	if now.Before(l.banned) {
		l.early++
		return &result{http.StatusTooManyRequests, over{l.banned.Sub(now), Banned}}
	}
	if !s.set.Pace || strings.Contains(c.route, " interactions/") {
		return nil
	}
	if !unlimited(c.route) {
		if wait := l.global.take(pace{calls: globalCalls, every: time.Second}); wait > 0 {
			return s.turnAway("", wait, OfGlobal)
		}
	}
	if l.buckets[name] == nil {
		l.buckets[name] = &bucket{}
	}
	b := l.buckets[name]
	wait := b.take(p)
	header.Set("X-RateLimit-Limit", strconv.Itoa(p.calls))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(b.left))
	header.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(b.resets.UnixMilli())/1000, 'f', 3, 64))
	header.Set("X-RateLimit-Reset-After", strconv.FormatFloat(b.resets.Sub(now).Seconds(), 'f', 3, 64))
	header.Set("X-RateLimit-Bucket", name[:strings.Index(name, ":")])
	if wait > 0 {
		return s.turnAway(name, wait, OfUser)
	}
	if b.left == 0 {
		l.notYet[name] = b.resets
	}
	return nil
}

// turnAway is the answer to a call too many; a bucket "" is all calls. The caller
// holds the lock.
func (s *Server) turnAway(bucket string, wait time.Duration, scope Scope) *result {
	s.limits.limited++
	s.limits.notYet[bucket] = time.Now().Add(wait)
	return &result{http.StatusTooManyRequests, over{wait, scope}}
}

// soon counts a call that comes though the app was told to wait: by Retry-After,
// or because nothing remained. The caller holds the lock.
func (s *Server) soon(route string, at map[string]string) {
	bucket, _ := bucketOf(route, at)
	now := time.Now()
	if now.Before(s.limits.notYet[bucket]) || now.Before(s.limits.notYet[""]) && !unlimited(route) {
		s.limits.early++
	}
}

// limitedBy notes what a fault tells the app to wait for. The caller holds the lock.
func (s *Server) limitedBy(f Fault, route string, at map[string]string) {
	after, err := strconv.Atoi(f.Header.Get("Retry-After"))
	if err != nil {
		return
	}
	name, _ := bucketOf(route, at)
	if scope := f.Header.Get("X-RateLimit-Scope"); scope == string(OfGlobal) || scope == string(Banned) {
		name = ""
	}
	s.limits.notYet[name] = time.Now().Add(time.Duration(after) * time.Second)
}

// invalidOnce counts an answer, if it is one of those that Discord does not want
// to give often, and bans the app when there were too many.
// https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
func (s *Server) invalidOnce(status int, shared bool) {
	if status != http.StatusUnauthorized && status != http.StatusForbidden && (status != http.StatusTooManyRequests || shared) {
		return
	}
	s.change(func() {
		l, now := &s.limits, time.Now()
		l.invalid = append(l.invalid, now)
		old := slices.IndexFunc(l.invalid, func(at time.Time) bool { return now.Sub(at) < invalidWithin })
		if len(l.invalid)-old > invalidCalls {
			l.banned = now.Add(bannedFor)
		}
	})
}

// Violations tells how many calls came though the app was told to wait: by a
// Retry-After, or by headers that said that nothing remained.
func (s *Server) Violations() (n int) {
	s.look(func() { n = s.limits.early })
	return n
}

// TurnedAway tells how many calls were too many, by [Settings.Pace].
func (s *Server) TurnedAway() (n int) {
	s.look(func() { n = s.limits.limited })
	return n
}

// Invalid tells how many calls were answered with 401, 403 or 429: more than
// 10,000 in ten minutes, and Discord bans the address for an hour.
func (s *Server) Invalid() (n int) {
	s.look(func() { n = len(s.limits.invalid) })
	return n
}
