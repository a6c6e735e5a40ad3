package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ActionID names one thing heed owes, so that it is owed once: a card by item
// and channel, everything else by the place or event it comes from.
type ActionID string

// ActionKind says what is owed.
type ActionKind string

// The kinds. Cards are levels: one action for each item and channel, kept as
// long as the item, raised in place. All others are edges: done once.
const (
	ShowCard   ActionKind = "card"
	SendReply  ActionKind = "reply"
	TellLine   ActionKind = "line"  // one line, in the card's thread where there is a card
	SendNag    ActionKind = "nag"   // dropped if its milestones were reached meanwhile
	SendPost   ActionKind = "post"  // a digest or a review
	MarkSolved ActionKind = "mark"  // show where the customer wrote whether their question is solved
	LookAgain  ActionKind = "check" // look once more for copies of a message that was in doubt
)

// Urgency orders a lane; the smallest goes first.
type Urgency int

// The urgencies.
const (
	ForClick  Urgency = iota // edits a person just caused
	ForReply                 // replies to customers
	ForCard                  // new cards, lines that people wait for, edits nobody does
	ForNag                   // nags
	ForDigest                // digests
	ForTime                  // edits of cards that only time has changed
	ForThread                // what happened to an item, told in a thread, where it alerts nobody
	ForRest                  // of words that do not fit into one message, all but the first part
)

// ActionState is where an action stands.
type ActionState string

// The states of an action.
const (
	Queued  ActionState = "queued"  // to be done, not before Due
	Sending ActionState = "sending" // handed out until Until; after that it is in doubt
	Idle    ActionState = "idle"    // a card that shows what it should
	Stuck   ActionState = "stuck"   // failed or unsure: waits for a person, or for a newer card
)

// Action is one thing heed owes the outside world, kept until it is done.
type Action struct {
	ID      ActionID        `json:"-"`
	Kind    ActionKind      `json:"kind"`
	Lane    Channel         `json:"lane"`
	Urgency Urgency         `json:"urgency"`
	Item    ItemID          `json:"item,omitempty"`
	Seq     uint64          `json:"seq,omitempty"`     // place in the log of the words to send, or the entry to tell
	Road    ConversationKey `json:"road,omitempty"`    // of a reply
	About   Place           `json:"about,omitzero"`    // of a reply: the mention it answers
	Want    uint64          `json:"want,omitempty"`    // of a card: show this revision or a later one
	Missed  []Milestone     `json:"missed,omitempty"`  // of a nag
	Round   int             `json:"round,omitempty"`   // of a nag: the round whose milestones were missed
	To      []Recipient     `json:"to,omitempty"`      // of a nag: who is told, whoever that is when it is sent
	Early   bool            `json:"early,omitempty"`   // of a nag: a warning, before anything is missed
	Text    string          `json:"text,omitempty"`    // of a line that is about no item: heed's own words
	Aloud   bool            `json:"aloud,omitempty"`   // of a line: in the channel itself, with a link to the card
	Quiet   bool            `json:"quiet,omitempty"`   // of a line: it alerts nobody; whom it concerns another one alerts
	Part    int             `json:"part,omitempty"`    // of a line whose words do not fit into one: which part of them
	Folded  bool            `json:"folded,omitempty"`  // of a line: the words are those of a mention that is cut on the card
	Desk    DeskID          `json:"desk,omitempty"`    // of such a line: whose fallback it is for
	Report  *Report         `json:"report,omitempty"`  // of a post
	Look    string          `json:"look,omitempty"`    // of a check: the key to look for
	LookFor ActionKind      `json:"lookfor,omitempty"` // of a check: what was sent with it
	Made    time.Time       `json:"made"`              // the older of equals goes first

	State ActionState `json:"state"`
	Due   time.Time   `json:"due,omitzero"`    // of a queued action: not before
	Fence uint64      `json:"fence,omitempty"` // raised with every lease; a settlement must carry it
	Until time.Time   `json:"until,omitzero"`  // of an action that is sending: the lease's end
	Doubt bool        `json:"doubt,omitempty"` // an attempt may or may not have happened
	Tries int         `json:"tries,omitempty"` // attempts since it last worked
	Since time.Time   `json:"since,omitzero"`  // the first of these attempts
	Tried time.Time   `json:"tried,omitzero"`  // the attempt that is in doubt, or the latest
	Asked time.Time   `json:"asked,omitzero"`  // since when the platform can not be asked about the doubt
	Lost  time.Time   `json:"lost,omitzero"`   // the earliest attempt that was in doubt and had not arrived: it may land yet
	Lands time.Time   `json:"lands,omitzero"`  // of a card: until then an edit in doubt may land on top of a later one
	Gen   int         `json:"gen,omitempty"`   // raised when a deleted card is sent anew
	Ref   Ref         `json:"ref,omitzero"`    // of a card: where it is
	Shown uint64      `json:"shown,omitempty"` // of a card: the revision it shows
	Told  bool        `json:"told,omitempty"`  // of a card that is stuck, or can not be asked about: the fallback knows
	Why   string      `json:"why,omitempty"`   // the latest trouble, for people
}

