package discord_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/discord"
	"heed/bot"
)

// secret is the token of these tests, and of whom.
const (
	secret = "OTAw.very.secret"
	heedID = "900000000000000001"
)

// adapterAt is an adapter that is not running, for what answers at an address.
func adapterAt(t *testing.T, url string) *discord.Adapter {
	t.Helper()
	a, err := discord.New(adaptertest.NewRecorder("guild", nil, nil).Host(), discord.Config{Token: secret, APIURL: url + "/"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// answering is an adapter whose Discord gives one answer to everything but the
// questions who heed is and what a channel is.
func answering(t *testing.T, h http.HandlerFunc) *discord.Adapter {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /applications/@me", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"id": %q, "bot": {"id": %q}}`, heedID, heedID)
	})
	mux.HandleFunc("GET /channels/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"id": %q, "type": 0}`, r.PathValue("id"))
	})
	mux.HandleFunc("/", h)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return adapterAt(t, s.URL)
}

// The places and messages of these tests.
const (
	lane    = "700000000000000001"
	message = "1300000000000000001"
)

var (
	at     = bot.Ref{Connection: "guild", ID: lane + "/" + message}
	nag    = bot.Message{Key: "KEY000000000000000000001", Kind: bot.SendNag, Lane: bot.Channel{Connection: "guild", ID: lane}, Text: "Zoe is waiting.", Tried: time.Now()}
	words  = bot.Message{Key: "KEY000000000000000000002", Kind: bot.SendReply, Lane: nag.Lane, To: at, Text: "It is on its way.", Tried: time.Now()}
	toAnn  = bot.Message{Key: "KEY000000000000000000003", Kind: bot.SendNag, Lane: bot.DirectTo("guild", "80351110224678912"), Text: "Zoe is waiting.", Tried: time.Now()}
	inDesk = func() bot.Message { m := nag; m.Kind, m.Thread = bot.TellLine, at; return m }()
)

// tried is what each way of calling Discord learned.
func tried(t *testing.T, a *discord.Adapter) map[string]error {
	t.Helper()
	all := map[string]error{}
	for name, m := range map[string]bot.Message{"post": nag, "reply": words, "line": inDesk, "direct": toAnn} {
		ref, err := a.Send(t.Context(), m)
		if all[name] = err; (err == nil) == ref.IsZero() {
			t.Errorf("%s: %v with %v", name, err, ref)
		}
	}
	all["edit"] = a.Edit(t.Context(), at, nag)
	all["remove"] = a.Remove(t.Context(), at)
	_, all["find"] = a.Find(t.Context(), nag)
	for name, err := range all {
		if err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "channels/")) {
			t.Errorf("%s tells the token or an address: %v", name, err)
		}
	}
	return all
}

const posted = `{"id": "` + message + `", "channel_id": "` + lane + `"}`

// answers are what may come back, and what that means; a line is a post in a
// channel that is the thread of a card.
var answers = []struct {
	name, header, body                     string
	status                                 int
	post, line, direct, edit, remove, find string
}{
	{"done", "", posted, 200, "done", "doubt", "doubt", "done", "doubt", "doubt"},
	{"done, but which?", "", `{}`, 200, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "doubt"},
	{"done, and no word of it", "", ``, 204, "doubt", "doubt", "not sent, 0s", "doubt", "done", "doubt"},
	{"done, but elsewhere", "", `{"id": "1300000000000000002", "channel_id": "1"}`, 200, "doubt", "doubt", "doubt", "doubt", "doubt", "doubt"},
	{"a list", "", `[]`, 200, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "done"},
	{"a sign-in page", "", `<html>`, 200, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "doubt"},
	{"garbage", "", `{"id": "1`, 200, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "doubt"},
	{"elsewhere", "Location: http://evil.example/", ``, 302, "refused", "refused", "refused", "refused", "refused", "refused"},
	{"an unknown code", "", `{"code": 99999}`, 400, "refused", "refused", "refused", "refused", "refused", "refused"},
	{"an unknown code, forbidden", "", `{"code": 99999}`, 403, "channel blocked", "refused", "channel blocked", "channel blocked", "channel blocked", "channel blocked"},
	{"a code that is a text", "", `{"code": "` + secret + `", "message": "` + secret + `"}`, 400, "refused", "refused", "refused", "refused", "refused", "refused"},
	{"a code with a wrong status", "", `{"code": 50001}`, 500, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "doubt"},
	{"no token", "", `{"code": 0, "message": "401: Unauthorized"}`, 401, "connection blocked", "connection blocked", "connection blocked", "connection blocked", "connection blocked", "connection blocked"},
	{"no such route", "", `{"code": 0, "message": "404: Not Found"}`, 404, "refused", "refused", "refused", "refused", "refused", "refused"},
	{"a wall", "", `<html>Access denied`, 403, "connection blocked", "connection blocked", "connection blocked", "connection blocked", "connection blocked", "connection blocked"},
	{"heard in part", "", ``, 408, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "doubt"},
	{"too long", "", `<html>`, 413, "refused", "refused", "refused", "refused", "refused", "refused"},
	{"failed", "", `{"code": 0}`, 500, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "doubt"},
	{"a gateway", "", `<html>`, 502, "doubt", "doubt", "not sent, 0s", "doubt", "doubt", "doubt"},
}

