package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
)

// customer is the other end of every reply_url: $CUSTOMER/CONNECTION. It
// records what it is sent, and answers as it is told.
type customer struct {
	story  *story
	server *httptest.Server

	mu       sync.Mutex
	answer   string        // a status, drop or hang
	told     chan struct{} // closed when it is told anew
	attempts []attempt
	hanging  int
}

// attempt is one request that reached the customer.
type attempt struct {
	id, text string
	body     string
	fields   any
	took     bool // it was answered 2xx
	unproven error
}

func newCustomer(s *story) *customer {
	c := &customer{story: s, answer: "200", told: make(chan struct{})}
	c.server = httptest.NewServer(c)
	return c
}

func (c *customer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	a := attempt{id: r.Header.Get("webhook-id"), body: string(body), unproven: err}
	if err == nil {
		a.unproven = c.story.proven(strings.Trim(r.URL.Path, "/"), r.Header, body)
	}
	_ = json.Unmarshal(body, &a.fields) // what is no JSON has no fields
	a.text = shown(at(a.fields, "text"))
	if id := shown(at(a.fields, "id")); id != a.id && a.unproven == nil {
		a.unproven = fmt.Errorf("the body's id %q is not the webhook-id %q", id, a.id)
	}
	n, answer := c.record(r.Context(), a)
	if answer == "drop" {
		panic(http.ErrAbortHandler)
	}
	status, err := strconv.Atoi(answer)
	if err != nil {
		return // the other end is gone
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.attempts[n].took = status/100 == 2
	w.WriteHeader(status)
}

// record keeps an attempt and says how to answer it. While the customer hangs
// there is no answer, until it is told another or the other end goes away.
func (c *customer) record(ctx context.Context, a attempt) (n int, answer string) {
	c.mu.Lock()
	c.attempts = append(c.attempts, a)
	n, answer = len(c.attempts)-1, c.answer
	told := c.told
	if answer == "hang" {
		c.hanging++
	}
	c.mu.Unlock()
	if answer != "hang" {
		return n, answer
	}
	select {
	case <-ctx.Done():
	case <-told:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hanging--
	if ctx.Err() == nil {
		answer = c.answer
	}
	return n, answer
}

// hungUp says why the customer does not know yet that nobody waits for an
// answer any more.
func (c *customer) hungUp() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hanging > 0 {
		return fmt.Sprintf("%d requests hang", c.hanging)
	}
	return ""
}

// tell says how to answer from now on, and answers what hangs.
func (c *customer) tell(answer string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = answer
	close(c.told)
	c.told = make(chan struct{})
}

// wrong tells of replies that proved nothing, and of ids that were taken twice.
func (c *customer) wrong() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []string
	bytes := map[string]string{}
	for _, a := range c.attempts {
		if a.unproven != nil {
			all = append(all, fmt.Sprintf("a reply that is not proven: %v: %s", a.unproven, a.body))
		}
		if was, again := bytes[a.id]; again && was != a.body {
			all = append(all, fmt.Sprintf("%s was sent with other bytes: %s and %s", a.id, was, a.body))
		}
		bytes[a.id] = a.body
	}
	return all
}

// of are the attempts to send a text.
func (c *customer) of(text string) []attempt {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []attempt
	for _, a := range c.attempts {
		if a.text == text {
			all = append(all, a)
		}
	}
	return all
}

// heard is what a story says about the customer.
func (s *story) heard(not bool, args []string) {
	switch args[0] {
	case "answers":
		s.customer.tell(args[1])
	case "got":
		s.got(not, args[1], args[2:])
	case "tried":
		s.until(func() string { return s.tried(args[1], args[2]) })
	case "retried":
		s.retried(args[1])
	default:
		s.Fatalf("the customer does not know what it means that it %s", args[0])
	}
}

// got waits until the customer took a text, once, as expected. With a ! nothing
// they were ever sent may have it in it.
func (s *story) got(not bool, text string, expected []string) {
	if not {
		s.customer.mu.Lock()
		defer s.customer.mu.Unlock()
		for _, a := range s.customer.attempts {
			if strings.Contains(a.body, text) {
				s.Fatalf("the customer was sent %s", a.body)
			}
		}
		return
	}
	s.until(func() string {
		took, why := 0, ""
		for _, a := range s.customer.of(text) {
			if a.took {
				if miss := s.misses(a.fields, expected); miss != "" {
					why = ": " + miss
					continue
				}
				took++
			}
		}
		if took != 1 {
			return fmt.Sprintf("the customer got %q %d times%s", text, took, why)
		}
		return ""
	})
}

// tried says why a text was not sent that often (2+ is twice or more), always
// under one id.
func (s *story) tried(text, times string) string {
	all := s.customer.of(text)
	for _, a := range all {
		if a.id != all[0].id {
			s.Fatalf("%q was sent as %s and as %s", text, all[0].id, a.id)
		}
	}
	least, more := strings.CutSuffix(times, "+")
	n, err := strconv.Atoi(least)
	s.Check(err)
	if len(all) < n || len(all) > n && !more {
		return fmt.Sprintf("%q was tried %d times", text, len(all))
	}
	return ""
}

// retried waits until a text was sent a second time, under the same id.
func (s *story) retried(text string) {
	s.until(func() string {
		if len(s.customer.of(text)) < 2 {
			return fmt.Sprintf("%q was not tried again", text)
		}
		return ""
	})
	if all := s.customer.of(text); all[0].id != all[1].id {
		s.Fatalf("it was tried as %s, and then as %s", all[0].id, all[1].id)
	}
}