// CardID names the action that shows an item in a channel.
func CardID(item ItemID, c Channel) ActionID {
	return ActionID("card/" + string(item) + "/" + c.String())
}

// Ids of other actions.
func replyID(item ItemID, seq uint64, road int) ActionID {
	return ActionID("reply/" + string(item) + "/" + strconv.FormatUint(seq, 10) + "/" + strconv.Itoa(road))
}

func nagID(item ItemID, e EventID, n int, c Channel) ActionID {
	return ActionID("nag/" + string(item) + "/" + string(e) + "/" + strconv.Itoa(n) + "/" + c.String())
}

func markID(item ItemID, e EventID) ActionID {
	return ActionID("mark/" + string(item) + "/" + string(e))
}

func postID(e EventID, c Channel) ActionID {
	return ActionID("post/" + string(e) + "/" + c.String())
}

func lineID(e EventID, n int, c Channel) ActionID {
	return ActionID("line/" + string(e) + "/" + strconv.Itoa(n) + "/" + c.String())
}

// entryLineID sorts by the places that lines are about, and by the parts of one:
// what leaves together leaves in that order. Of one place there may be a line in
// the thread, one in the channel itself, and one that alerts nobody.
func entryLineID(a Action, e EventID) ActionID {
	which := "line"
	switch {
	case a.Aloud:
		which = "aloud"
	case a.Quiet:
		which = "quiet"
	}
	return ActionID(fmt.Sprintf("line/%s/%s/%012d/%s/%d/%s", e, a.Item, a.Seq, which, a.Part, a.Lane))
}

// Key is the stable, opaque name the platform sees: the same for every attempt,
// 24 characters (Discord's nonce takes 25). A card sent anew after it was
// deleted has a new one.
func (a Action) Key() string {
	sum := sha256.Sum256([]byte(string(a.ID) + "#" + strconv.Itoa(a.Gen)))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}

// Next is when a must be looked at again: when it is due, or its lease ends.
// Zero: not before somebody raises it.
func (a Action) Next() time.Time {
	switch a.State {
	case Queued:
		return a.Due
	case Sending:
		return a.Until
	}
	return time.Time{}
}

// Leased returns a as handed out at now until a deadline. Handed out a second
// time without a settlement in between, it is in doubt.
func (a Action) Leased(now, until time.Time) Action {
	if a.State == Sending {
		a.Doubt = true
	}
	if !a.Doubt {
		a.Tried = now
	}
	if a.Since.IsZero() {
		a.Since = now
	}
	a.State, a.Until, a.Fence, a.Tries = Sending, until, a.Fence+1, a.Tries+1
	return a
}

// Raised returns what is owed when a is owed already and n is asked for: a card
// that shows a later revision, or a stuck action tried again with a new 24 h.
// An action that is sending stays so, and is queued again when it settles.
func (a Action) Raised(n Action) Action {
	a.Want = max(a.Want, n.Want)
	switch {
	case a.State == Sending:
		a.Urgency = min(a.Urgency, n.Urgency)
	case a.State == Queued && !n.Due.Before(a.Due):
		a.Urgency = min(a.Urgency, n.Urgency)
	case a.State == Queued && (a.Doubt || a.Tries > 0): // a pause after trouble is kept
		a.Urgency = min(a.Urgency, n.Urgency)
	case a.Kind == ShowCard && (a.Shown >= a.Want || a.Doubt):
	default:
		a.State, a.Due, a.Urgency, a.Made, a.Text = Queued, n.Due, n.Urgency, n.Made, n.Text
		a.Since, a.Tries, a.Why = time.Time{}, 0, ""
	}
	return a
}

// Fate is what a courier learned about one attempt.
type Fate string

// The fates.
const (
	FateSent    Fate = "sent"     // it is there, at Ref
	FateNotSent Fate = "not sent" // surely nothing happened: again, at Again
	FateDoubt   Fate = "doubt"    // nobody knows: look again at Again
	FateGone    Fate = "gone"     // the card to edit was deleted: send it anew
	FateRefused Fate = "refused"  // it will never work
	FateUnsure  Fate = "unsure"   // nobody can find out any more: a person decides
	FateBlocked Fate = "blocked"  // the channel or connection is unusable: probe at Again
	FateDropped Fate = "dropped"  // it need not be done any more
)

