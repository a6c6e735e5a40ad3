package slack_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/bot"
)

// archive is a channel's history as Slack tells it, newest first, a few at a
// time; a thread of it is gone.
type archive struct {
	messages []string
	ahead    time.Duration // Slack's clock
	asked    []string      // the oldest that was asked for, by each call
	broken   bool          // it says that there is more, and not where
}

func (a *archive) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", time.Now().Add(a.ahead).UTC().Format(http.TimeFormat))
	_ = r.ParseForm() // the test fails if it is not there
	switch {
	case r.URL.Path == "/conversations.replies":
		io.WriteString(w, `{"ok": false, "error": "thread_not_found"}`)
		return
	case r.URL.Path != "/conversations.history" || r.Form.Get("include_all_metadata") != "true" || r.Header.Get("Authorization") != "Bearer "+token:
		http.NotFound(w, r)
		return
	}
	a.asked = append(a.asked, r.Form.Get("oldest"))
	from, _ := strconv.Atoi(r.Form.Get("cursor"))
	to := min(from+100, len(a.messages))
	next := ""
	if to < len(a.messages) && !a.broken {
		next = strconv.Itoa(to)
	}
	fmt.Fprintf(w, `{"ok": true, "messages": [%s], "has_more": %t, "response_metadata": {"next_cursor": %q}}`,
		strings.Join(a.messages[from:to], ","), to < len(a.messages), next)
}

// ofHeed is a message that carries a key.
func ofHeed(ts int, bot, key string) string {
	return fmt.Sprintf(`{"type": "message", "ts": "170000%04d.000000", "bot_id": %q, "metadata": {"event_type": "heed", "event_payload": {"k": %q}}}`, ts, bot, key)
}

// filled is an archive with two copies of the nag, at its ends, and much that
// looks like them.
func filled() *archive {
	all := []string{
		ofHeed(9000, "B0HEED", nag.Key), ofHeed(8999, "B0HEED", "another"), ofHeed(8998, "B0EVIL", nag.Key), ofHeed(8997, "", nag.Key),
		`"a text"`, `7`, `null`, `{"ts": 7}`, `{"ts": "1", "blocks": {"type": 7}, "metadata": []}`,
		`{"ts": "1700008996.000000", "bot_id": "B0HEED", "metadata": {"event_type": "heed", "event_payload": {"k": 7}}}`,
		`{"ts": "1700008995.000000", "bot_id": "B0HEED", "metadata": {"event_type": "else", "event_payload": {"k": "` + nag.Key + `"}}}`,
		`{"ts": "1700008994.000000", "bot_id": "B0HEED"}`,
	}
	for n := range 300 {
		all = append(all, fmt.Sprintf(`{"type": "message", "ts": "170000%04d.000000", "user": "U9ZOE", "text": "hello"}`, 8000-n))
	}
	return &archive{messages: append(all, ofHeed(1, "B0HEED", nag.Key))}
}

func TestFindReadsAllThereIs(t *testing.T) {
	for name, m := range map[string]bot.Message{"in the channel": nag, "in a thread that is gone": line()} {
		t.Run(name, func(t *testing.T) {
			a := filled()
			got, err := answering(t, a.ServeHTTP).Find(t.Context(), m)
			want := []bot.Ref{{Connection: "acme", ID: "C1/1700000001.000000"}, {Connection: "acme", ID: "C1/1700009000.000000"}}
			if err != nil || !slices.Equal(got, want) || len(a.asked) != 4 {
				t.Errorf("%v (%v) in %d calls, want %v", got, err, len(a.asked), want)
			}
		})
	}
}

func TestFindDoesNotGuessWhatItDidNotRead(t *testing.T) {
	a := filled()
	a.broken = true
	if got, err := answering(t, a.ServeHTTP).Find(t.Context(), nag); adaptertest.Verdict(err) != "doubt" {
		t.Errorf("%v (%v), though Slack has more", got, err)
	}
}

// TestFindKnowsSlacksClock: heed's own may be an hour wrong.
func TestFindKnowsSlacksClock(t *testing.T) {
	for _, ahead := range []time.Duration{0, time.Hour, -time.Hour} {
		a := &archive{ahead: ahead}
		adapter := answering(t, a.ServeHTTP)
		m := nag
		for range 2 {
			if _, err := adapter.Find(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		seconds, _ := strconv.ParseFloat(a.asked[1], 64)
		since := m.Tried.Add(ahead).Sub(time.UnixMicro(int64(seconds * 1e6)))
		if since < 55*time.Second || since > 65*time.Second {
			t.Errorf("with a clock %s ahead it reads from %s before the attempt", ahead, since)
		}
	}
}
