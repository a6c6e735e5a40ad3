package bot

import "time"

// speaks reports whether heed may ping anybody of the desk: in its hours, and
// not in its quiet ones.
func (d Desk) speaks(at time.Time) bool {
	return d.Hours.Open(at) && (d.Quiet == nil || !d.Quiet.Open(at))
}

// speakFrom returns the first moment, not before a time, at which heed may ping
// somebody of the desk; zero if there is none within ten years. The zero time,
// which is never, gives itself.
func (d Desk) speakFrom(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	from := d.Hours.From(at)
	for end := at.Add(horizon); !from.IsZero() && from.Before(end); {
		if d.speaks(from) {
			return from
		}
		calm := d.Quiet.Until(from) // the hours are open, so it is quiet
		if calm.IsZero() {
			break
		}
		from = d.Hours.From(calm)
	}
	return time.Time{}
}
