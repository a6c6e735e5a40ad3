package wall

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ServeHTTP answers the app; see the package comment for the wire.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	endpoint := strings.TrimPrefix(r.URL.Path, "/")
	effect, known := s.effects()[endpoint]
	if !known && endpoint != Events {
		http.NotFound(w, r)
		return
	}
	q, err := read(w, r, endpoint)
	f := s.fault(Call{Endpoint: endpoint, Channel: q.Channel, Thread: q.Thread, Message: q.Message, Key: q.Key})
	s.pause(f.Wait)
	if f.Do != nil {
		f.Do()
	}
	switch {
	case !s.knows(r):
		effect = func(request) answer { return answer{Error: codeAuth, status: http.StatusUnauthorized} }
	case err != nil:
		effect = func(request) answer { return declined(codeInvalid) }
	case endpoint == Events && f.Answer == AnswersTruly:
		s.stream(w, r)
		return
	case effect == nil:
		effect = func(request) answer { return answer{OK: true} }
	}
	s.reply(r.Context(), w, f, q, s.happen(f, q, effect))
}

// effects are what the endpoints do.
func (s *Server) effects() map[string]func(request) answer {
	return map[string]func(request) answer{
		Post: s.post, Edit: s.edit, Remove: s.remove, Tell: s.tell, Ack: s.ack,
		Info: s.info, History: s.history,
	}
}

// read decodes a request, strictly.
func read(w http.ResponseWriter, r *http.Request, endpoint string) (request, error) {
	q := request{}
	switch endpoint {
	case Info, History, Events:
		if r.Method != http.MethodGet {
			return q, errors.New("not a GET")
		}
		query := r.URL.Query()
		q.Channel, q.After = query.Get("channel"), query.Get("after")
		q.Limit, _ = strconv.Atoi(query.Get("limit"))
		return q, nil
	}
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		return q, errors.New("not a POST of JSON")
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return q, err
	}
	return q, strictly(text, &q)
}

// strictly decodes one JSON value without unknown fields and nothing after it.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows")
	}
	return nil
}

// knows reports whether the request comes from the app.
func (s *Server) knows(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := []byte("Bearer " + s.set.Token)
	return !s.revoked && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), want) == 1
}

// happen lets a call take effect as its fault says.
func (s *Server) happen(f Fault, q request, effect func(request) answer) answer {
	switch f.Effect {
	case NeverHappens:
		return answer{}
	case HappensLate:
		time.AfterFunc(f.Late, func() { effect(q) })
		return answer{}
	}
	return effect(q)
}

// reply answers as the fault says.
func (s *Server) reply(ctx context.Context, w http.ResponseWriter, f Fault, q request, a answer) {
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
	case AnswersGarbage:
		io.WriteString(w, f.Content)
		return
	case AnswersStatus:
		a = answer{Error: codeInternal, status: f.Status}
		if f.Status == http.StatusTooManyRequests {
			a.Error, a.retry = codeLimited, f.Retry
			s.change(func() { s.warn(q.Channel, f.Retry) })
		}
	}
	respond(w, a)
}

// respond writes an answer.
func respond(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	if a.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds(a.retry)))
	}
	w.WriteHeader(max(a.status, http.StatusOK))
	json.NewEncoder(w).Encode(a)
}

// pause waits, unless the platform is closed.
func (s *Server) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.done:
	}
}
