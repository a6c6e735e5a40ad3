package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"heed/adapters/discord/discordtest"
)

// Everybody and everything in the server of a story, by the names that the story
// calls them. Dan holds the role of the team.
var (
	discordUsers = map[string]string{
		"ann": "80351110224678912", "bob": "80351110224678913", "dan": "80351110224678914", "cleo": "80351110224678915", "zed": "80351110224678916",
	}
	discordChannels = map[string]discordtest.Channel{
		"team": {ID: "80351110224678931", Name: "team"},
		"shop": {ID: "80351110224678932", Name: "shop"},
		"help": {ID: "80351110224678933", Name: "help", Type: 15, Tags: []discordtest.Tag{{ID: "80351110224678941", Name: "Solved"}}},
		"desk": {ID: "80351110224678934", Name: "desk", Type: 15, Tags: []discordtest.Tag{{ID: "80351110224678942", Name: "open"}, {ID: "80351110224678943", Name: "answered"}}},
		"hall": {ID: "80351110224678935", Name: "hall"},
	}
)

// newGuild is a Discord for one story. Its address stands in configurations as
// $DISCORD.
func newGuild(env *testscript.Env) (*discordtest.Server, string) {
	s := discordtest.New(discordtest.Settings{})
	s.AddRole(discordRole, "support")
	for name, id := range discordUsers {
		s.AddUser(discordtest.User{ID: id, Name: name, Global: strings.ToUpper(name[:1]) + name[1:]})
		s.Join(id)
	}
	s.Join(discordUsers["dan"], discordRole)
	for _, c := range discordChannels {
		s.AddChannel(c)
	}
	return s, s.Serve(env.T().(testing.TB)).APIURL
}

// discordWords are the sentences about Discord: what stands behind the word discord.
var discordWords = map[string]command{
	"connects": {"until heed listens", 0, (*story).discordConnects},
	"drops":    {"every connection ends", 0, func(s *story, _ bool, _ []string) { s.discord.Drop() }},
	"forgets":  {"no session can be resumed", 0, func(s *story, _ bool, _ []string) { s.discord.Forget(); s.discord.Drop() }},
	"says":     {"WHO CHANNEL TEXT", 3, (*story).discordSays},
	"posts":    {"WHO FORUM TITLE TEXT", 4, (*story).discordPosts},
	"replies":  {"WHO CHANNEL TEXT NEW: to the message, in a channel or a thread of it, that has this text", 4, (*story).discordReplies},
	"notes":    {"WHO TEXT NEW: in the thread of the card in team that has this text", 3, (*story).discordNotes},
	"edits":    {"CHANNEL TEXT NEW", 3, func(s *story, _ bool, a []string) { s.discord.Edit(s.discordMessage(a[0], a[1]), a[2]) }},
	"deletes":  {"CHANNEL TEXT", 2, func(s *story, _ bool, a []string) { s.discord.Delete(s.discordMessage(a[0], a[1])) }},
	"forwards": {"WHO CHANNEL TEXT: Send to heed", 3, (*story).discordForwards},
	"presses":  {"WHO EVENT TEXT [CHANNEL]: on the card (in team) that has this text, a button or in the menu", 3, (*story).discordPresses},
	"fills":    {"WHO field=value…: the form that is open, and sends it", 1, (*story).discordFills},
	"asks":     {"WHO WORD [option=value…]: /heed WORD; stdout has the answer", 2, (*story).discordAsks},
	"sees":     {"[!] CHANNEL TEXT…: one message that has all of these, in the channel or one of its threads", 2, (*story).discordSees},
	"told":     {"[!] WHO TEXT: they alone", 2, (*story).discordTold},
	"cards":    {"CHANNEL NUMBER: so many, now", 2, (*story).discordCards},
	"tagged":   {"FORUM TEXT TAG: the post that has this text", 3, (*story).discordTagged},
	"reacted":  {"CHANNEL TEXT EMOJI: heed, to the message", 3, (*story).discordReacted},
}

// inDiscord does what the word after discord says.
func (s *story) inDiscord(not bool, args []string) {
	c, ok := discordWords[args[0]]
	if !ok || len(args) < c.least+1 {
		s.Fatalf("usage: discord %s %s", args[0], c.usage)
	}
	c.do(s, not, args[1:])
}

// discordConnects waits until heed hears what happens, and people are offered its
// commands.
func (s *story) discordConnects(bool, []string) {
	s.until(func() string {
		return unless(s.discord.Connected() && len(s.discord.Commands()) > 1, "heed does not listen to Discord")
	})
}

// discordAll are the messages of a channel and of its threads.
func (s *story) discordAll(channel string) []discordtest.Message {
	id := discordChannels[channel].ID
	all := s.discord.Messages(id)
	for _, t := range s.discord.Threads(id) {
		all = append(all, s.discord.Messages(t.ID)...)
	}
	return all
}

// discordMessage waits for a message that shows a text.
func (s *story) discordMessage(channel string, texts ...string) (found discordtest.Message) {
	s.until(func() string {
		all := s.discordAll(channel)
		for _, m := range all {
			if hasAll(m.Shown(), texts) {
				found = m
				return ""
			}
		}
		text := ""
		for _, m := range all {
			text += "— " + m.Channel + "/" + m.ID + ": " + m.Shown() + "\n"
		}
		return fmt.Sprintf("no message in %s has %q; there are:\n%s", channel, texts, text)
	})
	return found
}

