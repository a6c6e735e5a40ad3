package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"heed/adapters/discord/discordtest"
	"heed/adapters/slack/slacktest"
)

// A story in testdata/stories says what heed promises, in words that a customer
// can read, and shows it on the whole program: a process of its own, a file of
// its own, HTTP on both sides. What a story can say is in [commands].
func TestStories(t *testing.T) {
	cmds := map[string]func(*testscript.TestScript, bool, []string){}
	for name, c := range commands {
		cmds[name] = c.run
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/stories", Cmds: cmds, Setup: begin,
		RequireExplicitExec: true, RequireUniqueNames: true,
	})
}

// command is a sentence that a story can be told in.
type command struct {
	usage string
	least int // arguments it needs
	do    func(s *story, not bool, args []string)
}

var commands = map[string]command{
	// heed itself. $URL is where it serves, $LINK its sign-in link, $TRY the line to
	// paste, $TOKEN and $INBOX what it made where there is no configuration.
	"start": {"heed [room=KIB] [flag…]", 1, (*story).start},
	"crash": {"heed: kill -9", 1, (*story).crash},
	"fails": {"heed: it ends by itself with exit code 1; stdout has what it said", 1, (*story).fails},
	"end":   {"heed: SIGTERM, out in 10 s with exit code 0", 1, (*story).end},

	// Customers. The item of the mention m1 is $m1 from then on.
	"say":      {"CONNECTION CUSTOMER ID TEXT [field=value…]: a mention, signed; stdout has the answer", 4, (*story).say},
	"post":     {"CONNECTION FILE STATUS [id=…] [at=-6m] ['Header: value'…]: any body, signed; its item is $ITEM", 3, (*story).post},
	"flood":    {"begins CONNECTION [BYTES each] | heard STATUS | ends: every mention that was accepted in between is there", 1, (*story).flood},
	"customer": {"answers STATUS|drop|hang | [!] got TEXT [field=value…] | tried TEXT N or N+ | retried TEXT", 2, (*story).heard},

	// The team. A name of a member is a command; ! is for what is refused.
	"ann": teammate("ann"), "bob": teammate("bob"), "cem": teammate("cem"), "vic": teammate("vic"), "me": teammate("me"),
	"together": {"EVENT ITEM MEMBER…: all at the same time; stdout has what each was told", 3, (*story).together},
	"api":      {"METHOD PATH STATUS [FILE] ['Header: value'…]: stdout has the answer", 3, (*story).api},

	// What is known. All of these wait until it is so.
	"item":  {"ITEM field=value field~regexp…", 2, (*story).item},
	"log":   {"ITEM EVENT…: exactly these, in this order; a last … for more", 2, (*story).log},
	"items": {"QUERY ITEM…: exactly these, in any order", 1, (*story).items},
	"let":   {"NAME ITEM field", 3, (*story).let},

	// The board, in a browser without JavaScript.
	"browse": {"ADDRESS [STATUS]", 1, (*story).browse},
	"press":  {"BUTTON [field=value…]", 1, (*story).press},
	"see":    {"[!] TEXT, or 'raw HTML' that has a < in it", 1, (*story).see},
	"forget": {"everything: another browser", 0, (*story).forget},

	// Slack. $SLACK in the configuration is its address.
	"slack": {"WORD …: see slackWords", 1, (*story).inSlack},

	// Discord. $DISCORD in the configuration is its address.
	"discord": {"WORD …: see discordWords", 1, (*story).inDiscord},
}

func (c command) run(ts *testscript.TestScript, not bool, args []string) {
	s := ts.Value("story").(*story)
	s.TestScript = ts
	if len(args) < c.least {
		ts.Fatalf("usage: %s", c.usage)
	}
	c.do(s, not, args)
}

// story is one that is being told.
type story struct {
	*testscript.TestScript
	t        testscript.T
	folder   string
	vars     []string // of heed's environment
	config   *config
	token    string   // of the HTTP interface
	said     []string // what must be in no log: words and secrets
	heed     *process
	logs     []*sharedBuffer // of every heed that ran
	expected []*sharedBuffer // those that may have errors
	customer *customer
	flooding *flooding
	browser  *browser
	slack    *slacktest.Server
	discord  *discordtest.Server
}

