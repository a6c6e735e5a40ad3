package web

import (
	"fmt"
	"time"
)

// plainTime is how sentences tell a time that people agreed on.
const plainTime = "Mon 2 Jan 2006 15:04 MST"

// moment is a time as a page shows it: relative, with the instant on hover.
type moment struct {
	Machine string // RFC 3339, UTC
	Exact   string // for people
	Near    string // "5 min ago"
	Late    bool   // of a due time: it has passed
}

// momentOf returns t as seen at now, told in the zone that now is in. The zero
// time is nil.
func momentOf(t, now time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	near := "in " + span(t.Sub(now))
	switch ago := now.Sub(t); {
	case ago >= 0 && ago < time.Minute:
		near = "just now"
	case ago >= 0:
		near = span(ago) + " ago"
	}
	return &moment{
		Machine: t.UTC().Format(time.RFC3339),
		Exact:   t.In(now.Location()).Format("Mon 2 Jan 2006 15:04:05 MST"),
		Near:    near,
	}
}

// dueOf is [momentOf] for a time by which something must be done.
func dueOf(t, now time.Time) *moment {
	m := momentOf(t, now)
	switch {
	case m == nil:
	case t.After(now):
		m.Near = "due in " + span(t.Sub(now))
	default:
		m.Near, m.Late = span(now.Sub(t))+" overdue", true
	}
	return m
}

// span says how long d is, in its two largest units at most.
func span(d time.Duration) string {
	minutes := int(d / time.Minute)
	hours, days := minutes/60, minutes/(24*60)
	switch {
	case minutes < 1:
		return "less than a minute"
	case hours < 1:
		return fmt.Sprintf("%d min", minutes)
	case hours < 6 && minutes%60 > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes%60)
	case hours < 48:
		return fmt.Sprintf("%d h", hours)
	}
	return fmt.Sprintf("%d days", days)
}
