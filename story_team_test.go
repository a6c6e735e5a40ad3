package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"heed/bot"
)

// saysIn is the field in which an event takes its words.
var saysIn = map[bot.Verb]string{
	bot.Reply: "text", bot.Hold: "text", bot.Note: "text", bot.AnsweredElsewhere: "text", bot.SetKind: "text", bot.Tag: "text", bot.SetFeeling: "text",
	bot.Assign: "to", bot.Move: "to", bot.Link: "to", bot.Merge: "to", bot.Resolve: "outcome", bot.SnoozeUntil: "until",
	bot.PromiseBy: "until", bot.FollowedUp: "outcome", bot.Review: "outcome",
	bot.Split: "mention", bot.NeedsAnswer: "mention", bot.Block: "reason", bot.Unblock: "reason", bot.Retry: "reason", bot.Arrived: "reason", bot.Discard: "reason",
}

// teammate is the command of one member of the team.
func teammate(name string) command {
	return command{"EVENT ITEM [WORDS] [field=value…]", 2, func(s *story, not bool, args []string) {
		status, answer := s.ask(s.order(name, args))
		if status != http.StatusOK {
			fmt.Fprintf(s.Stdout(), "%d %s\n", status, told(answer))
		}
		if declined := status == http.StatusConflict || status == http.StatusUnprocessableEntity; status != http.StatusOK && !declined || declined != not {
			s.Fatalf("%s %s was answered %d", name, args[0], status)
		}
	}}
}

// order is the request by which a member does something to an item.
func (s *story) order(by string, args []string) *http.Request {
	do, fields := bot.Verb(args[0]), map[string]string{"by": by}
	for n, word := range args[2:] {
		name, value, ok := strings.Cut(word, "=")
		if n == 0 && (!ok || strings.Contains(name, " ")) {
			name, value = saysIn[do], word
		}
		fields[name] = value
	}
	if d, err := time.ParseDuration(fields["until"]); err == nil {
		fields["until"] = time.Now().Add(d).UTC().Format(time.RFC3339)
	}
	for _, name := range []string{"text", "reason"} {
		if len(fields[name]) > 15 {
			s.said = append(s.said, fields[name])
		}
	}
	body, err := json.Marshal(fields)
	s.Check(err)
	return s.authorized(http.MethodPost, "/api/v1/items/"+args[1]+"/"+args[0], body)
}

func (s *story) authorized(method, path string, body []byte) *http.Request {
	r := s.request(method, path, body)
	r.Header.Set("Authorization", "Bearer "+s.token)
	return r
}

// together lets several members do the same at the same time.
func (s *story) together(_ bool, args []string) {
	members := args[2:]
	heard, orders := make([]string, len(members)), make([]*http.Request, len(members))
	for n, m := range members {
		orders[n] = s.order(m, args[:2])
	}
	var asking sync.WaitGroup
	for n, r := range orders {
		asking.Go(func() {
			status, answer, err := exchange(r)
			heard[n] = fmt.Sprintf("%s: %d %s", members[n], status, shown(at(answer, "detail")))
			if err != nil {
				heard[n] = err.Error()
			}
		})
	}
	asking.Wait()
	fmt.Fprintln(s.Stdout(), strings.Join(heard, "\n"))
}

// api makes any request to the HTTP interface.
func (s *story) api(_ bool, args []string) {
	var body []byte
	headers := args[3:]
	if len(headers) > 0 && !strings.Contains(headers[0], ":") {
		body = []byte(s.ReadFile(headers[0]))
		headers = headers[1:]
	}
	r := s.authorized(args[0], "/api/v1/"+args[1], body)
	withHeaders(r, headers)
	s.expect(r, args[2])
}

// read is an item as the HTTP interface shows it.
func (s *story) read(id string) any {
	status, answer := s.ask(s.authorized(http.MethodGet, "/api/v1/items/"+id, nil))
	if status != http.StatusOK {
		s.Fatalf("the item %q: %d %s", id, status, told(answer))
	}
	return answer
}

func (s *story) item(_ bool, args []string) {
	s.until(func() string { return s.misses(s.read(args[0]), args[1:]) })
}

func (s *story) log(_ bool, args []string) {
	want := args[1:]
	more := want[len(want)-1] == "…"
	if more {
		want = want[:len(want)-1]
	}
	s.until(func() string {
		var got []string
		entries, _ := at(s.read(args[0]), "log").([]any)
		for _, e := range entries {
			got = append(got, shown(at(e, "event")))
		}
		if slices.Equal(got, want) || more && len(got) > len(want) && slices.Equal(got[:len(want)], want) {
			return ""
		}
		return "the log has " + strings.Join(got, " ")
	})
}

func (s *story) items(_ bool, args []string) {
	want := slices.Sorted(slices.Values(args[1:]))
	query, err := url.ParseQuery(args[0])
	s.Check(err)
	s.until(func() string {
		status, answer := s.ask(s.authorized(http.MethodGet, "/api/v1/items?"+query.Encode(), nil))
		if status != http.StatusOK {
			s.Fatalf("%d %s", status, told(answer))
		}
		var got []string
		all, _ := at(answer, "items").([]any)
		for _, i := range all {
			got = append(got, shown(at(i, "id")))
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			return fmt.Sprintf("the items are %v, not %v", got, want)
		}
		return ""
	})
}

func (s *story) let(_ bool, args []string) {
	value := shown(at(s.read(args[1]), args[2]))
	if value == "" {
		s.Fatalf("the item has no %s", args[2])
	}
	s.Setenv(args[0], value)
}
