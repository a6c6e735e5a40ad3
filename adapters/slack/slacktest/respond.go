package slacktest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// response is where a response_url leads.
type response struct {
	user, channel, thread string
	original              string // the ts of the message it is about
	whisper               string // the ts of what only the person sees
	until                 time.Time
	uses                  int
}

// words are what the app says to a response_url, or in answer to a command.
// https://docs.slack.dev/interactivity/handling-user-interaction
type words struct {
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks"`
	Type     string          `json:"response_type"`
	Thread   string          `json:"thread_ts"`
	Replace  bool            `json:"replace_original"`
	Delete   bool            `json:"delete_original"`
	Metadata *metadata       `json:"metadata"`
}

// newResponse returns a response_url. The caller holds the lock.
func (s *Server) newResponse(r *response) string {
	id := secret()
	r.until = time.Now().Add(responseLasts)
	s.live.responses[id] = r
	return s.base + "/response/" + TeamID + "/" + id
}

// ResponseURL is what [Server.Calls] and faults call a message to a response_url,
// which is no method.
const ResponseURL = "response_url"

// serveResponse takes what is posted to a response_url.
func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	m := words{}
	code, status := "", http.StatusOK
	if err != nil || r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || strictly(text, &m) != nil {
		code = "invalid_payload"
	}
	f := s.fault(Call{Method: ResponseURL})
	s.pause(f.Wait)
	if f.Do != nil {
		f.Do()
	}
	s.happen(f, func() answer {
		s.change(func() { code, status = s.use(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], m, code) })
		return nil
	})
	if s.spoiled(r.Context(), w, f) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	answer := object{"ok": code == ""}
	if code != "" {
		answer["error"] = code
	}
	w.Write(encode(answer))
}

// use is one use of a response_url for what is wrong already, or nothing is. The
// caller holds the lock.
func (s *Server) use(id string, m words, wrong string) (code string, status int) {
	to := s.live.responses[id]
	switch {
	case to == nil || !time.Now().Before(to.until):
		return "expired_url", http.StatusNotFound
	case to.uses == responseUses:
		return "used_url", http.StatusNotFound
	case wrong != "":
		return wrong, http.StatusOK
	}
	to.uses++
	return s.respond(to, m), http.StatusOK
}

// strictly decodes one JSON object with fields of the right types. Unknown ones
// are tolerated.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// respond does what the app says to a response_url, and returns what is wrong
// with it. The caller holds the lock.
func (s *Server) respond(to *response, m words) (code string) {
	if m.Delete {
		s.withdraw(to)
		return ""
	}
	if m.Text == "" && len(m.Blocks) == 0 {
		return "no_text"
	}
	if len(m.Blocks) > 0 && len(s.Validate(m.Blocks, "message")) > 0 {
		return "invalid_blocks"
	}
	switch {
	case m.Replace && (to.original != "" || to.whisper != ""):
		s.replace(to, m)
	case m.Type == "in_channel":
		s.add(s.place(to.channel), &message{
			thread: m.Thread, user: BotUser, botID: BotID, app: AppID, text: tidy(m.Text), blocks: s.numbered(m.Blocks), metadata: m.Metadata, unfurls: true,
		})
	default:
		s.whisper(to, m)
	}
	return ""
}

// whisper shows something to one person. The caller holds the lock.
func (s *Server) whisper(to *response, m words) {
	s.whispers = append(s.whispers, Ephemeral{
		User: to.user, Channel: to.channel, ThreadTS: m.Thread, TS: s.nextTS(), Text: tidy(m.Text), Blocks: s.numbered(m.Blocks),
	})
}

// replace changes what a response_url is about. The caller holds the lock.
func (s *Server) replace(to *response, m words) {
	if to.whisper != "" {
		for i := range s.whispers {
			if s.whispers[i].TS == to.whisper {
				s.whispers[i].Text, s.whispers[i].Blocks, s.whispers[i].Replaces = tidy(m.Text), s.numbered(m.Blocks), true
			}
		}
		return
	}
	c := s.place(to.channel)
	if r := c.find(to.original); r != nil && r.botID == BotID {
		before := s.wire(c, r)
		r.text, r.blocks = tidy(m.Text), s.numbered(m.Blocks)
		s.edited(c, r, BotUser, before)
	}
}

// withdraw takes away what a response_url is about. The caller holds the lock.
func (s *Server) withdraw(to *response) {
	s.whispers = slices.DeleteFunc(s.whispers, func(w Ephemeral) bool { return to.whisper != "" && w.TS == to.whisper })
	c := s.place(to.channel)
	if r := c.find(to.original); r != nil && r.botID == BotID {
		s.remove(c, r)
	}
}