func TestWhatAnswersMean(t *testing.T) {
	for _, c := range answers {
		t.Run(c.name, func(t *testing.T) {
			got := tried(t, answering(t, func(w http.ResponseWriter, _ *http.Request) {
				if name, value, ok := strings.Cut(c.header, ": "); ok {
					w.Header().Set(name, value)
				}
				w.WriteHeader(c.status)
				io.WriteString(w, c.body)
			}))
			want := map[string]string{"post": c.post, "reply": c.post, "line": c.line, "direct": c.direct, "edit": c.edit, "remove": c.remove, "find": c.find}
			for name, want := range want {
				if is := adaptertest.Verdict(got[name]); is != want {
					t.Errorf("%s: %s (%v), want %s", name, is, got[name], want)
				}
			}
		})
	}
}

// means are the codes in heed's table, by what they mean to a post.
var means = map[string]string{
	"not sent, 0s":       "20016 20022 20028 20029 30034 30046 40003 40004 40006 40062 50083 110000 110001 130000",
	"connection blocked": "10002 10012 20001 20002 20012 40001 40002 40012 40333 50002 50010 50014 50025 60003",
	"channel blocked":    "10003 10004 40007 40058 40066 40067 50001 50008 50009 50013 50024 50055 50086 160002",
	"gone":               "10008 50005",
	"refused": "10007 10011 10013 10014 10062 10087 20009 20031 30003 30010 30015 30033 40005 40060 40094 50003 50004 50006 50007 50021 50028 50033 " +
		"50035 50041 50045 50046 50068 50109 50110 50123 50146 50151 50278 90001 160004 160005 160006 160007 200000 200001 240000 400001",
}

// ofCode is what a code means to each way of calling, where it is not what it means
// to a post that has no thread.
func ofCode(code int, means string) map[string]string {
	all := map[string]string{"post": means, "reply": means, "line": means, "direct": means, "edit": means, "remove": means, "find": means}
	switch means {
	case "channel blocked":
		all["line"] = "refused" // the channel itself may be better
	case "gone":
		all["post"], all["reply"], all["line"], all["remove"] = "refused", "refused", "refused", "done"
		all["direct"] = "not sent, 0s" // no answer to that question
	}
	if code == 10003 {
		all["remove"] = "done"
	}
	return all
}

func TestWhatCodesMean(t *testing.T) {
	var all []int
	for means, list := range means {
		for _, code := range strings.Fields(list) {
			n, _ := strconv.Atoi(code)
			all = append(all, n)
			t.Run(code, func(t *testing.T) {
				got := tried(t, answering(t, func(w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(http.StatusBadRequest)
					fmt.Fprintf(w, `{"code": %s, "message": %q, "errors": {"embeds": {"0": {"_errors": [{"code": "X", "message": %q}]}}}}`, code, secret, secret)
				}))
				for name, want := range ofCode(n, means) {
					if is := adaptertest.Verdict(got[name]); is != want {
						t.Errorf("%s: %s (%v), want %s", name, is, got[name], want)
					}
				}
				if err := got["edit"]; strings.Contains(err.Error(), code) {
					t.Errorf("people are told Discord's code: %v", err)
				}
			})
		}
	}
	if slices.Sort(all); !slices.Equal(all, discord.Codes()) {
		t.Errorf("the table has\n%d, the test\n%d", discord.Codes(), all)
	}
}

// TestWithoutAConnectionNothingWasSent knows a platform that is not there from
// one that went silent.
func TestWithoutAConnectionNothingWasSent(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	for name, err := range tried(t, adapterAt(t, s.URL)) {
		if adaptertest.Verdict(err) != "not sent, 0s" {
			t.Errorf("%s, and nobody listens: %v", name, err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if c, err := l.Accept(); err == nil {
			defer c.Close()
			io.ReadAtLeast(c, make([]byte, 100), 100)
			cancel()
		}
	}()
	if _, err := adapterAt(t, "http://"+l.Addr().String()).Send(ctx, words); adaptertest.Verdict(err) != "doubt" {
		t.Errorf("nobody answers: %v", err)
	}
}

func TestAReferenceOfAnotherConnectionIsRefused(t *testing.T) {
	a := answering(t, http.NotFound)
	for _, id := range []string{"", "1/2", lane, lane + "/", lane + "/" + message + "/" + message, "../" + message, lane + "/@me"} {
		for _, r := range []bot.Ref{{Connection: "guild", ID: id}, {Connection: "x", ID: at.ID}} {
			reply, line := words, inDesk
			reply.To, line.Thread = r, r
			_, sent := a.Send(t.Context(), reply)
			_, lost := a.Find(t.Context(), reply)
			_, under := a.Find(t.Context(), line)
			if r.IsZero() {
				under = lost // that is no thread at all
			}
			for _, err := range []error{sent, lost, under, a.Edit(t.Context(), r, nag), a.Remove(t.Context(), r), a.Mark(t.Context(), r, true)} {
				if adaptertest.Verdict(err) != "refused" {
					t.Errorf("%v: %v", r, err)
				}
			}
		}
	}
}

func TestWhatIsTooLongIsRefusedAndNotSent(t *testing.T) {
	a := answering(t, func(w http.ResponseWriter, r *http.Request) { t.Error("Discord is called") })
	long := words
	long.Text = strings.Repeat("ä", 2001)
	if _, err := a.Send(t.Context(), long); adaptertest.Verdict(err) != "refused" || !strings.HasPrefix(err.Error(), "2001 characters") {
		t.Errorf("error is %v", err)
	}
}
