package bot

import "strings"

// ConnectionID names one configured account or endpoint, as in config.yaml.
type ConnectionID string

// DirectTo is the channel of direct messages to a user of a connection. Where
// [Connection.Directs] says so its adapter can send there.
func DirectTo(c ConnectionID, user string) Channel { return Channel{Connection: c, ID: "@" + user} }

// Direct is the user that c is direct messages to, if it is that.
func (c Channel) Direct() (user string, ok bool) { return strings.CutPrefix(c.ID, "@") }

// Channel is a place on a connection: where mentions come from, where cards
// appear, or where an answer goes. It is also the name of a lane, the queue of
// actions for that one destination. ID is empty where the connection is a
// single place, such as the board.
type Channel struct {
	Connection ConnectionID `json:"c,omitempty"`
	ID         string       `json:"i,omitempty"`
}

// String returns the form used in config.yaml: "acme/C0SUPPORT", or "board".
func (c Channel) String() string {
	if c.ID == "" {
		return string(c.Connection)
	}
	return string(c.Connection) + "/" + c.ID
}

// ParseChannel is the inverse of [Channel.String].
func ParseChannel(s string) Channel {
	connection, id, _ := strings.Cut(s, "/")
	return Channel{Connection: ConnectionID(connection), ID: id}
}

// IsZero reports whether c names no place.
func (c Channel) IsZero() bool { return c == Channel{} }

// Ref points to something on a platform. Only the adapter of its connection
// looks inside ID.
type Ref struct {
	Connection ConnectionID `json:"c,omitempty"`
	ID         string       `json:"i,omitempty"`
}

// IsZero reports whether r points to nothing.
func (r Ref) IsZero() bool { return r == Ref{} }