// Settlement is what a courier learned, as an event's payload.
type Settlement struct {
	Action     ActionID
	Fence      uint64
	Fate       Fate
	Ref        Ref
	Shown      uint64     // of a card: the revision that was sent
	Again      time.Time  // when to try, look or probe next
	Unasked    bool       // of a doubt: the platform could not be asked
	Lands      time.Time  // of a doubt about an edit: until when it may still happen
	Sure       bool       // of a not sent: an earlier doubt is settled with it
	Found      bool       // of a sent: it had arrived before; nothing was sent now
	Look       bool       // of a sent: it was in doubt; look for late copies once more
	Told       []MemberID // of a nag that was sent: whom it named
	Connection bool       // of a blocked: the whole connection, not one channel
	Why        string     // for people; no secrets, nobody's words
}

// Settled returns what is left of a after s, and whether anything is.
func (a Action) Settled(s Settlement) (Action, bool) {
	a.Until, a.Why = time.Time{}, s.Why
	switch s.Fate {
	case FateSent:
		return a.sent(s)
	case FateNotSent, FateBlocked:
		return a.postponed(s), true
	case FateDoubt:
		a.Told = a.Told || a.mute(s)
		a.State, a.Due, a.Doubt, a.Lands = Queued, s.Again, true, s.Lands
		switch {
		case !s.Unasked:
			a.Asked = time.Time{}
		case a.Asked.IsZero():
			a.Asked = a.Due
		}
	case FateGone:
		a.State, a.Due, a.Doubt = Queued, s.Again, false
		a.Ref, a.Shown, a.Gen = Ref{}, 0, a.Gen+1
	case FateRefused, FateUnsure:
		// A card nobody can find is not sent twice, whatever changes later; a
		// reply that a person sends again is looked for first.
		a.State, a.Doubt, a.Asked, a.Told = Stuck, s.Fate == FateUnsure, time.Time{}, true
		return a, a.Kind == ShowCard || a.Kind == SendReply
	case FateDropped:
		return a.dropped(s)
	}
	return a, true
}

// mute reports whether the platform could not be asked about a for so long that
// somebody must know.
func (a Action) mute(s Settlement) bool {
	return s.Fate == FateDoubt && s.Unasked && !a.Asked.IsZero() && s.Again.Sub(a.Asked) > askFor
}

// postponed is the rest of [Action.Settled] for what did not happen. An earlier
// attempt may be in doubt still; the time a lane is in trouble does not count.
func (a Action) postponed(s Settlement) Action {
	a.State, a.Due = Queued, s.Again
	if a.Doubt && s.Sure {
		a.Doubt, a.Asked, a.Lost = false, time.Time{}, earliest(a.Lost, a.Tried)
	}
	if s.Fate == FateBlocked && !a.Doubt {
		a.Tries, a.Since = 0, time.Time{}
	}
	return a
}

// dropped is the rest of [Action.Settled] for what need not be done any more. A
// card stays, so that it is never owed under the same key twice.
func (a Action) dropped(s Settlement) (Action, bool) {
	if a.Kind != ShowCard {
		return Action{}, false
	}
	s.Ref = a.Ref
	return a.sent(s)
}

// sent is the rest of [Action.Settled]: edges are done, a card is idle or,
// where it was raised meanwhile, due again.
func (a Action) sent(s Settlement) (Action, bool) {
	if a.Kind != ShowCard {
		return Action{}, false
	}
	a.Ref, a.Shown, a.Told = s.Ref, max(a.Shown, s.Shown), false
	a.Doubt, a.Tries, a.Since, a.Asked, a.Lost = false, 0, time.Time{}, time.Time{}, time.Time{}
	a.State, a.Due = Idle, time.Time{}
	switch late := a.Lands.After(s.Again); {
	case a.Shown < a.Want:
		a.State, a.Due = Queued, s.Again
	case late: // an older edit may come on top of this one
		a.State, a.Due = Queued, a.Lands
	default:
		a.Lands = time.Time{}
	}
	return a, true
}

// LaneState is the trouble of a lane, or, where the channel has no id, of a
// whole connection. A lane without trouble has no state.
type LaneState struct {
	Lane    Channel   `json:"-"`
	Rev     uint64    `json:"rev"`
	Blocked time.Time `json:"blocked,omitzero"` // since when; zero: it works
	Probe   time.Time `json:"probe,omitzero"`   // nothing is handed out before
	Tries   int       `json:"tries,omitempty"`
	Why     string    `json:"why,omitempty"`
	Mute    bool      `json:"mute,omitempty"` // nothing new can be sent there; that an edit works proves nothing
}
