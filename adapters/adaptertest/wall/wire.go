package wall

import (
	"encoding/json"
	"time"
)

// The codes the platform answers with.
const (
	codeAuth            = "invalid_auth"
	codeLimited         = "rate_limited"
	codeInternal        = "internal_error"
	codeInvalid         = "invalid_request"
	codeCard            = "invalid_card"
	codeTooLong         = "text_too_long"
	codeNoChannel       = "channel_not_found"
	codeArchived        = "is_archived"
	codeNotIn           = "not_in_channel"
	codeNoMessage       = "message_not_found"
	codeNoThread        = "thread_not_found"
	codeNotYours        = "not_yours"
	codeNoEvent         = "unknown_event"
	codeNoUser          = "user_not_found"
	maxBody       int64 = 1 << 20
)

// The endpoints, as [Server.Fail] names them.
const (
	Post    = "messages.post"
	Edit    = "messages.edit"
	Remove  = "messages.delete"
	Tell    = "people.tell"
	Ack     = "events.ack"
	Info    = "channels.info"
	History = "channels.history"
	Events  = "events"
)

// request is every request's body; each endpoint uses its own fields.
type request struct {
	Channel string          `json:"channel,omitempty"`
	Thread  string          `json:"thread,omitempty"`
	Message string          `json:"message,omitempty"`
	Key     string          `json:"key,omitempty"`
	Item    string          `json:"item,omitempty"`
	Text    string          `json:"text,omitempty"`
	Card    json.RawMessage `json:"card,omitempty"`
	User    string          `json:"user,omitempty"`
	Event   string          `json:"event,omitempty"`
	After   string          `json:"-"`
	Limit   int             `json:"-"`
}

// answer is every answer's body.
type answer struct {
	OK       bool      `json:"ok"`
	Error    string    `json:"error,omitempty"`
	Message  *message  `json:"message,omitempty"`
	Messages []message `json:"messages,omitempty"`
	More     bool      `json:"more,omitempty"`
	Latest   string    `json:"latest,omitempty"`

	status int
	retry  time.Duration
}

// declined is an answer that says why not.
func declined(code string) answer { return answer{Error: code} }

// message is a message as the app sees it.
type message struct {
	ID      string          `json:"id"`
	Channel string          `json:"channel"`
	Thread  string          `json:"thread,omitempty"`
	Parent  *parent         `json:"parent,omitempty"`
	Prev    string          `json:"prev,omitempty"`
	User    user            `json:"user"`
	Text    string          `json:"text,omitempty"`
	Card    json.RawMessage `json:"card,omitempty"`
	Key     string          `json:"key,omitempty"`
	Item    string          `json:"item,omitempty"`
	URL     string          `json:"url,omitempty"`
	Posted  time.Time       `json:"posted"`
}

// parent is what a message in a thread tells of the thread's first.
type parent struct {
	User user   `json:"user"`
	Item string `json:"item,omitempty"`
}

// user is somebody on the platform.
type user struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Team bool   `json:"team,omitempty"`
	App  bool   `json:"app,omitempty"`
}

// card is how the platform shows an item. Title and lines are markup.
type card struct {
	Item    string   `json:"item"`
	Rev     uint64   `json:"rev"`
	Title   string   `json:"title"`
	Lines   []string `json:"lines,omitempty"`
	Buttons []button `json:"buttons,omitempty"`
}

// button is a button of a card; pressed, it sends its verb and the card's item.
type button struct {
	Verb  string `json:"verb"`
	Label string `json:"label"`
}

// envelope is one delivery of an event.
type envelope struct {
	ID      string `json:"id"`
	Attempt int    `json:"attempt"`
	Body    string `json:"body"`
	Sig     string `json:"sig"`
}

// body is an event.
type body struct {
	Type    string   `json:"type"`
	Message *message `json:"message,omitempty"` // of message, edit and delete
	Channel string   `json:"channel,omitempty"`
	Clicked string   `json:"clicked,omitempty"`
	User    *user    `json:"user,omitempty"`
	Form
}

// Form is what a person fills in and sends off: what to do to which item, and
// the revision they were looking at. A click has only Verb and Item.
type Form struct {
	Verb    string `json:"verb,omitempty"`
	Item    string `json:"item,omitempty"`
	Seen    uint64 `json:"seen,omitempty"`
	Text    string `json:"text,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	Reason  string `json:"reason,omitempty"`
	To      string `json:"to,omitempty"`
}
