package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// hand is what a person does by /try/.
type hand struct {
	names string // of what it takes; those with a star may be left out
	do    func(*Server, url.Values) any
}

// hands are what can be done by /try/.
var hands = map[string]hand{
	"who":      {"", func(s *Server, _ url.Values) any { return s.who() }},
	"messages": {"channel", func(s *Server, q url.Values) any { return legible(s.Messages(q.Get("channel"))) }},
	"whispers": {"user", func(s *Server, q url.Values) any { return heard(s.Ephemerals(q.Get("user"))) }},
	"view":     {"user", func(s *Server, q url.Values) any { return seenBy(s.View(q.Get("user"))) }},
	"home":     {"user", func(s *Server, q url.Values) any { return seenBy(s.Home(q.Get("user"))) }},
	"say": {"user channel text thread*", func(s *Server, q url.Values) any {
		return s.Say(q.Get("user"), q.Get("channel"), q.Get("thread"), q.Get("text")).TS
	}},
	"edit": {"channel ts text", func(s *Server, q url.Values) any {
		s.Edit(Message{Channel: q.Get("channel"), TS: q.Get("ts")}, q.Get("text"))
		return "edited"
	}},
	"delete": {"channel ts", func(s *Server, q url.Values) any {
		s.Delete(Message{Channel: q.Get("channel"), TS: q.Get("ts")})
		return "deleted"
	}},
	"press": {"user channel ts action", func(s *Server, q url.Values) any {
		return s.Press(q.Get("user"), q.Get("channel"), q.Get("ts"), q.Get("action"))
	}},
	"choose": {"user channel ts action value", func(s *Server, q url.Values) any {
		return s.Choose(q.Get("user"), q.Get("channel"), q.Get("ts"), q.Get("action"), q.Get("value"))
	}},
	"press-whisper": {"user action", func(s *Server, q url.Values) any { return s.PressWhisper(q.Get("user"), q.Get("action")) }},
	"press-view":    {"user action", func(s *Server, q url.Values) any { return s.PressInView(q.Get("user"), q.Get("action")) }},
	"press-home":    {"user action block", func(s *Server, q url.Values) any { return s.HomePress(q.Get("user"), q.Get("action"), q.Get("block")) }},
	"submit":        {"user", func(s *Server, q url.Values) any { return s.Submit(q.Get("user"), typedIn(q)) }},
	"close":         {"user", func(s *Server, q url.Values) any { return s.CloseView(q.Get("user")) }},
	"shortcut": {"user channel ts callback", func(s *Server, q url.Values) any {
		return s.Shortcut(q.Get("user"), q.Get("channel"), q.Get("ts"), q.Get("callback"))
	}},
	"command": {"user channel command text*", func(s *Server, q url.Values) any {
		return s.Command(q.Get("user"), q.Get("channel"), q.Get("command"), q.Get("text"))
	}},
	"open-home":  {"user", func(s *Server, q url.Values) any { return s.OpenHome(q.Get("user")) }},
	"archive":    {"channel", func(s *Server, q url.Values) any { s.Archive(q.Get("channel"), true); return "archived" }},
	"unarchive":  {"channel", func(s *Server, q url.Values) any { s.Archive(q.Get("channel"), false); return "open" }},
	"deactivate": {"user", func(s *Server, q url.Values) any { s.Deactivate(q.Get("user"), true); return "gone" }},
	"disconnect": {"", func(s *Server, _ url.Values) any { s.Disconnect("refresh_requested"); return "disconnected" }},
}

// typedIn is what is typed into a form: all that is asked for beside the person.
func typedIn(q url.Values) map[string]string {
	typed := map[string]string{}
	for name := range q {
		if name != "user" {
			typed[name] = q.Get(name)
		}
	}
	return typed
}

// serveTry lets somebody be the people of the workspace by hand, with curl.
// Everything is in the query; /try/ says what there is.
func (s *Server) serveTry(w http.ResponseWriter, r *http.Request, name string) {
	h, known := hands[name]
	q := r.URL.Query()
	switch missing := h.missing(q); {
	case !known:
		for _, name := range slices.Sorted(maps.Keys(hands)) {
			fmt.Fprintf(w, "/try/%s %s\n", name, hands[name].names)
		}
	case len(missing) > 0:
		http.Error(w, "needed: "+strings.Join(missing, " "), http.StatusBadRequest)
	default:
		s.try(w, r, h, q)
	}
}

// missing is what is not there of what h takes.
func (h hand) missing(q url.Values) (all []string) {
	for _, name := range strings.Fields(h.names) {
		if !strings.HasSuffix(name, "*") && q.Get(name) == "" {
			all = append(all, name)
		}
	}
	return all
}

// try does what h says. What a test must not do is a panic; here it is an answer.
func (s *Server) try(w http.ResponseWriter, r *http.Request, h hand, q url.Values) {
	defer func() {
		if why := recover(); why != nil {
			http.Error(w, fmt.Sprint(why), http.StatusBadRequest)
		}
	}()
	got := h.do(s, q)
	if d, is := got.(*Delivery); is {
		got = s.became(r.Context(), d)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(got) // the caller may be gone
}

// became is what the app made of a delivery within the time it has.
func (s *Server) became(ctx context.Context, d *Delivery) any {
	ctx, cancel := context.WithTimeout(ctx, confirmWithin+time.Second)
	defer cancel()
	_ = s.Wait(ctx, d.Confirmed) // it is told below
	return object{"confirmed": d.Confirmed(), "attempts": d.Attempts(), "took": d.Took().String(), "answer": d.Answer()}
}

// who lists people and channels.
func (s *Server) who() any {
	people, channels := object{}, object{}
	s.look(func() {
		for id, u := range s.users {
			people[id] = u.Name
		}
		for id, c := range s.channels {
			channels[id] = c.Name
		}
	})
	return object{"people": people, "channels": channels, "connected": s.Connected()}
}

// legible is messages as somebody reads them, with what can be pressed.
func legible(all []Message) any {
	var said []object
	for _, m := range all {
		o := object{"ts": m.TS, "user": m.User, "shown": strings.Split(m.Shown(), "\n"), "actions": actionsOf(m.Blocks), "blocks": m.Blocks}
		if m.ThreadTS != "" {
			o["thread"] = m.ThreadTS
		}
		said = append(said, o)
	}
	return said
}

// heard is what somebody alone was shown.
func heard(all []Ephemeral) any {
	var said []object
	for _, e := range all {
		said = append(said, object{"channel": e.Channel, "shown": strings.Split(e.Shown(), "\n"), "actions": actionsOf(e.Blocks), "blocks": e.Blocks})
	}
	return said
}

// seenBy is a modal or a home as somebody sees it.
func seenBy(v *View) any {
	if v == nil {
		return nil
	}
	return object{
		"title": v.Title, "submit": v.Submit, "shown": strings.Split(v.Shown(), "\n"), "actions": v.Actions(), "typed": v.Typed,
		"errors": v.Errors, "trouble": v.Trouble, "blocks": v.Blocks,
	}
}
