package bot

import (
	"context"
	"errors"
	"time"
)

// What a store answers when it can not do as asked.
var (
	// ErrStale: something a change was decided on has changed: a revision, a
	// fence, a cursor. Read again, decide again.
	ErrStale = errors.New("the decision rests on something that has changed")
	// ErrSeen: a key of the change was committed before. The receipt of that
	// time comes with it.
	ErrSeen = errors.New("this event was taken before")
	// ErrUnavailable: the outcome is unknown, or the store is too busy to say.
	// Repeat with the same keys.
	ErrUnavailable = errors.New("the store is not available")
	// ErrNotFound: there is no such record.
	ErrNotFound = errors.New("not found")
)

// Store keeps everything heed knows. Any error of a method that is none of the
// sentinels above is fatal: nothing after it is to be trusted.
type Store interface {
	Reader

	// Commit makes all of c durable, or nothing, before it returns. It checks,
	// in this order: keys that are known at c.At ([ErrSeen], with the receipt),
	// the basis, the cursor and the settlement's fence ([ErrStale]). It puts
	// c.Receipt under every key, stores records as they are, raises actions
	// ([Action.Raised]), drops others, settles one ([Action.Settled]), and
	// indexes all of it. Handles of new customers and members point to them
	// afterwards. Several changes may share one disk write; each stands or
	// falls alone.
	Commit(ctx context.Context, c Change) (Receipt, error)

	// Lease hands out, of the actions of a lane that are due at now, the first
	// by urgency and then age. Where that is a nag ([ForNag]) it hands out up
	// to n nags together, in that order: they leave as one message. Each is
	// marked [Action.Leased] until a deadline, durably, before it returns. From
	// a lane (or connection) in trouble it hands out nothing before the probe,
	// and then one. Next is when to ask again if nothing changes; zero: never.
	Lease(ctx context.Context, lane Channel, now, until time.Time, n int) (due []Action, next time.Time, err error)

	// Keep stores small records, all or none. Each must have the revision it
	// was read at (0: not there, or expired), else [ErrStale]. A nil value
	// deletes. What is stored has one revision more.
	Keep(ctx context.Context, now time.Time, records ...Kept) error

	// Expire deletes keys and kept records whose time has passed, a bounded
	// number in one call, and reports whether there are more.
	Expire(ctx context.Context, now time.Time) (more bool, err error)

	// Close ends the store. Commits under way are finished first.
	Close() error
}

// Kept is a small record that expires: a session, a sign-in link, a mark.
type Kept struct {
	Name  string
	Rev   uint64
	Value []byte
	Until time.Time // zero: never
}

// Reader reads. Each call answers from one consistent snapshot that includes
// every commit that returned before the call.
type Reader interface {
	// Case reads what an event touches.
	Case(ctx context.Context, n Need) (Case, error)
	// View reads an item with up to n entries of its log after a place.
	View(ctx context.Context, id ItemID, after uint64, n int) (View, error)
	// Items lists, by ascending id or by due time; see [Query]. A cursor that no
	// page gave is [ErrNotFound].
	Items(ctx context.Context, q Query) (Page, error)
	// Counts tells how many items of a desk are in each state. Desk "": of all.
	Counts(ctx context.Context, desk DeskID) (map[State]int, error)
	// History is the log of everything, in commit order, after a position.
	// Positions ascend from 1; next is where to go on.
	History(ctx context.Context, after uint64, n int) (entries []Entry, next uint64, err error)
	// Opened reads the items of a desk, withheld ones too, that were opened in
	// [from, to): by ascending id after one, at most n, and never more than 200.
	// A page may be short, or empty, and still have a next; empty: no more.
	Opened(ctx context.Context, desk DeskID, from, to time.Time, after ItemID, n int) (page []Story, next ItemID, err error)
	// Promised reads likewise the items with an entry whose [Entry.Due] is in
	// [from, to), ordered by that: once for each such entry.
	Promised(ctx context.Context, desk DeskID, from, to time.Time, after string, n int) (page []Story, next string, err error)
	// Customer reads a customer.
	Customer(ctx context.Context, id CustomerID) (Customer, error)
	// Members lists those who were enrolled.
	Members(ctx context.Context) ([]Member, error)
	// Waking lists up to n items whose wake is at or before now, the
	// earliest first, and when the next one after those wakes (zero: none).
	Waking(ctx context.Context, now time.Time, n int) (due []ItemID, next time.Time, err error)
	// Lanes lists the lanes that owe something, with the number of their
	// actions, and those in trouble.
	Lanes(ctx context.Context) ([]Lane, error)
	// CardAt tells whose card is at a place; [ErrNotFound]: no card of heed's.
	CardAt(ctx context.Context, at Ref) (ItemID, error)
	// Action reads one action.
	Action(ctx context.Context, id ActionID) (Action, error)
	// Cursor reads how far a source was read; empty: never.
	Cursor(ctx context.Context, source Channel) (string, error)
	// Kept reads a small record that has not expired at now.
	Kept(ctx context.Context, now time.Time, name string) (Kept, error)
	// Watch tells what changed until ctx is done. News may be merged; after a
	// gap it says that everything may have changed.
	Watch(ctx context.Context) <-chan News
}

// News tells what commits changed.
type News struct {
	Items []ItemID
	Lanes []Channel
	All   bool // more than could be listed
}

// View is an item with what is needed to show it.
type View struct {
	Item     Item
	Customer Customer // zero for a stranger
	Earlier  *Item    // the one before it ([Item.Earlier]), where whoever shows the item has read it too
	First    Words    // of the first mention, at Item.First.Seq
	Latest   Words    // of the latest mention, at Item.Latest.Seq
	Edited   Words    // of the latest edit of the first mention, at Item.First.Edit; zero: not edited
	Reworded Words    // of the latest edit of the latest mention, at Item.Latest.Edit; zero: not edited
	Log      []Line   // ascending
}

// Line is an entry with its words, if it has any and they were not erased.
type Line struct {
	Entry
	Words *Words
}

// Query selects items. Empty fields select nothing away.
type Query struct {
	Desk     DeskID
	State    State
	Kind     Kind // main or second kind
	Owner    MemberID
	Customer CustomerID
	Text     string // every word of it is in the item's mentions, replies or notes
	Withheld bool   // those of blocked customers, instead of all others

	ByDue  bool   // items with a target not yet met, the earliest first, instead of by id
	Newest bool   // by descending id; not with ByDue
	Limit  int    // at most 200; 0: 50
	Cursor string // [Page.Next] of the page before
}

// Page is a part of a list.
type Page struct {
	Items []View    // without Log and Latest
	Next  string    // empty: no more
	Fresh time.Time // of a text search: includes everything committed until then
}

// Lane is a queue as seen from outside.
type Lane struct {
	Channel Channel
	Owed    int       // actions that are queued or sending
	Next    time.Time // when the earliest of them is due; where one is already, some moment that has passed
	Trouble LaneState // zero: none
}
