package bot

import (
	"encoding/json"
	"strings"
	"time"
)

// Mention is one message from a customer, as its source's adapter read it.
type Mention struct {
	ID          string          // the source's own id, unique on its connection; required
	From        Channel         // where it was said
	Thread      string          // the source's thread, if it has threads
	Answers     string          // the id of the mention that this one answers, or in whose thread it is, where the source says so: it belongs to the same conversation
	Author      Author          // who said it
	Text        string          // what was said; required
	URL         string          // where to read it at its source
	Kind        Kind            // what the source says it is, if it says
	Language    string          // BCP 47, if the source says
	PostedAt    time.Time       // the platform's time of posting; zero if unknown
	CaughtUp    bool            // read back after an outage: clocks start at PostedAt, not at acceptance
	Attachments []Attachment    // files beside the text
	Meta        json.RawMessage // whatever else the source sent, a JSON object, shown and never interpreted
	To          Ref             // what an answer refers to
}

// posted is when the mention was posted; zero if that is unknown, or no moment
// that RFC 3339, and so a store, can say.
func (m Mention) posted() time.Time {
	if datable(m.PostedAt) {
		return m.PostedAt
	}
	return time.Time{}
}

// datable reports whether RFC 3339 can say t in UTC.
func datable(t time.Time) bool { y := t.UTC().Year(); return 0 < y && y < 10000 }

// Author is the writer of a mention, as the source describes them. Everything
// is optional; without ID, Handle, Email and URL the author is a stranger whose
// mentions can not be told to be one person's.
type Author struct {
	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
	Handle    string `json:"handle,omitempty"`
	URL       string `json:"url,omitempty"`
	Email     string `json:"email,omitempty"`
	Followers int64  `json:"followers,omitempty"`
}

// Key is what tells this author from others on one connection: the platform's
// id, else the handle, the address, or the page. It is empty for a stranger.
func (a Author) Key() string {
	switch {
	case a.ID != "":
		return a.ID
	case a.Handle != "":
		return "handle:" + a.Handle
	case a.Email != "":
		return "email:" + strings.ToLower(a.Email)
	case a.URL != "":
		return "url:" + a.URL
	}
	return ""
}

// Attachment is a file a customer sent, by reference.
type Attachment struct {
	URL  string `json:"url,omitempty"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"`
}

// Words are what somebody wrote: a mention, a reply, a note, a reason. They are
// kept apart from the log, at the same place (item and seq), so that a person
// can be erased and the log stay whole.
type Words struct {
	Item        ItemID          `json:"-"`
	Seq         uint64          `json:"-"`
	Text        string          `json:"t,omitempty"`
	Author      Author          `json:"a,omitzero"`
	Language    string          `json:"l,omitempty"`
	Attachments []Attachment    `json:"f,omitempty"`
	Meta        json.RawMessage `json:"m,omitempty"`
}
