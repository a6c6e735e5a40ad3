package discordtest

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// call is a call of the HTTP API that is being answered.
type call struct {
	route    string
	at       map[string]string // what varies in its path, by its letter
	query    url.Values
	body     json.RawMessage
	files    []file
	token    string // of the bot
	badBody  bool
	bodyKind string
}

// file is an attachment that came with a call.
type file struct {
	field, name, kind string
	content           []byte
}

// result is what a call is answered with.
type result struct {
	status int // 0 is 200, or 204 without a body
	body   any // nil: none
}

// refusal is a call that Discord says no to.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
func refusal(code int) result {
	return result{statusOf(code), object{"code": code, "message": messageOf(code)}}
}

// invalid is a body that Discord says no to; wrong has a line for each mistake,
// "PATH: CODE: what is wrong".
func invalid(wrong []string) result {
	return result{http.StatusBadRequest, object{"code": 50035, "message": messageOf(50035), "errors": errorTree(wrong)}}
}

// errorTree is how Discord says where the mistakes are.
// https://docs.discord.com/developers/reference#error-messages
func errorTree(wrong []string) object {
	tree := object{}
	for _, line := range wrong {
		path, rest, _ := strings.Cut(line, ": ")
		code, said, _ := strings.Cut(rest, ": ")
		at := tree
		for _, part := range strings.Split(path, ".") {
			next, is := at[part].(object)
			if !is {
				next = object{}
				at[part] = next
			}
			at = next
		}
		list, _ := at["_errors"].([]any)
		at["_errors"] = append(list, object{"code": code, "message": said})
	}
	return tree
}

// maxBody is the most that Discord takes in one call: all files together.
const maxBody = 25 << 20

// serveAPI answers a call of the HTTP API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, path string) {
	name, route, at := find(r.Method, strings.TrimPrefix(r.URL.EscapedPath(), apiPath))
	if route.do == nil {
		respond(w, refusalFor(path))
		return
	}
	c := read(w, r)
	c.route, c.at = name, at
	f := s.fault(Call{Route: name, Channel: at["C"], Message: at["M"], Key: keyIn(c.body)}, at)
	s.pause(f.Wait)
	if f.Do != nil {
		f.Do()
	}
	header := http.Header{} // of its own: w may be gone by the time that a late call takes effect
	effect := func() (got result) {
		s.change(func() {
			if got = s.run(route, c, header); got.status == http.StatusNotFound {
				s.missed[name]++
			}
		})
		return got
	}
	got := s.happen(f, effect)
	if f.Effect == Happens {
		maps.Copy(w.Header(), header)
	}
	s.reply(r.Context(), w, f, got)
}

// refusalFor is the answer to a path that is none, or has other methods.
func refusalFor(path string) result {
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if _, route, _ := find(method, path); route.do != nil {
			return result{http.StatusMethodNotAllowed, object{"code": 0, "message": "405: Method Not Allowed"}}
		}
	}
	return result{http.StatusNotFound, object{"code": 0, "message": "404: Not Found"}}
}

// fileField is what the fields of files are called.
var fileField = regexp.MustCompile(`^files\[\d+\]$`)

// read reads a call: JSON, or a form with the JSON in payload_json and files.
// https://docs.discord.com/developers/reference#uploading-files
func read(w http.ResponseWriter, r *http.Request) *call {
	c := &call{query: r.URL.Query(), token: r.Header.Get("Authorization")}
	kind, more, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	c.bodyKind = kind
	body := http.MaxBytesReader(w, r.Body, maxBody)
	if kind == "multipart/form-data" {
		c.badBody = !c.readForm(multipart.NewReader(body, more["boundary"]))
		return c
	}
	raw, err := io.ReadAll(body)
	c.body, c.badBody = raw, err != nil || len(raw) > 0 && (kind != "application/json" || !json.Valid(raw))
	return c
}

// readForm reads the parts of a form, and reports whether they make sense.
func (c *call) readForm(parts *multipart.Reader) bool {
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return json.Valid(c.body) || len(c.body) == 0 && len(c.files) > 0
		}
		if err != nil {
			return false
		}
		content, err := io.ReadAll(part)
		switch {
		case err != nil:
			return false
		case part.FormName() == "payload_json":
			c.body = content
		case part.FileName() != "":
			c.files = append(c.files, file{part.FormName(), part.FileName(), part.Header.Get("Content-Type"), content})
		default:
			return false
		}
	}
}

// run lets a call take effect. The caller holds the lock.
func (s *Server) run(r route, c *call, header http.Header) result {
	if over := s.tooManyOf(c, header); over != nil {
		return *over
	}
	if !r.open && c.token != "Bot "+s.token {
		return result{http.StatusUnauthorized, object{"code": 0, "message": "401: Unauthorized"}}
	}
	if c.badBody {
		return result{http.StatusBadRequest, object{"code": 50109, "message": messageOf(50109)}}
	}
	s.age()
	return r.do(s, c)
}

// happen lets a call take effect as its fault says.
func (s *Server) happen(f Fault, effect func() result) result {
	switch f.Effect {
	case NeverHappens:
		return result{}
	case HappensLate:
		s.later(f.Late, func() { effect() })
		return result{}
	}
	return effect()
}

// reply answers as the fault says.
func (s *Server) reply(ctx context.Context, w http.ResponseWriter, f Fault, got result) {
	s.pause(f.Dawdle)
	switch f.Answer {
	case AnswersNothing:
		panic(http.ErrAbortHandler)
	case AnswersNever:
		select {
		case <-ctx.Done():
		case <-s.done:
		}
		panic(http.ErrAbortHandler)
	case AnswersRaw:
		maps.Copy(w.Header(), f.Header)
		w.WriteHeader(max(f.Status, http.StatusOK))
		_, _ = io.WriteString(w, f.Content) // the caller may be gone
		s.invalidOnce(f.Status, f.Header.Get("X-RateLimit-Scope") == string(OfShared))
		return
	}
	s.invalidOnce(got.status, false)
	respond(w, got)
}

// respond writes an answer.
func respond(w http.ResponseWriter, got result) {
	if o, is := got.body.(over); is {
		f := RateLimited(o.wait, o.scope)
		maps.Copy(w.Header(), f.Header)
		w.WriteHeader(got.status)
		_, _ = io.WriteString(w, f.Content) // the caller may be gone
		return
	}
	if got.body == nil {
		w.WriteHeader(max(got.status, http.StatusNoContent))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(max(got.status, http.StatusOK))
	_ = json.NewEncoder(w).Encode(got.body) // the caller may be gone
}