// begin sets the stage: a customer who can be answered at $CUSTOMER.
func begin(env *testscript.Env) error {
	// At its end a program with the race detector sleeps a second, unless told not to.
	s := &story{t: env.T(), folder: env.WorkDir, vars: append(env.Vars, "GORACE=atexit_sleep_ms=0")}
	s.customer = newCustomer(s)
	workspace, address := newWorkspace(env)
	s.slack = workspace
	server, there := newGuild(env)
	s.discord = server
	s.forget(false, nil)
	env.Values["story"] = s
	env.Defer(s.over)
	files, err := filepath.Glob(filepath.Join(env.WorkDir, "*.yaml"))
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		text = []byte(strings.NewReplacer("$CUSTOMER", s.customer.server.URL, "$SLACK", address, "$DISCORD", there).Replace(string(text)))
		if err := os.WriteFile(name, text, 0o600); err != nil {
			return err
		}
	}
	return err
}

// over ends what runs, and checks what holds in every story: nothing raced or
// panicked, no error was logged, and no log has a secret or somebody's words.
func (s *story) over() {
	if s.heed != nil {
		_ = s.heed.cmd.Process.Kill() // it may have ended by itself
		<-s.heed.ended
	}
	s.customer.server.Close()
	var wrong []string
	for _, log := range s.logs {
		for line := range strings.Lines(log.String()) {
			if slices.Contains(s.expected, log) {
				line = strings.ReplaceAll(line, "level=ERROR", "level=WARN")
			}
			if s.bad(line) {
				wrong = append(wrong, "heed's log has "+line)
			}
		}
	}
	if wrong = append(wrong, s.customer.wrong()...); len(wrong) > 0 {
		s.t.Log(strings.Join(wrong, "\n"))
		s.t.FailNow()
	}
}

// bad reports whether a line should not be in a log. That a reply was refused is
// an error that was told.
func (s *story) bad(line string) bool {
	for _, trouble := range []string{"DATA RACE", "panic", "level=ERROR"} {
		if strings.Contains(line, trouble) && !strings.Contains(line, "msg=delivery") {
			return true
		}
	}
	return slices.ContainsFunc(s.said, func(said string) bool { return said != "" && strings.Contains(line, said) })
}

// Waiting: how often something is looked at, and when a story gives up.
const (
	lookEvery = 20 * time.Millisecond
	giveUp    = 20 * time.Second
)

// until waits until what returns nothing. It returns why something is not yet so.
func (s *story) until(what func() string) {
	var why string
	for end := time.Now().Add(giveUp); time.Now().Before(end); time.Sleep(lookEvery) {
		if why = what(); why == "" {
			return
		}
	}
	s.Fatalf("after %s: %s", giveUp, why)
}

var expectation = regexp.MustCompile(`(?s)^([a-z][a-z_.0-9]*)([=~])(.*)$`)

// misses says which of the expectations v does not meet, if any.
func (s *story) misses(v any, expected []string) string {
	for _, e := range expected {
		part := expectation.FindStringSubmatch(e)
		if part == nil {
			s.Fatalf("%q is neither field=value nor field~regexp", e)
		}
		got, met := shown(at(v, part[1])), false
		if part[2] == "=" {
			met = got == part[3]
		} else {
			pattern, err := regexp.Compile(part[3])
			s.Check(err)
			met = pattern.MatchString(got)
		}
		if !met {
			return fmt.Sprintf("%s is %q, not %s", part[1], got, e)
		}
	}
	return ""
}

// at is the value at a path such as replies.0.state, nil if there is none.
func at(v any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch level := v.(type) {
		case map[string]any:
			v = level[name]
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(level) {
				return nil
			}
			v = level[n]
		default:
			return nil
		}
	}
	return v
}

// shown is a value of JSON as a story writes it.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // unreachable: it was JSON before
	}
	return string(text)
}
