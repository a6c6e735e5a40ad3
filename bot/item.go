package bot

import (
	"slices"
	"time"
)

// ItemID is an item's id: that of the event that opened it, so ids ascend in
// time and never change.
type ItemID string

// Item is one conversation the team must answer. It holds positions in its
// log, never growing lists; the log itself is kept by the store.
type Item struct {
	ID       ItemID     `json:"id"`
	Rev      uint64     `json:"rev"` // raised by one with every change
	Seq      uint64     `json:"seq"` // of the latest log entry; the first is 1 and is the first mention
	Desk     DeskID     `json:"desk"`
	Customer CustomerID `json:"customer,omitempty"` // of the first mention
	Kind     Kind       `json:"kind,omitempty"`
	Kinds    []Kind     `json:"kinds,omitempty"` // second kinds
	Tags     []string   `json:"tags,omitempty"`
	Feeling  string     `json:"feeling,omitempty"`
	URL      string     `json:"url,omitempty"`

	Owner   MemberID  `json:"owner,omitempty"`
	OwnedAt time.Time `json:"owned_at,omitzero"`
	Acts    []Act     `json:"acts,omitempty"`   // of the owner, and of others a moment ago, at most [MaxActs]; the latest is the last
	AskedAt time.Time `json:"askedat,omitzero"` // when a silent or absent owner was asked whether it is still theirs

	// The milestones: when each was first reached.
	OpenedAt    time.Time `json:"opened_at"`
	Began       time.Time `json:"began,omitzero"` // when the clocks of the first round began, if that was not OpenedAt
	ClaimedAt   time.Time `json:"claimed_at,omitzero"`
	RespondedAt time.Time `json:"responded_at,omitzero"`
	AnsweredAt  time.Time `json:"answered_at,omitzero"`
	ResolvedAt  time.Time `json:"resolved_at,omitzero"`

	Round      Round       `json:"round"`
	Roads      []Road      `json:"roads,omitempty"`      // one for each conversation; more than one after a merge
	Replies    []OpenReply `json:"replies,omitempty"`    // those whose fate is not settled, in order
	RepliedRev uint64      `json:"repliedrev,omitempty"` // the revision in which the latest reply was written
	RepliedBy  MemberID    `json:"repliedby,omitempty"`

	Closed     *Closing  `json:"closed,omitempty"` // nil unless resolved
	Snooze     Snooze    `json:"snooze,omitzero"`
	Promise    Promise   `json:"promise,omitzero"`
	FollowUp   Promise   `json:"followup,omitzero"` // of a resolved item
	Verdict    Outcome   `json:"verdict,omitempty"` // of its review
	Theme      string    `json:"theme,omitempty"`   // of a weakness
	Earlier    ItemID    `json:"earlier,omitempty"` // the same customer's item before this one
	Links      []ItemID  `json:"links,omitempty"`   // cross-references, at most [MaxLinks]
	MergedInto ItemID    `json:"merged,omitempty"`
	Withheld   bool      `json:"withheld,omitempty"` // of a blocked customer: kept and counted, shown nowhere
	Mentions   int       `json:"mentions"`           // how many there are
	First      Spoken    `json:"first"`              // the first mention
	Latest     Spoken    `json:"latest"`             // the latest one
	LastSaid   time.Time `json:"last_said"`          // when the latest mention was accepted
	Told       []Told    `json:"told,omitempty"`     // of channels with threads where it was shown and is not any more, each once

	Due   time.Time `json:"due,omitzero"`    // the earliest target not yet met; never moved by nags
	Late  bool      `json:"late,omitempty"`  // Due had passed when the item was last changed
	Wake  time.Time `json:"wake,omitzero"`   // when the clerk must look next
	Cards []Channel `json:"cards,omitempty"` // where it has, or is owed, a card
}

// Bounds of an item, so that its record stays small.
const (
	MaxLinks   = 20
	MaxTags    = 20
	MaxKinds   = 8
	MaxRoads   = 8
	MaxReplies = 20 // replies whose fate is not settled
	MaxActs    = 10
	MaxText    = 20000 // runes of a reply, a note or a reason
)

// Act is the latest that a member of the team did.
type Act struct {
	By MemberID  `json:"by"`
	At time.Time `json:"at"`
}

// Kind is what an item is about: a short lower-case word such as "complaint".
// The empty kind is not yet known.
type Kind string

