package bot

import "time"

// Duty is a desk's rota: who is on duty, week by week, in turn.
type Duty struct {
	Members   []MemberID `json:"members,omitempty"` // nobody: the desk has no rota
	Since     Date       `json:"since,omitzero"`    // the day on which the first of them begins; the weekday of every hand-over
	At        Minute     `json:"at,omitempty"`      // the time of day of every hand-over, in the desk's zone
	Overrides []Turn     `json:"overrides,omitempty"`
}

// Turn puts one member on duty for a while, whoever's week it is.
type Turn struct {
	From   Date     `json:"from"`
	Until  Date     `json:"until"` // the day on which it ends; both at the time of the hand-over
	Member MemberID `json:"member"`
}

// Absence is a time in which a member is away.
type Absence struct {
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	StandIn MemberID  `json:"standin,omitempty"`
}

// OnDuty returns who is on duty at a desk, or their stand-in while they are
// away; empty if nobody is.
func (r Rules) OnDuty(desk DeskID, at time.Time) MemberID {
	d, ok := r.Desks[desk]
	if !ok {
		return ""
	}
	return r.acting(d.turn(at), at)
}

// turn is whose turn the rota says it is; empty before it begins.
func (d Desk) turn(at time.Time) MemberID {
	// Until the hand-over it is still the day before's.
	local := at.In(d.Hours.Location())
	day := d.Hours.DateOf(at)
	if Minute(local.Hour()*60+local.Minute()) < d.Duty.At {
		day = day.AddDays(-1)
	}
	for _, o := range d.Duty.Overrides {
		if day.Compare(o.From) >= 0 && day.Compare(o.Until) < 0 {
			return o.Member
		}
	}
	if len(d.Duty.Members) == 0 || day.Compare(d.Duty.Since) < 0 {
		return ""
	}
	weeks := (day.days() - d.Duty.Since.days()) / 7
	return d.Duty.Members[weeks%len(d.Duty.Members)]
}

// days counts the days since a day long ago.
func (d Date) days() int {
	return int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}
