package bot

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// Adapter is everything heed knows about one connection to a platform. What
// more it can do is found by type assertion: [Describer], [Mounter], [Sender],
// [Editor], [Remover], [Finder], [Marker], [Keyed], [Pacer], [Pulsed], [Examiner].
type Adapter interface {
	// Run receives until ctx is done, then returns nil, promptly. An error
	// before that is the adapter's end: it can not go on.
	Run(ctx context.Context) error
}

// Host is what heed gives an adapter.
type Host struct {
	Connection ConnectionID
	PublicURL  string // without a slash at its end
	Reader     Reader
	Rules      func() Rules
	Log        *slog.Logger

	// Take hands over an event; [Say], [Edited] and [Withdrawn] must carry a
	// [Mention]. Nil: it is durable, confirm it to the platform; the receipt
	// is the same for a repeat. A [*Refusal]: it was understood and declined;
	// show its sentence to that person alone, and confirm. Anything else: do
	// not confirm; a person whose click failed is told that nothing was done
	// and to press again. [ErrUnavailable] may be tried again by the sender
	// with the same keys; [ErrStale] says that the event's cursor does not
	// begin where its source was read to.
	Take func(context.Context, Event) (Receipt, error)
	// Keep stores small records that expire; see [Store.Keep].
	Keep func(context.Context, ...Kept) error
	// Meet tells heed who somebody on the platform is. A configured member who is
	// known there by e-mail address only, and for whom the platform vouches
	// ([Person.Belongs]), is known by that id from now on, until heed ends. It
	// is cheap, and may be repeated.
	Meet func(Person)
}

// Describer tells what decisions may know of the connection. An adapter
// without it neither posts nor replies. It is asked once, at the start.
type Describer interface{ Describe() Connection }

// Mounter serves HTTP. Patterns are those of [http.ServeMux].
type Mounter interface{ Mount(mux *http.ServeMux) }

// Sender sends a message, and returns where it is. Errors: [*NotSent],
// [*Blocked], one that wraps [ErrRefused]; anything else is doubt. Where nothing
// was sent because [Message.Thread] is gone, it is one that wraps [ErrGone], or
// ErrRefused: Send is called once more, for the channel itself. Send is never
// ErrGone otherwise. It must not try twice.
type Sender interface {
	Send(ctx context.Context, m Message) (Ref, error)
}

// Editor replaces what a message shows. Errors as for [Sender], and [ErrGone].
type Editor interface {
	Edit(ctx context.Context, at Ref, m Message) error
}

// Remover deletes a message of ours. One that is gone already is no error.
type Remover interface {
	Remove(ctx context.Context, at Ref) error
}

// Finder asks the platform for every copy of a message that arrived since
// [Message.Tried], the oldest first.
type Finder interface {
	Find(ctx context.Context, m Message) ([]Ref, error)
}

// Marker shows at a customer's message whether it is solved, for everybody who
// reads it there. It may be repeated. Errors as for [Editor]; that it may not is
// one that wraps [ErrRefused].
type Marker interface {
	Mark(ctx context.Context, at Ref, solved bool) error
}

// Keyed is a destination that takes a message with the same key once, however
// often it is sent.
type Keyed interface{ Keyed() bool }

// Pacer tells how a platform wants to be sent to. Without it: [DefaultPace].
type Pacer interface{ Pace() Pace }

// Pulsed tells whether an adapter hears its platform. Those without it are
// told things by HTTP only.
type Pulsed interface{ Pulse() Pulse }

// Pulse is how well a platform is heard.
type Pulse struct {
	Heard time.Time // when it last let us know that it is there; zero: never yet
	Event time.Time // when something last happened on it; zero: nothing yet
	Down  string    // why it is not heard now, and what to do, for people; empty: it is
}

// Examiner asks a platform whether everything is there that the rules need of
// it. It may be asked of an adapter that does not run, and changes nothing.
type Examiner interface {
	Examine(ctx context.Context) []Finding
}

// Finding is one thing that an adapter looked at.
type Finding struct {
	Of    string // what was looked at
	Fine  string // what it is, if nothing is wrong
	Wrong string // what is wrong, and how to mend it; empty: nothing
}

// Pace is how fast a lane may go.
type Pace struct {
	Every    time.Duration // at least this long between two attempts in a lane
	Parallel int           // most attempts under way in a lane
	Settle   time.Duration // how long after an attempt Find can be trusted
}

// DefaultPace is for platforms that say nothing of themselves.
var DefaultPace = Pace{Parallel: 1, Settle: 30 * time.Second}

// Message is one thing to send, in no platform's words. Every attempt at it
// carries the same bytes, but for a card, which shows the item as it is.
type Message struct {
	Key    string     // stable and opaque, 24 characters
	Kind   ActionKind // ShowCard, SendReply, TellLine, SendNag or SendPost
	Lane   Channel    // of nags and posts also direct messages; see [Channel.Direct]
	Thread Ref        // of a line or nag: the card it belongs under; zero: the channel itself
	About  Ref        // of a line in the channel itself: the card to link to, where the platform can
	Card   *Card      // of a card
	Report *Report    // of a post; Text says the same in plain text
	Text   string     // of everything else: a reply's exact words, heed's own line; of nags about several items, a list of lines
	Said   *Said      // of a line: the words it tells of, or a part of them; shown below it
	Ping   []Person   // of a line or nag: whom to alert, each once
	Tried  time.Time  // for Find: when the attempt began

	// Of a reply:
	To       Ref // the mention it answers
	Item     ItemID
	Mention  string // the source's id of that mention
	Customer Author // ID is the platform's
	By       string // who wrote it
	At       time.Time
}

// NotSent says that surely nothing happened. After 0: whenever heed likes.
type NotSent struct {
	After time.Duration
	Err   error
}

// Error says why.
func (e *NotSent) Error() string { return "not sent: " + e.Err.Error() }

// Unwrap returns why.
func (e *NotSent) Unwrap() error { return e.Err }

// Blocked says that a channel, or the whole connection, is unusable until
// somebody mends it: archived, kicked out, token revoked. Nothing was sent.
type Blocked struct {
	Connection bool
	Err        error
}

// Error says why.
func (e *Blocked) Error() string { return "blocked: " + e.Err.Error() }

// Unwrap returns why.
func (e *Blocked) Unwrap() error { return e.Err }

// What an attempt can end with, for good. An error that wraps ErrRefused ends
// with it; people are shown what stands before.
var (
	ErrGone    = errors.New("the message was deleted")
	ErrRefused = errors.New("refused for good")
)