// Round runs from a mention that needs an answer to the delivered answer after
// it. Targets are measured from At.
type Round struct {
	N         int       `json:"n"`
	At        time.Time `json:"at"`
	Fresh     bool      `json:"fresh,omitempty"` // claim and respond run too: the first round, or a reopening
	Claimed   time.Time `json:"claimed,omitzero"`
	Responded time.Time `json:"responded,omitzero"`
	Answered  time.Time `json:"answered,omitzero"`

	Spent time.Duration `json:"spent,omitempty"` // at desks before this one, in their hours
	Here  time.Time     `json:"here,omitzero"`   // since when it is at this desk; zero: since At
	Calm  time.Time     `json:"calm,omitzero"`   // since when the customer has their answer, and the resolve target runs

	Nagged map[Milestone]time.Time `json:"nagged,omitempty"` // when each target was last nagged about as missed
	Warned map[Milestone]time.Time `json:"warned,omitempty"` // when somebody was last warned that it will be
	Steps  map[Milestone]int       `json:"steps,omitempty"`  // how many steps of its ladder were climbed
}

// Road is one conversation that an item answers.
type Road struct {
	Conversation ConversationKey `json:"conversation"`
	Of           ConversationKey `json:"of,omitempty"`       // the one it was split off from
	Customer     CustomerID      `json:"customer,omitempty"` // who wrote last
	Channel      Channel         `json:"channel"`            // where they wrote
	Latest       Place           `json:"latest"`             // the latest mention
	Asked        uint64          `json:"asked,omitempty"`    // place of the latest mention that needs an answer
	Answered     uint64          `json:"answered,omitempty"` // place of the latest delivered answer
}

// Place is where something stands in an item's log.
type Place struct {
	Item ItemID `json:"item"`
	Seq  uint64 `json:"seq"`
}

// Spoken is a mention by its place, and what its author did to it since.
type Spoken struct {
	Seq  uint64 `json:"seq"`
	Edit uint64 `json:"edit,omitempty"` // the place of its latest edit
	Gone bool   `json:"gone,omitempty"` // it was withdrawn
	Long int    `json:"long,omitempty"` // its runes, as it reads now; 0: not known
}

// Told is how far the thread of a card tells of an item.
type Told struct {
	Channel Channel `json:"channel"`
	Seq     uint64  `json:"seq"`
}

// ReplyState is what is known of a reply.
type ReplyState string

// The states of a reply. Failed: surely never arrived. Unsure: it may have.
const (
	ReplyPending ReplyState = "pending"
	ReplySent    ReplyState = "sent"
	ReplyFailed  ReplyState = "failed"
	ReplyUnsure  ReplyState = "unsure"
)

// OpenReply is a reply on one road whose fate is not settled.
type OpenReply struct {
	Seq   uint64          `json:"seq"` // place of the reply's words
	Road  ConversationKey `json:"road"`
	Hold  bool            `json:"hold,omitempty"` // a holding text: it answers nothing
	State ReplyState      `json:"state"`
	Error string          `json:"error,omitempty"` // why it failed, or what holds it up, for people
	At    time.Time       `json:"at,omitzero"`     // when it was written
}

// Closing is how an item ended.
type Closing struct {
	Outcome Outcome   `json:"outcome"`
	By      MemberID  `json:"by"`
	At      time.Time `json:"at"`
}

// Outcome is what became of an item. Its values are the words on the wire.
type Outcome string

// Outcomes. The first four need a delivered answer, the others a reason.
const (
	Solved      Outcome = "solved"
	Recompensed Outcome = "recompensed"
	Thanked     Outcome = "thanked"
	Explained   Outcome = "explained"
	CouldNot    Outcome = "could-not"
	NotOurs     Outcome = "not-ours"
	Duplicate   Outcome = "duplicate"
	Spam        Outcome = "spam"
)

// Outcomes lists them in the order people are offered them.
var Outcomes = []Outcome{Solved, Recompensed, Thanked, Explained, CouldNot, NotOurs, Duplicate, Spam}

// NeedsAnswer reports whether o can only follow a delivered answer.
func (o Outcome) NeedsAnswer() bool {
	return o == Solved || o == Recompensed || o == Thanked || o == Explained
}

// Snooze silences nags; targets run on.
type Snooze struct {
	Until        time.Time `json:"until,omitzero"`
	TheirWriting bool      `json:"their_writing,omitempty"` // until the customer writes
}