func (s *story) discordSays(_ bool, args []string) {
	s.said = append(s.said, args[2])
	s.discord.Say(discordUsers[args[0]], discordChannels[args[1]].ID, args[2])
}

func (s *story) discordPosts(_ bool, args []string) {
	s.said = append(s.said, args[2], args[3])
	s.discord.Post(discordUsers[args[0]], discordChannels[args[1]].ID, args[2], args[3])
}

func (s *story) discordReplies(_ bool, args []string) {
	m := s.discordMessage(args[1], args[2])
	s.said = append(s.said, args[3])
	s.discord.Reply(discordUsers[args[0]], m, args[3])
}

// discordNotes waits until the card has a thread, as a person would.
func (s *story) discordNotes(_ bool, args []string) {
	var card discordtest.Message
	s.until(func() string {
		card = s.discordMessage("team", args[1])
		return unless(card.Thread != "", "the card has no thread")
	})
	s.said = append(s.said, args[2])
	s.discord.Say(discordUsers[args[0]], card.Thread, args[2])
}

func (s *story) discordForwards(_ bool, args []string) {
	m := s.discordMessage(args[1], args[2])
	s.discord.Apply(discordUsers[args[0]], m.Channel, "Send to heed", m.ID)
}

// discordPresses waits until the card offers it, as a person would.
func (s *story) discordPresses(_ bool, args []string) {
	user, do, channel := discordUsers[args[0]], args[1], append(args, "team")[3]
	var card discordtest.Message
	var button, menu bool
	s.until(func() string {
		card = s.discordMessage(channel, args[2])
		button = strings.Contains(string(card.Components), `"do:`+do+`:`)
		menu = strings.Contains(string(card.Components), `"value":"`+do+`"`)
		return unless(button || menu, "the card only has "+string(card.Components))
	})
	if button {
		s.discord.Press(user, card.Channel, card.ID, "do:"+do)
		return
	}
	s.discord.Choose(user, card.Channel, card.ID, do)
}

func (s *story) discordFills(_ bool, args []string) {
	user, values := discordUsers[args[0]], map[string]string{}
	for _, pair := range args[1:] {
		field, value, _ := strings.Cut(pair, "=")
		values[field] = value
		s.said = append(s.said, value)
	}
	s.until(func() string { return unless(s.discord.Modal(user) != nil, args[0]+" has no form open") })
	s.discord.Submit(user, values)
	s.until(func() string {
		m := s.discord.Modal(user)
		return unless(m == nil, "the form is still open")
	})
}

func (s *story) discordAsks(_ bool, args []string) {
	user, options := discordUsers[args[0]], map[string]string{}
	for _, pair := range args[2:] {
		name, value, _ := strings.Cut(pair, "=")
		options[name] = value
	}
	before := len(s.discord.Ephemerals(user))
	s.discord.Command(user, discordChannels["team"].ID, "heed", args[1], options)
	s.until(func() string {
		all := s.discord.Ephemerals(user)
		if len(all) == before {
			return "no answer to /heed " + args[1]
		}
		fmt.Fprintln(s.Stdout(), all[len(all)-1].Shown())
		return ""
	})
}

func (s *story) discordSees(not bool, args []string) {
	if !not {
		s.discordMessage(args[0], args[1:]...)
		return
	}
	for _, m := range s.discordAll(args[0]) {
		if hasAll(m.Shown(), args[1:]) {
			s.Fatalf("%s has %q: %s", args[0], args[1:], m.Shown())
		}
	}
}

func (s *story) discordTold(not bool, args []string) {
	told := func() bool {
		return slices.ContainsFunc(s.discord.Ephemerals(discordUsers[args[0]]), func(m discordtest.Message) bool { return strings.Contains(m.Shown(), args[1]) })
	}
	if not && told() {
		s.Fatalf("%s was told %q", args[0], args[1])
	}
	s.until(func() string { return unless(not || told(), args[0]+" was not told "+args[1]) })
}

// discordCards counts the cards: heed's messages with something to press.
func (s *story) discordCards(_ bool, args []string) {
	n := 0
	for _, m := range s.discordAll(args[0]) {
		if m.Author == s.discord.BotUser() && strings.Contains(string(m.Components), `"do:`) {
			n++
		}
	}
	if fmt.Sprint(n) != args[1] {
		s.Fatalf("there are %d cards in %s", n, args[0])
	}
}

func (s *story) discordTagged(_ bool, args []string) {
	forum := discordChannels[args[0]]
	s.until(func() string {
		post := s.discordMessage(args[0], args[1]).Channel
		for _, t := range s.discord.Threads(forum.ID) {
			for _, tag := range forum.Tags {
				if t.ID == post && tag.Name == args[2] && slices.Contains(t.Applied, tag.ID) {
					return ""
				}
			}
		}
		return "the post has no tag " + args[2]
	})
}

func (s *story) discordReacted(_ bool, args []string) {
	s.until(func() string {
		m := s.discordMessage(args[0], args[1])
		return unless(slices.Contains(m.Reactions[args[2]], s.discord.BotUser()), fmt.Sprint("the reactions are ", m.Reactions))
	})
}
