package bot

import "time"

// Promise is something for a day that the team owes one customer: to come back
// to them, or, after an item was resolved, to ask whether that was what they
// expected. It outlives the shift, the absence and the leaving of whoever made
// it. The zero Promise is none.
type Promise struct {
	Due    time.Time `json:"due,omitzero"`
	Made   time.Time `json:"made,omitzero"`
	By     MemberID  `json:"by,omitempty"`
	Seq    uint64    `json:"seq,omitempty"`   // its place in the log
	Nagged time.Time `json:"nagged,omitzero"` // when it was last nagged about
	Step   int       `json:"step,omitempty"`  // how many steps of the ladder were climbed
}

// IsZero reports whether nothing is promised.
func (p Promise) IsZero() bool { return p.Due.IsZero() }

// The outcomes of a follow-up: what the customer says of the solution.
const (
	Exceeded Outcome = "exceeded"
	Met      Outcome = "met"
	NotMet   Outcome = "missed"
)

// FollowUps lists them in the order people are offered them.
var FollowUps = []Outcome{Exceeded, Met, NotMet}

// The verdicts of a review; a complaint can also be [NotOurs].
const (
	Weakness Outcome = "weakness" // it shows one, and the theme says which
	OneOff   Outcome = "one-off"
	Mistaken Outcome = "mistaken"
)

// Verdicts lists them in the order people are offered them.
var Verdicts = []Outcome{Weakness, OneOff, NotOurs, Mistaken}