// Has reports whether k is the item's main kind or a second one.
func (i Item) Has(k Kind) bool { return i.Kind == k || slices.Contains(i.Kinds, k) }

// State is where an item stands. It is derived, never stored.
type State string

// The states.
const (
	Open     State = "open"
	Claimed  State = "claimed"
	Answered State = "answered"
	Resolved State = "resolved"
)

// States lists them in the order of an item's life.
var States = []State{Open, Claimed, Answered, Resolved}

// State returns where the item stands: resolved; else answered when every
// mention that needs one has a delivered answer after it; else claimed when it
// has an owner; else open.
func (i Item) State() State {
	switch {
	case i.Closed != nil:
		return Resolved
	case !i.asks():
		return Answered
	case i.Owner != "":
		return Claimed
	}
	return Open
}

// asks reports whether some mention still waits for its answer.
func (i Item) asks() bool {
	for _, r := range i.Roads {
		if r.Asked > r.Answered {
			return true
		}
	}
	return false
}

// Milestone is a point of an item's life that a target can name.
type Milestone string

// The milestones.
const (
	ToClaim   Milestone = "claim"   // somebody has it
	ToRespond Milestone = "respond" // something a person sent reached the customer
	ToAnswer  Milestone = "answer"  // a real answer reached the customer
	ToResolve Milestone = "resolve" // somebody said what came of it

	ToKeep     Milestone = "promise"   // of a [Promise]: the customer was answered since
	ToFollowUp Milestone = "follow-up" // somebody asked how it went
)

// ConversationKey names a conversation at its source: a thread, or, where the
// source has none, a customer on a connection.
type ConversationKey string

// Conversation says which item a conversation belongs to now.
type Conversation struct {
	Key  ConversationKey `json:"-"`
	Rev  uint64          `json:"rev"`
	Item ItemID          `json:"item"`
}

// ThreadKey names the conversation of a thread in a channel.
func ThreadKey(c Channel, thread string) ConversationKey {
	return ConversationKey("t\x00" + string(c.Connection) + "\x00" + c.ID + "\x00" + thread)
}

// CustomerKey names what a customer says outside threads on a connection.
func CustomerKey(c ConnectionID, id CustomerID) ConversationKey {
	return ConversationKey("c\x00" + string(c) + "\x00" + string(id))
}

// Threaded reports whether k names a thread.
func (k ConversationKey) Threaded() bool { return len(k) > 0 && k[0] == 't' }

// Entry is one line of an item's log. Entries are never changed; what somebody
// wrote stands apart, in the [Words] at the same place.
type Entry struct {
	Item     ItemID          `json:"-"`
	Seq      uint64          `json:"-"`
	Event    EventID         `json:"event"`
	At       time.Time       `json:"at"`
	Do       Verb            `json:"do"`
	Member   MemberID        `json:"member,omitempty"`   // who did it; neither member nor customer: heed
	Customer CustomerID      `json:"customer,omitempty"` // who said it
	Of       uint64          `json:"of,omitempty"`       // the entry it is about: an edit's mention, a fate's reply
	To       string          `json:"to,omitempty"`       // the member, desk, item, kind, tag, feeling or time it names
	Outcome  Outcome         `json:"outcome,omitempty"`
	Source   string          `json:"source,omitempty"` // a mention's id at its source
	Ref      Ref             `json:"ref,omitzero"`     // where it is on its platform
	URL      string          `json:"url,omitempty"`
	PostedAt time.Time       `json:"posted_at,omitzero"`
	Road     ConversationKey `json:"road,omitempty"`     // the conversation a mention or a reply's fate belongs to
	Thanks   bool            `json:"thanks,omitempty"`   // a thank-you: needs no answer
	Withheld bool            `json:"withheld,omitempty"` // said while blocked: kept, not shown
	Missed   []Milestone     `json:"missed,omitempty"`   // what a nag was about
	Told     []MemberID      `json:"told,omitempty"`     // whom it named
	Why      []Recipient     `json:"why,omitempty"`      // what it was told them as
	From     DeskID          `json:"from,omitempty"`     // of a move: the desk it left
	Due      time.Time       `json:"due,omitzero"`       // of a promise or follow-up: the time it names
	Channel  Channel         `json:"channel,omitzero"`   // where a nag was told
	Error    string          `json:"error,omitempty"`    // why a reply failed, without anybody's words
	Worded   bool            `json:"worded,omitempty"`   // there are words at this place
}
