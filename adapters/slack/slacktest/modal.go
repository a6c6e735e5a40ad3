package slacktest

import (
	"cmp"
	"encoding/json"
	"slices"
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

// viewWire is v as the app is shown it. The caller holds the lock.
func (s *Server) viewWire(v *view) map[string]any {
	w := object{
		"id": v.id, "team_id": TeamID, "type": v.kind, "blocks": v.sent.Blocks, "private_metadata": v.sent.PrivateMetadata,
		"callback_id": v.sent.CallbackID, "state": stateOf(v.sent.Blocks, v.typed), "hash": v.hash, "title": v.sent.Title,
		"clear_on_close": v.sent.ClearOnClose, "notify_on_close": v.sent.NotifyOnClose, "close": v.sent.Close, "submit": v.sent.Submit,
		"previous_view_id": nil, "root_view_id": cmp.Or(v.root, v.id), "app_id": AppID, "external_id": v.sent.ExternalID,
		"app_installed_team_id": TeamID, "bot_id": BotID,
	}
	if v.prev != "" {
		w["previous_view_id"] = v.prev
	}
	return w
}

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
