package slacktest

import "time"

// pace is how often a channel takes a post: once a second, after a burst.
// https://docs.slack.dev/apis/web-api/rate-limits
const (
	pace  = time.Second
	burst = 3
)

// limitOf names what is limited: a method, or posts to one channel.
func limitOf(method, channel string) string {
	if method == "chat.postMessage" {
		return method + " " + channel
	}
	return method
}

// paced lets a post into a channel, or says that it is one too many. The caller
// holds the lock.
func (s *Server) paced(channel string) answer {
	key := limitOf("chat.postMessage", channel)
	s.soon(key)
	if !s.set.Pace {
		return nil
	}
	now := time.Now()
	free := later(s.free[key], now) // when a channel that takes no bursts would be free
	if wait := free.Sub(now) - (burst-1)*pace; wait > 0 {
		return s.tooMany(key, wait)
	}
	s.free[key] = free.Add(pace)
	return nil
}

// tier lets a call of a method pass, or says that it is one too many for the
// method's tier. The caller holds the lock.
func (s *Server) tier(name string, m method) answer {
	if m.minute == 0 {
		return nil
	}
	s.soon(name)
	if !s.set.Tiers {
		return nil
	}
	now, every := time.Now(), time.Minute/time.Duration(m.minute)
	free := later(s.free[name], now)
	if wait := free.Sub(now) - time.Minute; wait > 0 {
		return s.tooMany(name, wait)
	}
	s.free[name] = free.Add(every)
	return nil
}

// tooMany turns a call away. The caller holds the lock.
func (s *Server) tooMany(key string, wait time.Duration) answer {
	s.limited++
	wait = (wait + time.Second - 1).Truncate(time.Second)
	s.notYet[key] = time.Now().Add(wait)
	a := no("ratelimited")
	a["retry_after"] = wait
	return a
}

// soon counts a call that comes before the Retry-After it was given is over.
// The caller holds the lock.
func (s *Server) soon(key string) {
	if time.Now().Before(s.notYet[key]) {
		s.early++
	}
}

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Violations tells how many calls came before a Retry-After of [Settings.Pace]
// or [Settings.Tiers] was over.
func (s *Server) Violations() (n int) {
	s.look(func() { n = s.early })
	return n
}

// TurnedAway tells how many calls were too many.
func (s *Server) TurnedAway() (n int) {
	s.look(func() { n = s.limited })
	return n
}

// Calls tells how often a method was called.
func (s *Server) Calls(method string) (n int) {
	s.look(func() { n = s.calls[method] })
	return n
}
