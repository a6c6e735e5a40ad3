package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"heed/adapters/webhook"
)

// mention is a body in heed's own shape.
func mention(customer, id, text string, more []string) ([]byte, error) {
	body := map[string]any{"id": id, "text": text, "author": map[string]string{"id": customer, "name": strings.ToUpper(customer[:1]) + customer[1:]}}
	for _, field := range more {
		name, value, _ := strings.Cut(field, "=")
		body[name] = value
	}
	return json.Marshal(body)
}

func (s *story) say(not bool, args []string) {
	body, err := mention(args[1], args[2], args[3], args[4:])
	s.Check(err)
	s.said = append(s.said, args[3])
	status, answer := s.ask(s.sent(args[0], body, rand.Text(), time.Now()))
	fmt.Fprintf(s.Stdout(), "%d %s\n", status, told(answer))
	if (status == http.StatusAccepted) == not {
		s.Fatalf("%s was answered %d", args[2], status)
	}
	if !not {
		s.Setenv(args[2], shown(at(answer, "item")))
	}
}

// post sends any body.
func (s *story) post(_ bool, args []string) {
	id, now, headers := rand.Text(), time.Now(), args[3:]
	for len(headers) > 0 {
		if name, value, ok := strings.Cut(headers[0], "="); ok && name == "id" {
			id = value
		} else if ok && name == "at" {
			d, err := time.ParseDuration(value)
			s.Check(err)
			now = now.Add(d)
		} else {
			break
		}
		headers = headers[1:]
	}
	r := s.sent(args[0], []byte(s.ReadFile(args[1])), id, now)
	withHeaders(r, headers)
	if item := shown(at(s.expect(r, args[2]), "item")); item != "" {
		s.Setenv("ITEM", item)
	}
}

// expect makes a request and shows the answer, whose status must be this one.
func (s *story) expect(r *http.Request, want string) any {
	status, answer := s.ask(r)
	fmt.Fprintf(s.Stdout(), "%d %s\n", status, told(answer))
	if strconv.Itoa(status) != want {
		s.Fatalf("answered %d, not %s", status, want)
	}
	return answer
}

// withHeaders sets headers written as in HTTP. An empty one is not sent.
func withHeaders(r *http.Request, headers []string) {
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ":")
		value = strings.TrimSpace(value)
		switch {
		case name == "Host":
			r.Host = value
		case value == "":
			r.Header.Del(name)
		default:
			r.Header.Set(name, value)
		}
	}
}

// sent is a request to a connection, signed as that connection asks.
func (s *story) sent(connection string, body []byte, id string, now time.Time) *http.Request {
	r := s.request(http.MethodPost, "/in/"+connection, body)
	c, err := s.webhook(connection)
	s.Check(err)
	s.Check(sign(r.Header, c, body, id, now))
	return r
}

// request is one to heed, with a JSON body.
func (s *story) request(method, path string, body []byte) *http.Request {
	r, err := http.NewRequest(method, s.heed.url+path, bytes.NewReader(body))
	s.Check(err)
	r.Header.Set("Content-Type", "application/json")
	return r
}

// ask makes a request and reads the answer, JSON or nothing.
func (s *story) ask(r *http.Request) (status int, answer any) {
	status, answer, err := exchange(r)
	s.Check(err)
	return status, answer
}

func exchange(r *http.Request) (status int, answer any, err error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	d := json.NewDecoder(response.Body)
	d.UseNumber()
	return response.StatusCode, answer, d.Decode(&answer)
}

// told is an answer on one line each: a problem's sentence and what is wrong
// with which field; what became of a mention; else the JSON.
func told(answer any) string {
	if detail := shown(at(answer, "detail")); detail != "" {
		all := []string{detail}
		errors, _ := at(answer, "errors").([]any)
		for _, e := range errors {
			all = append(all, shown(at(e, "field"))+": "+shown(at(e, "detail")))
		}
		return strings.Join(all, "\n")
	}
	if status := shown(at(answer, "status")); status != "" {
		return status
	}
	return shown(answer)
}

// flooding is many mentions at once, until told to end.
type flooding struct {
	connection string
	stop       context.CancelFunc
	senders    sync.WaitGroup
	mu         sync.Mutex
	accepted   []string
	heard      map[string]int // how often each status
}

// flood begins to send mentions as fast as they are taken, says what those who
// sent them heard, or ends it and sends all that were accepted again: each must
// be known.
func (s *story) flood(_ bool, args []string) {
	if args[0] == "begins" {
		s.floodBegins(args[1:])
		return
	}
	f := s.flooding
	if args[0] == "heard" {
		f.senders.Wait() // heed is gone
		if f.heard[args[1]] == 0 {
			s.Fatalf("no mention was answered %s, but %v", args[1], f.heard)
		}
		return
	}
	f.stop()
	f.senders.Wait()
	if len(f.accepted) == 0 {
		s.Fatalf("no mention was accepted")
	}
	for _, id := range f.accepted {
		body, err := mention("flood", id, "Is anybody there?", []string{"thread=" + id})
		s.Check(err)
		status, answer := s.ask(s.sent(f.connection, body, rand.Text(), time.Now()))
		if status != http.StatusAccepted || told(answer) != "duplicate" {
			s.Fatalf("%s was accepted, and now it is %d %s", id, status, told(answer))
		}
	}
}

// senders is how many mentions are under way at once.
const senders = 8

func (s *story) floodBegins(args []string) {
	connection, text := args[0], "Is anybody there?"
	if len(args) > 1 {
		size, err := strconv.Atoi(args[1])
		s.Check(err)
		text = strings.Repeat("?", size)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.flooding = &flooding{connection: connection, stop: stop, heard: map[string]int{}}
	s.Defer(stop)
	c, err := s.webhook(connection)
	s.Check(err)
	for range senders {
		s.flooding.senders.Go(func() { s.flooding.send(ctx, s.heed.url+"/in/"+connection, text, c) })
	}
	s.until(func() string {
		s.flooding.mu.Lock()
		defer s.flooding.mu.Unlock()
		if len(s.flooding.accepted) < senders {
			return "hardly anything was accepted"
		}
		return ""
	})
}

// send sends until the other end is gone.
func (f *flooding) send(ctx context.Context, url, text string, c *webhook.Config) {
	for {
		id := rand.Text()
		body, err := mention("flood", id, text, []string{"thread=" + id})
		if err != nil {
			return
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil || sign(r.Header, c, body, id, time.Now()) != nil {
			return
		}
		r.Header.Set("Content-Type", "application/json")
		status, _, err := exchange(r)
		if err != nil {
			return
		}
		f.took(id, status)
	}
}

func (f *flooding) took(id string, status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heard[strconv.Itoa(status)]++
	if status == http.StatusAccepted {
		f.accepted = append(f.accepted, id)
	}
}
