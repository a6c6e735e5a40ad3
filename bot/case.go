package bot

import "time"

// Need says what an event touches, so that a store can read all of it from one
// snapshot. Empty fields need nothing.
type Need struct {
	Item         ItemID          // itself, also where it was merged into another
	Other        ItemID          // the second item of a link or merge
	Customer     bool            // the customer of Item, or of the item that Source is in
	Author       HandleKey       // the customer of a mention
	Conversation ConversationKey // the thread of a mention …
	Outside      ConnectionID    // … or, where it has none, the connection: the conversation is then [CustomerKey]
	Answers      string          // a [Key] name: the mention that this one answers
	Source       string          // a [Key] name: the mention an edit or withdrawal is about; its item is read, as Other the one that was merged into, and, with Log, its words as they read now
	Person       HandleKey       // the enrolled member who acts; without a connection: by their own id
	Log          bool            // the item's log, the latest [MaxCaseLog] entries
	Words        uint64          // the words at this place in the item's log
	Action       ActionID        // with its lane's state, and its connection's
}

// MaxCaseLog is how much of a log a decision may look at.
const MaxCaseLog = 10000

// Case is everything [Apply] may look at to decide one event. What was needed
// and is not there is nil.
type Case struct {
	Item         *Item
	Other        *Item
	Customer     *Customer
	Conversation *Conversation
	Quoted       *Quoted // what Need.Answers names
	Member       *Member // enrolled; configured members are in the rules
	Of           uint64  // the place of the mention that Need.Source names
	Log          []Entry // ascending
	Words        *Words
	Action       *Action
	Lane         *LaneState // of the action's lane, if it is in trouble
	Connection   *LaneState // of the action's connection, if that is
	Basis        []Seen     // everything above, with the revisions it was read at
}

// Quoted is the mention that another one answers.
type Quoted struct {
	Item Item            // where it goes on, if its own was merged
	Road ConversationKey // on which it is answered
}

// Record says what kind of thing a [Seen] was.
type Record string

// The kinds of records that decisions rest on.
const (
	ItemRecord         Record = "item"
	CustomerRecord     Record = "customer"
	HandleRecord       Record = "handle" // ID as [HandleKey.String]; only ever seen absent
	ConversationRecord Record = "conversation"
	MemberRecord       Record = "member" // seen absent: ID as [HandleKey.String], if they were looked for by that
	LaneRecord         Record = "lane"   // ID as [Channel.String]
)

// Seen is one record that a decision rests on. Rev 0: it was not there.
type Seen struct {
	Of  Record
	ID  string
	Rev uint64
}

// String is the form of k in a [Seen].
func (k HandleKey) String() string { return string(k.Connection) + "\x00" + k.ID }

// Change is everything one event does, as one value, committed whole or not at
// all. Records in it carry the revision they will have.
type Change struct {
	Event         EventID
	At            time.Time
	Basis         []Seen
	Keys          []Key
	Receipt       Receipt // kept under each key
	Cursor        *Cursor
	Items         []Item
	Customers     []Customer
	Conversations []Conversation
	Members       []Member // enrolled; their On is indexed
	Lanes         []LaneState
	Words         []Words
	Log           []Entry
	Actions       []Action   // new, or raising the action of the same id by [Action.Raised]
	Drop          []ActionID // no longer owed
	Settle        *Settlement
}
