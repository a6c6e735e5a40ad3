package slack

import (
	"sync"
	"time"
)

// Limits of what is remembered to know a replay.
const (
	// proofLasts is as long as a signature can pass: five minutes on either
	// side of its own time.
	proofLasts = 10 * time.Minute
	// maxProofs is twice of what Slack delivers in that time at its most: 30,000
	// events an hour. Of more the oldest are forgotten, and the keys of events
	// alone guard against their replay.
	// https://docs.slack.dev/apis/events-api#rate-limiting
	maxProofs = 10_000
)

// standing is what became of a signed request.
type standing int

const (
	unseen standing = iota
	underWay
	replayed
)

// replays remembers signed requests that were taken, so that nobody who saw
// one can send it again. One that was not taken may come again as it is: Slack
// repeats it at once.
type replays struct {
	mu    sync.Mutex
	seen  map[string]standing
	taken []taken // oldest first
}

// taken is when a request was.
type taken struct {
	mark string
	at   time.Time
}

// begin says what became of a request so far. One that is unseen is under way
// from now, and must end.
func (r *replays) begin(mark string, now time.Time) standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.taken) > 0 && (now.Sub(r.taken[0].at) > proofLasts || len(r.taken) > maxProofs) {
		delete(r.seen, r.taken[0].mark)
		r.taken = r.taken[1:]
	}
	was := r.seen[mark]
	if was == unseen {
		if r.seen == nil {
			r.seen = map[string]standing{}
		}
		r.seen[mark] = underWay
	}
	return was
}

// end says whether a request was taken.
func (r *replays) end(mark string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !ok {
		delete(r.seen, mark)
		return
	}
	r.seen[mark] = replayed
	r.taken = append(r.taken, taken{mark, time.Now()})
}
