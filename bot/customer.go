package bot

import "time"

// CustomerID is heed's own id of a customer.
type CustomerID string

// Customer is a person who writes: one id, any number of handles.
type Customer struct {
	ID      CustomerID `json:"id"`
	Rev     uint64     `json:"rev"`
	Name    string     `json:"name,omitempty"`
	Handles []Handle   `json:"handles,omitempty"`

	// Items is the number of items opened for this customer, Last the newest.
	Items uint64 `json:"items,omitempty"`
	Last  ItemID `json:"last,omitempty"`

	// Blocked says since when new mentions are kept but not shown, By who did
	// it, and Withheld how many mentions that has been.
	Blocked  time.Time `json:"blocked,omitzero"`
	By       MemberID  `json:"by,omitempty"`
	Withheld uint64    `json:"withheld,omitempty"`
}

// Handle is one account of a person on one connection. ID is [Author.Key] for
// customers and the platform's user id for members.
type Handle struct {
	Connection ConnectionID `json:"connection"`
	ID         string       `json:"id"`
	Name       string       `json:"name,omitempty"`
	URL        string       `json:"url,omitempty"`
	Followers  int64        `json:"followers,omitempty"`
}

// HandleKey names a handle in an index.
type HandleKey struct {
	Connection ConnectionID
	ID         string
}

// Key returns what tells h from other handles.
func (h Handle) Key() HandleKey { return HandleKey{h.Connection, h.ID} }
