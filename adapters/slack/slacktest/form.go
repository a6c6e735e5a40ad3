package slacktest

import (
	"encoding/json"
	"slices"
	"time"
)

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
