package bot

import "time"

// DeskID is a desk's name in config.yaml.
type DeskID string

// Desk is a team: where its mentions come from, where its cards go, who is in
// it, and how fast it means to be.
type Desk struct {
	ID           DeskID
	From         []Channel // sources; a bare connection takes whatever no other desk names more exactly
	Post         []Channel // where cards appear
	Fallback     Channel   // told when a channel is in trouble
	Members      []MemberID
	Managers     []MemberID
	Hours        Hours            // targets run, and people are nagged, only in them
	Quiet        *Hours           // inside them nobody is pinged: it waits until they end; nil: never
	Targets      map[Kind]Targets // "" is the default that kinds inherit
	Ladders      map[Kind][]Step  // likewise; without any: [DefaultLadder]
	NagRepeat    time.Duration    // between nags about one missed target, in the desk's hours
	ReleaseAfter time.Duration    // an owner who did nothing for so long, in the desk's hours, is asked, and then loses the item; 0: never
	Duty         Duty
	FollowUp     map[Kind]int  // how many working days after it was resolved an item of a kind is followed up; 0: not at all
	JoinWithin   time.Duration // a mention without thread joins the author's unresolved item if its last is younger
	ReopenWithin time.Duration // a mention in a resolved item's thread reopens it if that is younger
	Digest       Posting       // what came of the days since the last one
	Weekly       Posting       // the same of a week, beside the week before
	Review       Posting       // the complaints that nobody has judged
	Figures      bool          // may members see each other's figures?
}

// Targets are how long each milestone may take, in the desk's hours. Zero: no target.
type Targets struct {
	Claim      time.Duration
	Respond    time.Duration
	Answer     time.Duration
	NextAnswer time.Duration // answer, from the second round on; zero: as Answer
	Resolve    time.Duration // from the answer on, while the customer is silent
}

// Posting says when and where a desk is told how it is doing. The zero Posting
// is never.
type Posting struct {
	At     string     `json:"at,omitempty"` // a cron expression, in the desk's zone
	Post   []Channel  `json:"post,omitempty"`
	Direct []MemberID `json:"direct,omitempty"` // by direct message, where they can be had
}

// Default targets and intervals, where config.yaml says nothing.
const (
	DefaultRespond      = time.Hour
	DefaultAnswer       = 8 * time.Hour
	DefaultNagRepeat    = time.Hour
	DefaultJoinWithin   = 30 * time.Minute
	DefaultReopenWithin = 30 * 24 * time.Hour
	DefaultReleaseAfter = 24 * time.Hour // for desks with hours of their own
	DefaultFollowUp     = 3              // working days, after complaints
)

// TargetsFor returns the targets of a kind, or the desk's default.
func (d Desk) TargetsFor(k Kind) Targets {
	if t, ok := d.Targets[k]; ok {
		return t
	}
	return d.Targets[""]
}

// Has reports whether m belongs to d. A desk that names nobody has everybody.
func (d Desk) Has(m MemberID) bool {
	for _, id := range d.Members {
		if id == m {
			return true
		}
	}
	return len(d.Members) == 0
}

// Connection is what decisions may know of a connection.
type Connection struct {
	ID         ConnectionID
	Type       string
	Posts      bool // it can show cards: its adapter is a [Sender]; the board is not
	Replies    bool // it has a road back to the customer
	Directs    bool // its members can be sent direct messages; see [DirectTo]
	Threads    bool // a card has a thread there, in which everything that happens to its item is told
	Fold       int  // of a connection with threads: most runes of a mention on a card, the rest goes into its thread; 0: all
	Marks      bool // a customer's message can be marked as solved there: its adapter is a [Marker]
	ReplyLimit int  // most runes a reply may have there; 0: [MaxText]
}

// Rules are the whole configuration, as [Apply] sees it. They are never
// changed: a new configuration is a new value.
type Rules struct {
	Desks       map[DeskID]Desk
	Members     map[MemberID]Member
	Absent      map[MemberID][]Absence      // what members said while heed ran; more is in [Member.Away]
	Gone        map[MemberID]bool           // whose accounts were closed: they own nothing until they are back
	Closed      map[MemberID][]ConnectionID // where members' accounts are closed
	Connections map[ConnectionID]Connection
	PublicURL   string // of the board; every link heed writes begins with it
}

// DeskFrom returns the desk that mentions from c belong to: the desk that
// names the channel, else the one that names its connection.
func (r Rules) DeskFrom(c Channel) (Desk, bool) {
	for _, place := range []Channel{c, {Connection: c.Connection}} {
		for _, d := range r.Desks {
			for _, from := range d.From {
				if from == place {
					return d, true
				}
			}
		}
	}
	return Desk{}, false
}

// MemberOn returns the member with that user id on a connection: the configured
// one, if somebody was enrolled before they were configured.
func (r Rules) MemberOn(h HandleKey) (found Member, ok bool) {
	for _, m := range r.Members {
		if id, on := m.On[h.Connection]; on && id == h.ID && (!ok || m.Rev == 0) {
			found, ok = m, true
		}
	}
	return found, ok
}

// known is the id under which the rules know a member now: somebody who was
// enrolled may have been configured since.
func (r Rules) known(id MemberID) MemberID {
	for connection, user := range r.Members[id].On {
		if m, _ := r.MemberOn(HandleKey{connection, user}); m.Rev == 0 {
			return m.ID
		}
	}
	return id
}

// linkTo is the address of an item on the board.
func (r Rules) linkTo(id ItemID) string { return r.PublicURL + "/items/" + string(id) }
