package slacktest

import "encoding/json"

// views is what people see beside messages: modals and homes.
type views struct {
	open map[string][]*view // by user: the stack of modals, the top last
	home map[string]*view   // by user
	byID map[string]*view
}

func (v *views) start() {
	v.open, v.home, v.byID = map[string][]*view{}, map[string]*view{}, map[string]*view{}
}

// view is a modal or a home, as the app last sent it, and what was typed in it.
type view struct {
	id      string // V…
	hash    string // changes with every update
	user    string
	root    string // the id of the first of its stack
	prev    string // the id of the one below
	kind    string // "modal" or "home"
	sent    sentView
	typed   map[string]json.RawMessage // by block_id: the value of the state, as {ACTION_ID: {…}}
	errors  map[string]string          // by block_id: what the app says is wrong
	pending *Delivery                  // it was submitted, and nobody has answered
	trouble bool                       // Slack says that it had trouble connecting
}

// sentView is a view as the app sends it.
type sentView struct {
	Type            string          `json:"type"`
	Title           json.RawMessage `json:"title,omitempty"`
	Submit          json.RawMessage `json:"submit,omitempty"`
	Close           json.RawMessage `json:"close,omitempty"`
	Blocks          json.RawMessage `json:"blocks"`
	PrivateMetadata string          `json:"private_metadata,omitempty"`
	CallbackID      string          `json:"callback_id,omitempty"`
	ExternalID      string          `json:"external_id,omitempty"`
	ClearOnClose    bool            `json:"clear_on_close,omitempty"`
	NotifyOnClose   bool            `json:"notify_on_close,omitempty"`
	SubmitDisabled  bool            `json:"submit_disabled,omitempty"`
}

// newView is a view of a person's. The caller holds the lock.
func (s *Server) newView(user string, v sentView) *view {
	n := &view{id: s.nextID("V"), user: user, kind: v.Type, sent: v, typed: map[string]json.RawMessage{}}
	s.rehash(n)
	s.views.byID[n.id] = n
	return n
}

// updateView lets the app replace what a view shows; what was typed into fields
// that are still there stays. The caller holds the lock.
func (s *Server) updateView(v *view, to sentView) {
	v.sent, v.errors = to, nil
	s.rehash(v)
}

// rehash gives v a new hash. The caller holds the lock.
func (s *Server) rehash(v *view) { v.hash = s.nextTS() + "." + v.id }
