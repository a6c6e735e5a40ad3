package discord

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// What heed keeps to by itself. Everything else is learned from answers, as
// https://docs.discord.com/developers/topics/rate-limits wants it.
const (
	// perSecond is a little below the global limit of fifty calls a second.
	perSecond = 45
	// maxInvalid is how many of the calls of ten minutes may be turned away: at
	// 10,000 Discord hears nothing any more from heed's address.
	maxInvalid   = 5_000
	invalidFor   = 10 * time.Minute
	invalidProbe = time.Minute
	// maxRest is the longest that Discord is left alone without being asked
	// again.
	maxRest = time.Hour
	// maxBuckets bounds what is remembered: more is forgotten, and learned again.
	maxBuckets = 10_000
)

// limits are what Discord wants to be spared. Its zero value knows of none.
type limits struct {
	mu      sync.Mutex
	until   time.Time          // when any call may be made
	latest  []time.Time        // when calls of the last second were made
	invalid []spent            // calls that were turned away
	probed  time.Time          // when one was made though there were too many of those
	buckets map[string]*bucket // by method and limit; several may share one
	shared  map[string]*bucket // by Discord's name and the channel or guild
}

// bucket is what Discord counts calls in.
type bucket struct {
	size   int // calls in a period; 0: not known yet
	left   int
	until  time.Time // the end of the period
	flying int       // calls not answered yet
}

// spent is how many calls were turned away in about a second.
type spent struct {
	at time.Time
	n  int
}

// turn is one call that may be made.
type turn struct {
	limits *limits
	limit  string // with the method
	major  string // the channel or guild in it
	bucket *bucket
}

// tokened reports whether the calls of a limit are made with an interaction's
// token: each has buckets of its own, and none counts for the global limit.
func tokened(limit string) bool { return limit == "interactions" || limit == "webhooks" }

// enter lets a call be made, or says how long it must wait. What enters must
// leave.
func (l *limits) enter(method, limit string) (*turn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if err := l.afford(now); err != nil {
		return nil, err
	}
	if tokened(limit) {
		return &turn{limits: l, bucket: &bucket{}}, nil
	}
	t := &turn{limits: l, limit: method + " " + limit, major: majorOf(limit)}
	t.bucket = l.bucket(t.limit)
	if rest := max(l.until.Sub(now), l.crowded(now), t.bucket.rest(now)); rest > 0 {
		return nil, &bot.NotSent{After: rest, Err: chat.ErrBusy}
	}
	l.latest = append(l.latest, now)
	t.bucket.left--
	t.bucket.flying++
	return t, nil
}

// majorOf is the part of a limit by which buckets of one name differ.
func majorOf(limit string) string {
	first, rest, _ := strings.Cut(limit, "/")
	id, _, _ := strings.Cut(rest, "/")
	if first == "channels" || first == "guilds" {
		return first + "/" + id
	}
	return ""
}

// bucket is the one that a limit is counted in, as far as that is known.
func (l *limits) bucket(limit string) *bucket {
	if l.buckets == nil || len(l.buckets) >= maxBuckets {
		l.buckets, l.shared = map[string]*bucket{}, map[string]*bucket{}
	}
	b := l.buckets[limit]
	if b == nil {
		b = &bucket{}
		l.buckets[limit] = b
	}
	return b
}

// rest is how long no call may be made that is counted in b.
func (b *bucket) rest(now time.Time) time.Duration {
	switch {
	case now.Before(b.until) && b.left <= 0:
		return b.until.Sub(now)
	case now.Before(b.until) || b.size == 0:
		return 0
	case !b.until.IsZero(): // another period begins with the next call
		b.left, b.until = max(b.size-b.flying, 1), time.Time{}
	case b.left <= 0: // nobody has answered yet how the new one goes
		return time.Second
	}
	return 0
}

// crowded is how long the global limit wants a call to wait.
func (l *limits) crowded(now time.Time) time.Duration {
	for len(l.latest) > 0 && now.Sub(l.latest[0]) >= time.Second {
		l.latest = l.latest[1:]
	}
	if len(l.latest) < perSecond {
		return 0
	}
	return l.latest[0].Add(time.Second).Sub(now)
}

// errSpent is why nothing is done after very much was refused.
var errSpent = errors.New("thousands of heed's calls were turned away by Discord within minutes, and it would soon hear nothing any more from this address: see in the log what it refuses, and mend that")

// afford says whether a call can be risked after all those that were turned away.
func (l *limits) afford(now time.Time) error {
	for len(l.invalid) > 0 && now.Sub(l.invalid[0].at) >= invalidFor {
		l.invalid = l.invalid[1:]
	}
	n := 0
	for _, s := range l.invalid {
		n += s.n
	}
	switch {
	case n < maxInvalid:
		return nil
	case now.Sub(l.probed) < invalidProbe:
		return &bot.Blocked{Connection: true, Err: errSpent}
	}
	l.probed = now
	return nil
}

// spend notes that a call was turned away.
func (l *limits) spend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if last := len(l.invalid) - 1; last >= 0 && now.Sub(l.invalid[last].at) < time.Second {
		l.invalid[last].n++
		return
	}
	l.invalid = append(l.invalid, spent{now, 1})
}

// leave notes what the answer to a call says of its limit; nil: there was none.
func (t *turn) leave(h http.Header) {
	t.limits.mu.Lock()
	defer t.limits.mu.Unlock()
	t.bucket.flying--
	name := h.Get("X-RateLimit-Bucket")
	size, wrong := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	left, wrongLeft := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if name == "" || wrong != nil || wrongLeft != nil || t.limit == "" {
		return
	}
	b := t.share(name + " " + t.major)
	// Those that are under way may or may not have been counted.
	b.size, b.left = size, left-b.flying
	b.until = time.Now().Add(seconds(h.Get("X-RateLimit-Reset-After")))
}

// share is the bucket that Discord has given a name.
func (t *turn) share(name string) *bucket {
	b := t.limits.shared[name]
	if b == nil {
		b = t.bucket
		t.limits.shared[name] = b
	}
	t.limits.buckets[t.limit], t.bucket = b, b
	return b
}

// rest keeps Discord from being called for as long as it wants, and is the error
// of a call that it turned away for that.
func (t *turn) rest(n no) error {
	if n.scope != "shared" {
		t.limits.spend()
	}
	t.limits.mu.Lock()
	defer t.limits.mu.Unlock()
	until := time.Now().Add(max(n.after, time.Second))
	if n.global {
		t.limits.until = until
	} else {
		t.bucket.left, t.bucket.until = 0, until
	}
	return &bot.NotSent{After: n.after, Err: chat.ErrBusy}
}

// seconds reads a duration as Discord writes them; 0: it is none.
func seconds(s string) time.Duration {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < 0 {
		return 0
	}
	return time.Duration(min(f, maxRest.Seconds()) * float64(time.Second))
}
