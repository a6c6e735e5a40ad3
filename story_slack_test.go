package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"heed/adapters/slack/slacktest"
)

// Everybody and everything in the workspace of a story, by the names that the
// story calls them.
var (
	slackUsers = map[string]slacktest.User{
		"ann":  {ID: "U012ANN", Name: "ann", RealName: "Ann Lee", Email: "ann@example.com"},
		"bob":  {ID: "U012BOB", Name: "bob", RealName: "Bob Ray", Email: "bob@example.com"},
		"dan":  {ID: "U012DAN", Name: "dan", RealName: "Dan Moe", Email: "dan@example.com"},
		"gus":  {ID: "U012GUS", Name: "gus", RealName: "Gus Guest", Restricted: true},
		"cleo": {ID: "U099CLEO", Name: "cleo", RealName: "Cleo Customer", Stranger: true, TeamID: "T0OTHER"},
	}
	slackChannels = map[string]slacktest.Channel{
		"team":   {ID: "C0TEAM", Name: "team", Member: true},
		"shop":   {ID: "C0SHOP", Name: "shop", Member: true, Shared: true},
		"other":  {ID: "C0OTHER", Name: "other", Member: true},
		"random": {ID: "C0RANDOM", Name: "random"},
	}
)

// newWorkspace is a Slack for one story. Its address stands in configurations as
// $SLACK.
func newWorkspace(env *testscript.Env) (*slacktest.Server, string) {
	s := slacktest.New(slacktest.Settings{})
	s.AddUser(slices.Collect(maps.Values(slackUsers))...)
	s.AddChannel(slices.Collect(maps.Values(slackChannels))...)
	return s, s.Serve(env.T().(testing.TB)).APIURL
}

// slackWords are the sentences about Slack: what stands behind the word slack.
var slackWords = map[string]command{
	"connects": {"until heed listens", 0, (*story).slackConnects},
	"drops":    {"every socket closes", 0, func(s *story, _ bool, _ []string) { s.slack.Drop() }},
	"archives": {"CHANNEL; ! opens it again", 1, func(s *story, not bool, a []string) { s.slack.Archive(slackChannels[a[0]].ID, !not) }},
	"says":     {"WHO CHANNEL TEXT [in the thread of the message with this TEXT]", 3, (*story).slackSays},
	"edits":    {"CHANNEL TEXT NEW", 3, func(s *story, _ bool, a []string) { s.slack.Edit(s.slackMessage(a[0], a[1]), a[2]) }},
	"deletes":  {"CHANNEL TEXT", 2, func(s *story, _ bool, a []string) { s.slack.Delete(s.slackMessage(a[0], a[1])) }},
	"forwards": {"WHO CHANNEL TEXT: the message's shortcut", 3, (*story).slackForwards},
	"presses":  {"WHO EVENT TEXT [CHANNEL]: on the card (in team) that has this text, a button or in the menu", 3, (*story).slackPresses},
	"fills":    {"WHO field=value…: the form that is open, and sends it; ! and it stays open", 1, (*story).slackFills},
	"asks":     {"WHO TEXT: /heed TEXT; stdout has the answer", 2, (*story).slackAsks},
	"sees":     {"[!] CHANNEL TEXT…: one message that has all of these", 2, (*story).slackSees},
	"resumes":  {"CHANNEL TEXT…: sees, after the half minute for which a channel in trouble is left alone", 2, (*story).slackResumes},
	"form":     {"WHO TEXT: a form is open that has it", 2, (*story).slackForm},
	"told":     {"[!] WHO TEXT: they alone", 2, (*story).slackTold},
	"home":     {"WHO TEXT…: what heed's Home tab shows them", 2, (*story).slackHome},
	"cards":    {"CHANNEL NUMBER: so many, now", 2, (*story).slackCards},
}

// inSlack does what the word after slack says.
func (s *story) inSlack(not bool, args []string) {
	c, ok := slackWords[args[0]]
	if !ok || len(args) < c.least+1 {
		s.Fatalf("usage: slack %s %s", args[0], c.usage)
	}
	c.do(s, not, args[1:])
}

func (s *story) slackConnects(bool, []string) {
	s.until(func() string { return unless(s.slack.Connected(), "heed does not listen to Slack") })
}

func unless(is bool, why string) string {
	if is {
		return ""
	}
	return why
}

// slackMessage waits for a message that shows a text.
func (s *story) slackMessage(channel string, texts ...string) (found slacktest.Message) {
	s.until(func() string {
		all := s.slack.Messages(slackChannels[channel].ID)
		for _, m := range all {
			if hasAll(m.Shown(), texts) {
				found = m
				return ""
			}
		}
		return fmt.Sprintf("no message in %s has %q; there are:\n%s", channel, texts, shownAll(all))
	})
	return found
}

func hasAll(text string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(text, p) })
}

func shownAll(all []slacktest.Message) string {
	text := ""
	for _, m := range all {
		text += "— " + m.TS + " under " + m.ThreadTS + ": " + m.Shown() + "\n"
	}
	return text
}

