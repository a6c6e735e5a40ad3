package bot

// Step is one step of a ladder: when somebody is nagged, and who.
type Step struct {
	At     int         `json:"at,omitempty"`     // percent of the target that has elapsed; 0: one more [Desk.NagRepeat] after the step before
	To     []Recipient `json:"to"`               // who is told
	Direct bool        `json:"direct,omitempty"` // by direct message where the platform has them, not in the card's thread
}

// Recipient says who a step tells, whoever that is at the time.
type Recipient string

// The recipients. Whoever is away is told through their stand-in; whoever is
// not there (nobody owns the item, the desk has no rota) leaves it to the next
// that is: owner, on duty, lead, manager.
const (
	ToOwner   Recipient = "owner"
	ToChannel Recipient = "channel" // the channel itself, not the card's thread
	ToOnDuty  Recipient = "on-duty"
	ToLead    Recipient = "lead"    // the leads who are members of the desk
	ToManager Recipient = "manager" // the desk's managers
)

// Recipients lists them in the order of a ladder.
var Recipients = []Recipient{ToOwner, ToChannel, ToOnDuty, ToLead, ToManager}

// AtMissed is the percentage at which a target is missed. Every ladder has a step there.
const AtMissed = 100

// DefaultLadder is climbed where config.yaml says nothing.
var DefaultLadder = []Step{
	{At: 75, To: []Recipient{ToOwner}},
	{At: AtMissed, To: []Recipient{ToOwner, ToChannel}},
	{To: []Recipient{ToOwner, ToOnDuty}},
	{To: []Recipient{ToOwner, ToLead}},
	{To: []Recipient{ToManager}},
}

// LadderFor returns the ladder of a kind, or the desk's default.
func (d Desk) LadderFor(k Kind) []Step {
	if l, ok := d.Ladders[k]; ok {
		return l
	}
	if l, ok := d.Ladders[""]; ok {
		return l
	}
	return DefaultLadder
}
