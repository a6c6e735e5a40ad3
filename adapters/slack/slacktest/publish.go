package slacktest

import (
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// Limits of views. https://docs.slack.dev/surfaces/modals
const (
	maxView    = 250_000
	maxTitle   = 24
	maxPrivate = 3000
	maxViewID  = 255
)

// checkView says what is wrong with a view, as views.open would: a code and its
// details; "" is nothing. Where a response_action carries one, it is the same.
// https://docs.slack.dev/reference/views/modal-views
func (s *Server) checkView(raw json.RawMessage, kind string) (v sentView, code string, wrong []string) {
	if len(raw) == 0 {
		return v, "invalid_arguments", []string{"missing required field: view"}
	}
	if json.Unmarshal(raw, &v) != nil {
		return v, "invalid_arguments", []string{"must be a valid view [json-pointer:/view]"}
	}
	if len(raw) > maxView {
		return v, "view_too_large", nil
	}
	d := &draft{at: "/view"}
	if v.Type != kind {
		d.wrong("/type", "must be "+kind)
	}
	if kind == "modal" {
		d.title("/title", v.Title, true)
		d.title("/submit", v.Submit, slices.Contains(blockTypes(v.Blocks), "input"))
		d.title("/close", v.Close, false)
	}
	d.most("/private_metadata", v.PrivateMetadata, maxPrivate)
	d.most("/callback_id", v.CallbackID, maxViewID)
	d.most("/external_id", v.ExternalID, maxViewID)
	wrong = append(d.found, s.Validate(v.Blocks, kind)...)
	if len(wrong) > 0 {
		return v, "invalid_arguments", wrong
	}
	v.Blocks = s.numbered(v.Blocks)
	return v, "", nil
}

// title checks a title or a button of a modal.
func (d *draft) title(at string, raw json.RawMessage, needed bool) {
	var t any
	_ = json.Unmarshal(raw, &t) // nothing is nil
	switch {
	case t != nil:
		d.plain(at, t, maxTitle)
	case needed:
		d.wrong("", "missing required field: "+at[1:])
	}
}

// most checks how long a text is.
func (d *draft) most(at, text string, n int) {
	if utf8.RuneCountInString(text) > n {
		d.tooLong(at, n)
	}
}

// blockTypes are the types of blocks.
func blockTypes(raw json.RawMessage) (all []string) {
	var blocks []struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(raw, &blocks) // none
	for _, b := range blocks {
		all = append(all, b.Type)
	}
	return all
}

// viewsOpen opens a modal in front of whose trigger it is. A view that is not
// valid leaves the trigger unused.
// https://docs.slack.dev/reference/methods/views.open
func (s *Server) viewsOpen(a *args) answer { return s.push(a, false) }

// viewsPush opens a modal on top of the one that is open.
// https://docs.slack.dev/reference/methods/views.push
func (s *Server) viewsPush(a *args) answer { return s.push(a, true) }

func (s *Server) push(a *args, onTop bool) answer {
	trigger := a.need("trigger_id")
	v, code, wrong := s.checkView(a.value("view"), "modal")
	if len(a.wrong) > 0 {
		return nil
	}
	if code == "" && s.external(v.ExternalID) != nil {
		code = "duplicate_external_id"
	}
	if code != "" {
		return no(code, wrong...)
	}
	user, code := s.exchange(trigger)
	if code != "" {
		return no(code)
	}
	stack := s.views.open[user]
	switch {
	case !onTop:
		stack = nil // a new modal takes the place of what was open
	case len(stack) == 0:
		return no("not_found")
	case len(stack) >= maxStack:
		return no("push_limit_reached")
	}
	n := s.newView(user, v)
	if len(stack) > 0 {
		n.root, n.prev = stack[0].id, stack[len(stack)-1].id
	}
	s.views.open[user] = append(slices.Clone(stack), n)
	return answer{"ok": true, "view": s.viewWire(n)}
}

// external returns the open view with an external_id; nil: none.
func (s *Server) external(id string) *view {
	for _, stack := range s.views.open {
		for _, v := range stack {
			if id != "" && v.sent.ExternalID == id {
				return v
			}
		}
	}
	return nil
}

// viewsUpdate changes a view that is open.
// https://docs.slack.dev/reference/methods/views.update
func (s *Server) viewsUpdate(a *args) answer {
	id, external, hash := a.text("view_id"), a.text("external_id"), a.text("hash")
	v := s.views.byID[id]
	if id == "" {
		v = s.external(external)
	}
	if v == nil || v.kind == "modal" && !slices.Contains(s.views.open[v.user], v) {
		return no("not_found")
	}
	to, code, wrong := s.checkView(a.value("view"), v.kind)
	switch {
	case code != "":
		return no(code, wrong...)
	case hash != "" && hash != v.hash:
		return no("hash_conflict")
	}
	s.updateView(v, to)
	return answer{"ok": true, "view": s.viewWire(v)}
}

// viewsPublish shows somebody the app's home.
// https://docs.slack.dev/reference/methods/views.publish
func (s *Server) viewsPublish(a *args) answer {
	user, hash := a.need("user_id"), a.text("hash")
	to, code, wrong := s.checkView(a.value("view"), "home")
	u := s.users[user]
	switch {
	case len(a.wrong) > 0:
		return nil
	case code != "":
		return no(code, wrong...)
	case u == nil || u.Deleted || u.Bot || u.Stranger:
		return no("user_not_found")
	}
	v := s.views.home[user]
	switch {
	case v == nil:
		v = s.newView(user, to)
		s.views.home[user] = v
	case hash != "" && hash != v.hash:
		return no("hash_conflict")
	default:
		s.updateView(v, to)
	}
	return answer{"ok": true, "view": s.viewWire(v)}
}
