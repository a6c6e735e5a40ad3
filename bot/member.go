package bot

import "time"

// MemberID is a member's name in config.yaml, or the event that enrolled them.
type MemberID string

// Role is what a member may do; see may.go.
type Role string

// The roles, each of which may do what the former may. A viewer changes nothing.
const (
	Viewer Role = "viewer"
	Agent  Role = "agent"
	Lead   Role = "lead"
	Admin  Role = "admin"
)

// Member is a person of the team, one person on every platform.
type Member struct {
	ID    MemberID                `json:"id"`
	Rev   uint64                  `json:"rev,omitempty"` // 0 for members that only config.yaml knows
	Name  string                  `json:"name,omitempty"`
	Email string                  `json:"email,omitempty"`
	Role  Role                    `json:"role,omitempty"`
	On    map[ConnectionID]string `json:"on,omitempty"`   // the member's user id there
	Away  []Absence               `json:"away,omitempty"` // of an enrolled member: as they said themselves
	Left  time.Time               `json:"left,omitzero"`  // since when they have no account that is not closed, and did nothing; zero: they have
	// Closed is where their accounts are closed.
	Closed []ConnectionID `json:"closed,omitempty"`
}

// Person is who did something, as an adapter saw them: a member it knows by
// id, or somebody on its platform. heed itself acts as the zero Person.
type Person struct {
	Member     MemberID     // set where the adapter knows the member (API, board)
	Connection ConnectionID // else the platform's word for who it was
	ID         string
	Name       string
	Email      string // which the platform has made sure of; empty: not known
	Belongs    bool   // the platform vouches that they are of the team: full member of the workspace, or holder of the configured role
}

// IsZero reports whether p is heed itself.
func (p Person) IsZero() bool { return p == Person{} }
