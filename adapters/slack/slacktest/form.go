package slacktest

import (
	"encoding/json"
	"slices"
	"time"
)

// View is a modal or a home as a person sees it.
type View struct {
	ID, Hash, CallbackID, PrivateMetadata string
	Title, Submit, Close                  string
	Blocks                                json.RawMessage
	Typed                                 map[string]string // by block_id: what is in its field
	Errors                                map[string]string // by block_id: what it says below its field
	Trouble                               bool              // "We had some trouble connecting. Try again?"
	Waiting                               bool              // it was submitted, and nobody has answered
}

// Actions lists the action_ids of what can be pressed or filled in v.
func (v *View) Actions() []string { return actionsOf(v.Blocks) }

// View is the modal that somebody has in front of them; nil: none.
func (s *Server) View(user string) *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return seenView(s.top(user))
}

// Home is the app's home as somebody sees it; nil: the app never published one.
func (s *Server) Home(user string) *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return seenView(s.views.home[user])
}

// top is the uppermost modal of somebody; nil: none. The caller holds the lock.
func (s *Server) top(user string) *view {
	if stack := s.views.open[user]; len(stack) > 0 {
		return stack[len(stack)-1]
	}
	return nil
}

// modal is the uppermost modal of somebody, who must have one. The caller holds
// the lock.
func (s *Server) modal(user string) *view {
	v := s.top(user)
	if v == nil {
		panic("slacktest: " + user + " has no modal open")
	}
	return v
}

func seenView(v *view) *View {
	if v == nil {
		return nil
	}
	title := func(raw json.RawMessage) string {
		parsed := object{}
		_ = json.Unmarshal(raw, &parsed) // none
		return text(parsed["text"])
	}
	seen := &View{
		ID: v.id, Hash: v.hash, CallbackID: v.sent.CallbackID, PrivateMetadata: v.sent.PrivateMetadata,
		Title: title(v.sent.Title), Submit: title(v.sent.Submit), Close: title(v.sent.Close),
		Blocks: v.sent.Blocks, Typed: map[string]string{}, Errors: map[string]string{}, Trouble: v.trouble, Waiting: v.pending != nil,
	}
	for block, e := range v.errors {
		seen.Errors[block] = e
	}
	for _, e := range elements(v.sent.Blocks) {
		if e.input {
			seen.Typed[e.block] = value(e.now(v.typed)[stateful[e.kind()]])
		}
	}
	return seen
}

// value is what an element says, as [Server.Type] takes it.
func value(said any) string {
	switch said := said.(type) {
	case string:
		return said
	case object:
		return text(said["value"])
	case []any:
		all := ""
		for i, o := range said {
			if i > 0 {
				all += ","
			}
			all += value(o)
		}
		return all
	case nil:
		return ""
	}
	return string(encode(said))
}

// Type lets somebody type or choose in a field of the modal in front of them:
// text, or the value of an option (of several, with commas between).
func (s *Server) Type(user, block, value string) {
	s.change(func() { s.fill(s.modal(user), block, value) })
}

// fill is Type under the lock.
func (s *Server) fill(v *view, block, value string) {
	for _, e := range elements(v.sent.Blocks) {
		if e.input && e.block == block {
			e.remember(v.typed, e.state(value))
			return
		}
	}
	panic("slacktest: the modal has no field " + block)
}

// Submit lets somebody fill fields of the modal in front of them and send it
// off. Slack's own client does not let it go while a field that is needed is
// empty or one is too long: then nothing is handed over, and the fields say why.
func (s *Server) Submit(user string, values map[string]string) *Delivery {
	var d *Delivery
	s.change(func() {
		v := s.modal(user)
		for block, value := range values {
			s.fill(v, block, value)
		}
		if v.sent.Submit == nil && len(inputs(v.sent.Blocks)) == 0 {
			panic("slacktest: the modal has no button to submit it")
		}
		d = s.unsent(interactionKind)
		if v.pending == nil && s.complete(v) {
			d = s.submit(v)
		}
	})
	return d
}

// complete reports whether Slack's client lets a form go. The caller holds the
// lock.
func (s *Server) complete(v *view) bool {
	v.errors, v.trouble = map[string]string{}, false
	for _, e := range elements(v.sent.Blocks) {
		if !e.input {
			continue
		}
		if why := e.complaint(e.now(v.typed)); why != "" {
			v.errors[e.block] = why
		}
	}
	return len(v.errors) == 0 && !v.sent.SubmitDisabled
}

// submit hands a form over, and waits for the answer as long as Slack does. The
// caller holds the lock.
func (s *Server) submit(v *view) *Delivery {
	p := s.interaction("view_submission", v.user)
	p["view"], p["response_urls"] = s.viewWire(v), []object{}
	var d *Delivery
	d = s.send(interactionKind, true, encode(p), func(answer json.RawMessage) {
		if v.pending == d {
			v.pending = nil
			s.submitted(v, answer)
		}
	})
	v.pending = d
	s.unlessConfirmed(d, func() {
		if v.pending == d {
			v.pending, v.trouble = nil, true
		}
	})
	return d
}

