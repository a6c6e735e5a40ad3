package bot

import "time"

// Duty is a desk's rota: who is on duty, week by week, in turn.
type Duty struct {
	Members   []MemberID `json:"members,omitempty"` // nobody: the desk has no rota
	Since     Date       `json:"since,omitzero"`    // a day on which the first of them began; the weekday of every hand-over
	At        Minute     `json:"at,omitempty"`      // the time of day of the hand-over, in the desk's zone
	Overrides []Turn     `json:"overrides,omitempty"`
}

// Turn puts one member on duty for a while, whoever's week it is.
type Turn struct {
	From   Date     `json:"from"`
	Until  Date     `json:"until"` // the day on which it ends, at the time of the hand-over
	Member MemberID `json:"member"`
}

// Absence is a time in which a member is away.
type Absence struct {
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	StandIn MemberID  `json:"standin,omitempty"`
}
