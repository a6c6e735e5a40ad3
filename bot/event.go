package bot

import "time"

// EventID is a time-ordered id, unique over all replicas: 26 characters of
// Crockford's base 32, the form of https://github.com/ulid/spec.
type EventID string

// Verb says what an event does. Its values are the words on the wire.
type Verb string

// What customers do.
const (
	Say       Verb = "say"
	Edited    Verb = "edited"    // a mention was changed at its source
	Withdrawn Verb = "withdrawn" // a mention was deleted at its source
)

// What people of the team do.
const (
	Claim             Verb = "claim"
	TakeOver          Verb = "take-over"
	Release           Verb = "release"
	Assign            Verb = "assign" // To: a member
	Move              Verb = "move"   // To: a desk
	Reply             Verb = "reply"
	Hold              Verb = "hold" // a reply that answers nothing yet
	AnsweredElsewhere Verb = "answered-elsewhere"
	Note              Verb = "note"
	Resolve           Verb = "resolve" // Outcome, Reason
	Reopen            Verb = "reopen"
	SnoozeUntil       Verb = "snooze"  // Until, or until they write if it is zero
	SetKind           Verb = "kind"    // Text: the kind, then second kinds, by commas
	Tag               Verb = "tag"     // Text: tags by commas; "-x" takes x off
	SetFeeling        Verb = "feeling" // Text; "-" takes it off
	Link              Verb = "link"    // To: an item
	Merge             Verb = "merge"   // To: the item that stays
	Split             Verb = "split"   // Of: the mention that starts its own item
	Block             Verb = "block"
	Unblock           Verb = "unblock"
	NeedsAnswer       Verb = "needs-answer" // Of: a mention taken for a thank-you
	Retry             Verb = "retry"
	Arrived           Verb = "arrived"
	Discard           Verb = "discard"     // Reason
	PromiseBy         Verb = "promise"     // Until; or Reason, to take it back
	FollowedUp        Verb = "followed-up" // Outcome: one of [FollowUps]
	Review            Verb = "verdict"     // Outcome: one of [Verdicts]; Text: the theme of a weakness
	Away              Verb = "away"        // of a member, not an item. To: who, if it is another; Since, Until; StandIn. Until zero: back again
)

// What platforms tell of people.
const Left Verb = "left" // By: somebody whose account was closed. With Text [BackAgain] it was opened again

// BackAgain is the Text of a [Left] that takes it back.
const BackAgain = "back"

// What heed does.
const (
	Nag       Verb = "nag"       // the clerk looked at an item whose time has come; in logs: a nag that was sent
	Warn      Verb = "warn"      // in logs: a nag about a target that is not missed yet
	Ask       Verb = "ask"       // in logs: the owner was asked whether it is still theirs
	Post      Verb = "post"      // a digest or a review is to be posted
	Recompute Verb = "recompute" // rules changed
	Tell      Verb = "tell"      // the fallback of a desk (To) is told something (Text)
	Settle    Verb = "settle"    // a courier learned what became of an action
	Skip      Verb = "skip"      // a source was read past something that is no mention
	Delivered Verb = "delivered" // in logs: a reply arrived
	Failed    Verb = "failed"    // in logs: a reply surely did not
	Unsure    Verb = "unsure"    // in logs: nobody can tell
)

// Verbs lists what people may ask for, in the order of the table in docs/table.md.
var Verbs = []Verb{
	Claim, TakeOver, Release, Assign, Reply, Hold, AnsweredElsewhere, Note, Resolve, Reopen, SnoozeUntil, PromiseBy, FollowedUp, Review,
	SetKind, Tag, SetFeeling, Link, Merge, Split, NeedsAnswer, Block, Unblock, Move, Retry, Arrived, Discard,
}

// Event is one thing one person did to one item, as an adapter saw it.
type Event struct {
	ID EventID   // given by the shell
	At time.Time // given by the shell: when heed accepted it
	Do Verb
	By Person

	Item    ItemID    // what it is done to; empty for mentions, which find their item
	Seen    uint64    // the revision the person was looking at; 0: not checked
	Text    string    // words of a reply, a note, …
	Outcome Outcome   // of Resolve
	Reason  string    // of Resolve and Discard
	To      string    // what Assign, Move, Link and Merge name
	Until   time.Time // of SnoozeUntil, PromiseBy and Away; of Reply and Hold: promises to come back by then; of Resolve: to follow up
	Since   time.Time // of Away; zero: now
	StandIn MemberID  // of Away
	Under   Channel   // of Note: it was written under the card there, where nobody must be told
	Of      uint64    // place in the log of the mention or reply meant; 0: the one it can only be

	Mention *Mention    // of Say, Edited (ID, From, Text) and Withdrawn (ID, From)
	Settled *Settlement // of Settle
	Report  *Report     // of Post: what to post

	Keys   []Key   // the platform's own ids of this event, by which a repeat is known
	Cursor *Cursor // where reading its source continues
}

// Key is a name under which a store remembers what became of an event.
type Key struct {
	Name  string    // "connection/kind/id"
	Until time.Time // forgotten then; zero: never
}

// DeliveryLifetime is how long a delivery's id (a webhook-id and the like) is remembered.
const DeliveryLifetime = 24 * time.Hour

// MentionKey names a mention at its source. It is kept as long as the item.
func MentionKey(c ConnectionID, id string) string { return string(c) + "/mention/" + id }

// DeliveryKey names one delivery by a platform.
func DeliveryKey(c ConnectionID, id string) string { return string(c) + "/delivery/" + id }

// Cursor says how far a source that can be read back has been read: everything
// before To was taken, refused or skipped. It is committed with the event. From
// must be the cursor kept until now, else the commit is [ErrStale].
type Cursor struct {
	Source Channel
	From   string
	To     string
}

// Status is what became of a mention.
type Status string

// The statuses. A duplicate was accepted before.
const (
	StatusNew       Status = "new"
	StatusAdded     Status = "added"
	StatusDuplicate Status = "duplicate"
)

// Receipt says what became of an event. A repeat gets the same, as a duplicate.
type Receipt struct {
	Item    ItemID   `json:"item,omitempty"`
	Rev     uint64   `json:"rev,omitempty"`
	Seq     uint64   `json:"seq,omitempty"` // the entry the event made
	Status  Status   `json:"status,omitempty"`
	Refused *Refusal `json:"refused,omitempty"`
}

// Refusal is an event understood and declined. It is for people: the sentence
// says what happened and what to do. It changes nothing.
type Refusal struct {
	Sentence string `json:"sentence"`
	Field    string `json:"field,omitempty"` // the part of the event to mend, if it is one; named as on the wire
	Offer    Verb   `json:"offer,omitempty"` // what the person may do instead
}

// Error returns the sentence.
func (r *Refusal) Error() string { return r.Sentence }
