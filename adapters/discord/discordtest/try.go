package discordtest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// hand is what a person does by /try/.
type hand struct {
	names string // of what it takes; those with a star may be left out, with "…" there may be more
	do    func(*Server, url.Values) any
}

// tries are what can be done by /try/.
var tries = map[string]hand{
	"who":      {"", func(s *Server, _ url.Values) any { return s.who() }},
	"messages": {"channel", func(s *Server, q url.Values) any { return legible(s.Messages(q.Get("channel"))) }},
	"threads":  {"channel", func(s *Server, q url.Values) any { return s.Threads(q.Get("channel")) }},
	"whispers": {"user", func(s *Server, q url.Values) any { return legible(s.Ephemerals(q.Get("user"))) }},
	"modal":    {"user", func(s *Server, q url.Values) any { return s.Modal(q.Get("user")) }},
	"say": {"user channel text", func(s *Server, q url.Values) any {
		return s.Say(q.Get("user"), q.Get("channel"), q.Get("text")).ID
	}},
	"reply": {"user channel message text", func(s *Server, q url.Values) any {
		return s.Reply(q.Get("user"), named(q), q.Get("text")).ID
	}},
	"edit":   {"channel message text", func(s *Server, q url.Values) any { s.Edit(named(q), q.Get("text")); return "edited" }},
	"delete": {"channel message", func(s *Server, q url.Values) any { s.Delete(named(q)); return "deleted" }},
	"post": {"user channel title text tags*", func(s *Server, q url.Values) any {
		return s.Post(q.Get("user"), q.Get("channel"), q.Get("title"), q.Get("text"), strings.Fields(q.Get("tags"))...)
	}},
	"thread": {"user channel message name", func(s *Server, q url.Values) any { return s.Thread(q.Get("user"), named(q), q.Get("name")) }},
	"press": {"user channel message button", func(s *Server, q url.Values) any {
		return s.Press(q.Get("user"), q.Get("channel"), q.Get("message"), q.Get("button"))
	}},
	"choose": {"user channel message value", func(s *Server, q url.Values) any {
		return s.Choose(q.Get("user"), q.Get("channel"), q.Get("message"), q.Get("value"))
	}},
	"press-whisper": {"user button", func(s *Server, q url.Values) any { return s.EphemeralPress(q.Get("user"), -1, q.Get("button")) }},
	"submit":        {"user …", func(s *Server, q url.Values) any { return s.Submit(q.Get("user"), values(q, "user")) }},
	"dismiss":       {"user", func(s *Server, q url.Values) any { s.Dismiss(q.Get("user")); return "closed" }},
	"command": {"user channel name sub* …", func(s *Server, q url.Values) any {
		return s.Command(q.Get("user"), q.Get("channel"), q.Get("name"), q.Get("sub"), values(q, "user", "channel", "name", "sub"))
	}},
	"complete": {"user channel name option sub* …", func(s *Server, q url.Values) any {
		typed := values(q, "user", "channel", "name", "sub", "option")
		return s.Complete(q.Get("user"), q.Get("channel"), q.Get("name"), q.Get("sub"), typed, q.Get("option"))
	}},
	"apply": {"user channel name message", func(s *Server, q url.Values) any {
		return s.Apply(q.Get("user"), q.Get("channel"), q.Get("name"), q.Get("message"))
	}},
	"archive":   {"thread", func(s *Server, q url.Values) any { s.Archive(q.Get("thread"), true); return "archived" }},
	"lock":      {"thread", func(s *Server, q url.Values) any { s.Lock(q.Get("thread"), true); return "locked" }},
	"leave":     {"user", func(s *Server, q url.Values) any { s.Leave(q.Get("user")); return "gone" }},
	"reconnect": {"", func(s *Server, _ url.Values) any { s.Reconnect(); return "asked" }},
	"drop":      {"", func(s *Server, _ url.Values) any { s.Drop(); return "dropped" }},
	"close": {"code", func(s *Server, q url.Values) any {
		n, _ := strconv.Atoi(q.Get("code"))
		s.CloseWith(n)
		return "closed"
	}},
	"complaints": {"", func(s *Server, _ url.Values) any { return s.Complaints() }},
	"reset":      {"", func(s *Server, _ url.Values) any { s.ResetToken(); return s.Token() }},
}

// named is the message that is meant.
func named(q url.Values) Message { return Message{Channel: q.Get("channel"), ID: q.Get("message")} }

// values are all that is given beside what has a meaning.
func values(q url.Values, known ...string) map[string]string {
	typed := map[string]string{}
	for name := range q {
		if !slices.Contains(known, name) {
			typed[name] = q.Get(name)
		}
	}
	return typed
}

// serveTry lets somebody be the people of the guild by hand, with curl.
// Everything is in the query; /try/ says what there is.
func (s *Server) serveTry(w http.ResponseWriter, r *http.Request, what string) {
	h, known := tries[what]
	q := r.URL.Query()
	switch missing := h.missing(q); {
	case !known:
		for _, name := range slices.Sorted(maps.Keys(tries)) {
			fmt.Fprintf(w, "/try/%s %s\n", name, tries[name].names)
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
		if !strings.HasSuffix(name, "*") && name != "…" && q.Get(name) == "" {
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
	ctx, cancel := context.WithTimeout(ctx, answerWithin+time.Second)
	defer cancel()
	_ = s.Wait(ctx, d.Over) // it is told below
	return object{"answered": d.Answered(), "failed": d.Failed(), "attempts": d.Attempts(), "took": d.Took().String(), "answer": d.Answer()}
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
	said := []object{}
	for _, m := range all {
		o := object{"message": m.ID, "author": m.Author, "shown": strings.Split(m.Shown(), "\n"), "embeds": m.Embeds, "components": m.Components}
		var components []any
		_ = json.Unmarshal(m.Components, &components) // none
		o["buttons"] = usable(components)
		if m.Thread != "" {
			o["thread"] = m.Thread
		}
		if len(m.Reactions) > 0 {
			o["reactions"] = m.Reactions
		}
		said = append(said, o)
	}
	return said
}