func (s *story) slackSays(_ bool, args []string) {
	thread := ""
	if len(args) > 3 {
		m := s.slackMessage(args[1], args[3])
		thread = m.TS
	}
	s.said = append(s.said, args[2])
	s.slack.Say(slackUsers[args[0]].ID, slackChannels[args[1]].ID, thread, args[2])
}

func (s *story) slackForwards(_ bool, args []string) {
	m := s.slackMessage(args[1], args[2])
	s.slack.Shortcut(slackUsers[args[0]].ID, m.Channel, m.TS, "forward")
}

// slackPresses waits until the card offers it, as a person would.
func (s *story) slackPresses(_ bool, args []string) {
	user, do, channel := slackUsers[args[0]].ID, args[1], append(args, "team")[3]
	var card slacktest.Message
	var actions []string
	s.until(func() string {
		card = s.slackMessage(channel, args[2])
		actions = s.slack.Actions(card.Channel, card.TS)
		return unless(slices.Contains(actions, "do:"+do) || slices.Contains(actions, "menu"), fmt.Sprintf("the card only has %q", actions))
	})
	if slices.Contains(actions, "do:"+do) {
		s.slack.Press(user, card.Channel, card.TS, "do:"+do)
		return
	}
	s.slack.Choose(user, card.Channel, card.TS, "menu", do)
}

func (s *story) slackFills(not bool, args []string) {
	user, values := slackUsers[args[0]].ID, map[string]string{}
	for _, pair := range args[1:] {
		field, value, _ := strings.Cut(pair, "=")
		values[field] = value
		s.said = append(s.said, value)
	}
	s.slackForm(false, []string{args[0], ""})
	d := s.slack.Submit(user, values)
	s.until(func() string { return unless(d.Confirmed(), "the form was not taken") })
	s.until(func() string {
		v := s.slack.View(user)
		switch {
		case not && v == nil:
			return "the form is gone"
		case !not && v != nil:
			return "the form is still open: " + v.Shown()
		}
		return ""
	})
}

func (s *story) slackAsks(_ bool, args []string) {
	before := len(s.slack.Ephemerals(slackUsers[args[0]].ID))
	s.slack.Command(slackUsers[args[0]].ID, slackChannels["team"].ID, "/heed", args[1])
	s.until(func() string {
		all := s.slack.Ephemerals(slackUsers[args[0]].ID)
		if len(all) == before {
			return "no answer to /heed " + args[1]
		}
		fmt.Fprintln(s.Stdout(), all[len(all)-1].Shown())
		return ""
	})
}

func (s *story) slackSees(not bool, args []string) {
	if !not {
		s.slackMessage(args[0], args[1:]...)
		return
	}
	for _, m := range s.slack.Messages(slackChannels[args[0]].ID) {
		if hasAll(m.Shown(), args[1:]) {
			s.Fatalf("%s has %q: %s", args[0], args[1:], m.Shown())
		}
	}
}

// slackResumes is more patient than the rest.
func (s *story) slackResumes(_ bool, args []string) {
	for end := time.Now().Add(giveUp); time.Now().Before(end); time.Sleep(lookEvery) {
		if slices.ContainsFunc(s.slack.Messages(slackChannels[args[0]].ID), func(m slacktest.Message) bool { return hasAll(m.Shown(), args[1:]) }) {
			return
		}
	}
	s.slackMessage(args[0], args[1:]...)
}

func (s *story) slackForm(_ bool, args []string) {
	s.until(func() string {
		v := s.slack.View(slackUsers[args[0]].ID)
		if v == nil {
			return args[0] + " has no form open"
		}
		return unless(strings.Contains(v.Shown(), args[1]), "the form says: "+v.Shown())
	})
}

func (s *story) slackTold(not bool, args []string) {
	told := func() bool {
		return slices.ContainsFunc(s.slack.Ephemerals(slackUsers[args[0]].ID), func(e slacktest.Ephemeral) bool { return strings.Contains(e.Shown(), args[1]) })
	}
	if not && told() {
		s.Fatalf("%s was told %q", args[0], args[1])
	}
	s.until(func() string {
		return unless(not || told(), fmt.Sprintf("%s was told %v", args[0], s.slack.Ephemerals(slackUsers[args[0]].ID)))
	})
}

func (s *story) slackHome(_ bool, args []string) {
	user := slackUsers[args[0]].ID
	s.slack.OpenHome(user)
	s.until(func() string {
		v := s.slack.Home(user)
		if v == nil {
			return "nothing is in the Home tab"
		}
		return unless(hasAll(v.Shown(), args[1:]), "the Home tab shows: "+v.Shown())
	})
}

// slackCards counts the cards: heed's messages that stand in the channel itself
// and have something to press.
func (s *story) slackCards(_ bool, args []string) {
	n := 0
	for _, m := range s.slack.Messages(slackChannels[args[0]].ID) {
		if m.BotID == slacktest.BotID && m.ThreadTS == "" && len(s.slack.Actions(m.Channel, m.TS)) > 0 {
			n++
		}
	}
	if fmt.Sprint(n) != args[1] {
		s.Fatalf("there are %d cards in %s", n, args[0])
	}
}
