package wall

import "time"

// allow lets a post or edit pass, or answers 429. The caller holds the lock.
func (s *Server) allow(c *channel) (answer, bool) {
	now := time.Now()
	if now.Before(c.notBefore) {
		s.early++
	}
	if s.set.Every == 0 {
		return answer{}, true
	}
	if now.Before(c.free) {
		s.limited++
		after := c.free.Sub(now)
		s.warn(c.id, after)
		return answer{Error: codeLimited, status: 429, retry: after}, false
	}
	c.free = now.Add(s.set.Every)
	return answer{}, true
}

// warn remembers until when a channel's Retry-After runs. The caller holds the lock.
func (s *Server) warn(channel string, after time.Duration) {
	if c := s.channels[channel]; c != nil {
		c.notBefore = time.Now().Add(time.Duration(seconds(after)) * time.Second)
	}
}

// seconds rounds up, as Retry-After has only whole seconds.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