// unlessConfirmed does something when the app takes too long. The caller holds
// the lock.
func (s *Server) unlessConfirmed(d *Delivery, then func()) {
	time.AfterFunc(confirmWithin, func() {
		s.change(func() {
			if !d.confirmed && !s.closed {
				then()
			}
		})
	})
}

// submitted does what the app answered to a form. The caller holds the lock.
func (s *Server) submitted(v *view, answer json.RawMessage) {
	if !s.isOpen(v) {
		return
	}
	a := struct {
		Action string            `json:"response_action"`
		View   json.RawMessage   `json:"view"`
		Errors map[string]string `json:"errors"`
	}{}
	if len(answer) > 0 && strictly(answer, &a) != nil {
		v.trouble = true
		s.complain("an answer to a form that nobody can read")
		return
	}
	switch a.Action {
	case "":
		s.pop(v.user)
	case "clear":
		s.clear(v.user)
	case "errors":
		s.deny(v, a.Errors)
	case "update", "push":
		s.become(v, a.Action, a.View)
	default:
		v.trouble = true
		s.complain("an answer to a form with the response_action %q", a.Action)
	}
}

// deny shows what the app says is wrong, if it names fields. The caller holds
// the lock.
func (s *Server) deny(v *view, errors map[string]string) {
	fields := inputs(v.sent.Blocks)
	for block := range errors {
		if !slices.Contains(fields, block) {
			v.trouble = true
			s.complain("an error at the block %q, which is no input", block)
			return
		}
	}
	if v.trouble = len(errors) == 0; v.trouble {
		s.complain("errors without any")
	}
	v.errors = errors
}

// become shows another modal instead of v, or above it. The caller holds the
// lock.
func (s *Server) become(v *view, how string, raw json.RawMessage) {
	to, code, details := s.checkView(raw, "modal")
	switch {
	case code != "":
		v.trouble = true
		s.complain("an answer to a form with a modal: %s %v", code, details)
	case how == "update":
		s.updateView(v, to)
	case len(s.views.open[v.user]) == maxStack:
		v.trouble = true
		s.complain("a fourth modal")
	default:
		n := s.newView(v.user, to)
		n.root, n.prev = v.root, v.id
		s.views.open[v.user] = append(s.views.open[v.user], n)
	}
}

// maxStack is how many modals can lie above each other.
// https://docs.slack.dev/surfaces/modals
const maxStack = 3

// isOpen reports whether a modal is still in front of its person. The caller
// holds the lock.
func (s *Server) isOpen(v *view) bool { return slices.Contains(s.views.open[v.user], v) }

// pop takes the uppermost modal away. The caller holds the lock.
func (s *Server) pop(user string) *view {
	v := s.modal(user)
	stack := s.views.open[user]
	s.views.open[user] = stack[:len(stack)-1]
	delete(s.views.byID, v.id)
	return v
}

// clear takes all modals of somebody away. The caller holds the lock.
func (s *Server) clear(user string) {
	for s.top(user) != nil {
		s.pop(user)
	}
}

// CloseView lets somebody close the modal in front of them.
func (s *Server) CloseView(user string) *Delivery {
	d := s.unsent(interactionKind)
	s.change(func() {
		v := s.pop(user)
		if v.sent.NotifyOnClose {
			p := s.interaction("view_closed", user)
			p["view"], p["is_cleared"] = s.viewWire(v), false
			d = s.send(interactionKind, false, encode(p), nil)
		}
	})
	return d
}

// PressInView lets somebody press a button in the modal in front of them.
func (s *Server) PressInView(user, action string, block ...string) *Delivery {
	var d *Delivery
	s.change(func() { d = s.pressIn(s.modal(user), action, block) })
	return d
}

// HomePress lets somebody press a button in the app's home, in a certain block.
func (s *Server) HomePress(user, action, block string) *Delivery {
	var d *Delivery
	s.change(func() {
		v := s.views.home[user]
		if v == nil {
			panic("slacktest: " + user + " has no home")
		}
		d = s.pressIn(v, action, []string{block})
	})
	return d
}

// pressIn is a press in a view. The caller holds the lock.
func (s *Server) pressIn(v *view, action string, block []string) *Delivery {
	e := pick(v.sent.Blocks, action, block)
	p := s.interaction("block_actions", v.user)
	p["container"], p["view"] = object{"type": "view", "view_id": v.id}, s.viewWire(v)
	return s.press(p, e, pressed(e))
}

// OpenHome lets somebody open the app's home.
func (s *Server) OpenHome(user string) *Delivery {
	d := s.unsent(eventKind)
	s.change(func() {
		e := object{"type": "app_home_opened", "user": s.person(user).ID, "channel": s.direct(user).ID, "event_ts": s.nextTS(), "tab": "home"}
		if v := s.views.home[user]; v != nil {
			e["view"] = s.viewWire(v)
		}
		d = s.emit(e)
	})
	return d
}
