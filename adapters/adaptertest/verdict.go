package adaptertest

import (
	"errors"
	"time"

	"heed/bot"
)

// Verdict is what an adapter's error means to a courier, in a word or two:
// "done", "not sent, 7s" (to whole seconds), "connection blocked", "channel
// blocked", "gone", "refused", or else "doubt".
func Verdict(err error) string {
	n, notSent := errors.AsType[*bot.NotSent](err)
	b, blocked := errors.AsType[*bot.Blocked](err)
	switch {
	case err == nil:
		return "done"
	case notSent:
		return "not sent, " + n.After.Round(time.Second).String()
	case blocked && b.Connection:
		return "connection blocked"
	case blocked:
		return "channel blocked"
	case errors.Is(err, bot.ErrGone):
		return "gone"
	case errors.Is(err, bot.ErrRefused):
		return "refused"
	}
	return "doubt"
}
