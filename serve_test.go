package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// pasted runs the line as a shell would, with a curl that only shows what it
// was given, and returns the request that curl would send.
func pasted(t *testing.T, line string) *http.Request {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `curl() { for a in "$@"; do printf '%s\0' "$a"; done; }; `+line)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	args := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	r := request(t, http.MethodPost, args[len(args)-1], args[len(args)-2])
	for i, a := range args {
		if a == "-H" {
			name, value, _ := strings.Cut(args[i+1], ": ")
			r.Header.Set(name, value)
		}
	}
	return r
}

func TestTheLineThatIsPrintedWorksWhenPasted(t *testing.T) {
	t.Chdir(t.TempDir())
	r := start(t)
	items := map[string]bool{}
	for range 3 {
		status, body := do(t, pasted(t, r.line("try it")))
		var receipt struct{ Item, Status string }
		if err := json.Unmarshal([]byte(body), &receipt); status != http.StatusAccepted || err != nil || receipt.Status != "new" {
			t.Fatalf("%d %s", status, body)
		}
		items[receipt.Item] = true
	}
	if len(items) != 3 {
		t.Errorf("three pastes made the items %v", items)
	}
	list := request(t, http.MethodGet, r.URL+"/api/v1/items", "")
	list.Header.Set("Authorization", "Bearer "+r.line("api token"))
	if status, body := do(t, list); status != http.StatusOK || strings.Count(body, "is anybody there?") != 3 {
		t.Errorf("%d %s", status, body)
	}
	if code := r.end(); code != exitFine {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
}

func TestTokensAreMadeOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	first := start(t)
	first.end()
	second := start(t)
	if first.line("api token") != second.line("api token") || len(second.line("api token")) < 20 {
		t.Errorf("%q, then %q", first.line("api token"), second.line("api token"))
	}
	if strings.Contains(first.stderr.String()+second.stderr.String(), second.line("api token")) {
		t.Error("the token is in the log")
	}
}

const withBoard = `
store: here.db
members: {zoe: {role: admin}, ann: {role: lead}}
connections: {board: {type: web}, shop: {type: webhook, token: abcdef}}
desks: {support: {from: [shop], post: [board]}}
`

func TestTheSignInLinkIsForTheFirstAdmin(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "config.yaml", withBoard)
	r := start(t)
	if link := r.line("board"); !strings.HasPrefix(link, r.URL+"/") || !strings.Contains(r.Greeted, "signs zoe in") {
		t.Errorf("greeted with\n%s", r.Greeted)
	}
	if strings.Contains(r.Greeted, "curl") || strings.Contains(r.Greeted, "api token") {
		t.Errorf("a configured heed prints tokens:\n%s", r.Greeted)
	}
	if status, body := do(t, request(t, http.MethodGet, r.line("board"), "")); status != http.StatusOK || !strings.Contains(body, "<button") {
		t.Errorf("the link opens with %d: %s", status, body)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsInUseIsNamed(t *testing.T) {
	t.Chdir(t.TempDir())
	r := start(t)
	address := strings.TrimPrefix(r.URL, "http://")
	code, _, stderr := runOnce(t, "serve", "--listen", address)
	if code != exitWrong || !strings.Contains(stderr, "another program listens on "+address) {
		t.Errorf("a port in use: %d %s", code, stderr)
	}
	code, _, stderr = runOnce(t, "serve", "--listen", "127.0.0.1:0")
	if code != exitWrong || !strings.Contains(stderr, "heed.db") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("a store in use: %d %s", code, stderr)
	}
}

func TestHealthAsksTheRunningHeed(t *testing.T) {
	t.Chdir(t.TempDir())
	r := start(t)
	address := strings.TrimPrefix(r.URL, "http://")
	if code, stdout, stderr := runOnce(t, "health", "--listen", address); code != exitFine || stdout != "ready\n" {
		t.Errorf("%d %s%s", code, stdout, stderr)
	}
	r.end()
	if code, stdout, stderr := runOnce(t, "health", "--listen", address); code != exitWrong || !strings.Contains(stderr, "no heed answers") {
		t.Errorf("after its end: %d %s%s", code, stdout, stderr)
	}
}

// halfSent sends the beginning of a mention, and returns when heed waits for the rest.
func halfSent(t *testing.T, r *running, body string) (net.Conn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(r.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	fmt.Fprintf(c, "POST /in/shop HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer abcdef\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", strings.TrimPrefix(r.URL, "http://"), len(body))
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err)
	}
	in.ReadString('\n')
	return c, in
}

func TestWhatIsInFlightIsFinished(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "config.yaml", withBoard)
	r := start(t)
	const body = `{"id": "1", "text": "hello"}`
	c, in := halfSent(t, r, body)
	r.signals <- syscall.SIGTERM
	untilClosed(t, r)
	fmt.Fprint(c, body)
	answer, err := http.ReadResponse(in, nil)
	if err != nil || answer.StatusCode != http.StatusAccepted {
		t.Errorf("%v, %v", answer, err)
	}
	if code := <-r.code; code != exitFine {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
}

// untilClosed returns when heed takes no new connections.
func untilClosed(t *testing.T, r *running) {
	t.Helper()
	for t.Context().Err() == nil {
		c, err := net.Dial("tcp", strings.TrimPrefix(r.URL, "http://"))
		if err != nil {
			return
		}
		c.Close()
	}
}

func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "config.yaml", withBoard)
	r := start(t)
	halfSent(t, r, `{"id": "1", "text": "hello"}`)
	r.signals <- syscall.SIGTERM
	untilClosed(t, r)
	r.signals <- syscall.SIGTERM
	if code := <-r.code; code != exitWrong || !strings.Contains(r.stderr.String(), "ended at once") {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
}

// What the core can not go on with ends the process, in plain words.
func TestWhenTheCoreEndsHeedEnds(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "config.yaml", withBoard)
	r := start(t)
	mention := request(t, http.MethodPost, r.URL+"/in/shop", `{"id": "1", "text": "hello"}`)
	mention.Header.Set("Authorization", "Bearer abcdef")
	mention.Header.Set("Content-Type", "application/json")
	if status, body := do(t, mention); status != http.StatusAccepted {
		t.Fatalf("%d %s", status, body)
	}
	r.end()
	write(t, "config.yaml", strings.ReplaceAll(withBoard, "support", "sales"))
	code, _, stderr := runOnce(t, "serve", "--listen", "127.0.0.1:0")
	if code != exitWrong || !strings.Contains(stderr, `"support"`) || !strings.Contains(stderr, "heed: ") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}
