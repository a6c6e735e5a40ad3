package adaptertest

import (
	"errors"
	"slices"
	"strings"
	"time"

	"heed/bot"
)

// outbound is what an adapter promises of what it sends.
var outbound = []promise{
	{"a sent message is there once, where its Ref says", sendsOnce},
	{"a line goes under its card", sendsLine},
	{"nags and posts go to one person as direct messages", sendsDirect},
	{"a direct message in doubt is found", findsDirect},
	{"a reply has the exact words", repliesExactly},
	{"an edit changes the message that is there", editsInPlace},
	{"an edit of a deleted message is ErrGone", editGone},
	{"a removed message is gone, and removing it again is no error", removes},
	{"Find finds every copy, the oldest first, and nothing else", findsAll},
	{"a key that the platform honours arrives once", keyedOnce},
	{"a reply that is too long is refused whole", refusesLong},
	{"untrusted text is shown and does nothing", defuses},
	{"an archived channel is Blocked", blockedChannel},
	{"a revoked token is Blocked for the whole connection", blockedConnection},
}

func sendsOnce(s *suite) {
	m := s.message(1)
	ref := s.sent(m)
	if there := s.there(m); !slices.Equal(there, []bot.Ref{ref}) || ref.Connection != connection || ref.ID == "" {
		s.Errorf("it is at %v, the Ref says %v", there, ref)
	}
}

func sendsLine(s *suite) {
	s.lacks(s.T, "Lane", s.Lane == "")
	card := s.sent(s.card(1))
	m := bot.Message{Key: keyOf(2), Kind: bot.TellLine, Lane: s.card(1).Lane, Thread: card, Text: "Zoe wrote again."}
	ref := s.sent(m)
	got := s.Arrived(m.Key)
	if len(got) != 1 || got[0].Ref != ref || !strings.Contains(got[0].Text, m.Text) {
		s.Errorf("arrived: %+v", got)
	}
}

// direct is the n-th direct message.
func (s *suite) direct(n int, kind bot.ActionKind) bot.Message {
	s.Helper()
	s.lacks(s.T, "Direct", s.Direct == "")
	if !able[bot.Describer](s, "Describer").Describe().Directs {
		s.Fatal("the platform has direct messages, and the connection does not say so")
	}
	return bot.Message{Key: keyOf(n), Kind: kind, Lane: bot.DirectTo(connection, s.Direct), Text: "Zoe is waiting. " + hostile, Tried: time.Now()}
}

func sendsDirect(s *suite) {
	for n, kind := range []bot.ActionKind{bot.SendNag, bot.SendPost} {
		m := s.direct(n, kind)
		ref := s.sent(m)
		got := s.Arrived(m.Key)
		if len(got) != 1 || got[0].Ref != ref || got[0].To != s.Direct || got[0].Pings+got[0].Links > 0 {
			s.Fatalf("%s: at %v, arrived: %+v", kind, ref, got)
		}
		s.reads(got[0].Text, "Zoe is waiting.")
	}
}

func findsDirect(s *suite) {
	m := s.direct(1, bot.SendPost)
	find := s.finder()
	s.sent(s.direct(2, bot.SendPost))
	if found, ref := find(m), s.sent(m); len(found) > 0 || !slices.Equal(find(m), []bot.Ref{ref}) {
		s.Errorf("found %v before it was sent, and %v when it was at %v", found, find(m), ref)
	}
}

func repliesExactly(s *suite) {
	m := s.reply(1)
	m.Text = "Dear Zoe,\n  it is *here*: a < b & c > d, 100% `sure`.\n— Ann"
	s.sent(m)
	if got := s.Arrived(m.Key); len(got) != 1 || got[0].Text != m.Text {
		s.Errorf("arrived: %+v, want %q", got, m.Text)
	}
}

func editsInPlace(s *suite) {
	s.lacks(s.T, "Lane", s.Lane == "")
	edit := able[bot.Editor](s, "Editor")
	m := s.card(1)
	ref := s.sent(m)
	m.Card.Rev, m.Card.Said[0].Text = 2, "my parcel came after all"
	if err := edit.Edit(s.ctx, ref, m); err != nil {
		s.Fatal("editing:", s.safe(err))
	}
	got := s.Arrived(m.Key)
	if len(got) != 1 || got[0].Ref != ref || !strings.Contains(got[0].Text, m.Card.Said[0].Text) {
		s.Errorf("after the edit: %+v", got)
	}
}

func editGone(s *suite) {
	s.lacks(s.T, "Lane", s.Lane == "")
	s.lacks(s.T, "Delete", s.Delete == nil)
	edit := able[bot.Editor](s, "Editor")
	ref := s.sent(s.card(1))
	s.Delete(ref)
	if err := s.safe(edit.Edit(s.ctx, ref, s.card(1))); !errors.Is(err, bot.ErrGone) {
		s.Errorf("error is %v, want ErrGone", err)
	}
}

func removes(s *suite) {
	remove := able[bot.Remover](s, "Remover")
	m := s.message(1)
	ref := s.sent(m)
	for range 2 {
		if err := s.safe(remove.Remove(s.ctx, ref)); err != nil {
			s.Fatal("removing:", err)
		}
	}
	if there := s.there(m); len(there) > 0 {
		s.Errorf("still at %v", there)
	}
}

func findsAll(s *suite) {
	find := s.finder()
	m := s.message(1)
	if found := find(m); len(found) > 0 {
		s.Fatalf("found %v before anything was sent", found)
	}
	s.sent(s.message(2))
	refs := []bot.Ref{s.sent(m)}
	if k, ok := s.adapter.(bot.Keyed); !ok || !k.Keyed() {
		if again := s.sent(m); again != refs[0] { // some know a key again for a while
			refs = append(refs, again)
		}
	}
	if found := find(m); !slices.Equal(found, refs) {
		s.Errorf("found %v, want %v", found, refs)
	}
}

func keyedOnce(s *suite) {
	k, ok := s.adapter.(bot.Keyed)
	s.lacks(s.T, "Keyed", !ok || !k.Keyed())
	m := s.message(1)
	first, second := s.sent(m), s.sent(m)
	if there := s.there(m); len(there) != 1 || first != second {
		s.Errorf("it is at %v; the Refs were %v and %v", there, first, second)
	}
}

func refusesLong(s *suite) {
	d := able[bot.Describer](s, "Describer")
	limit := d.Describe().ReplyLimit
	s.lacks(s.T, "ReplyLimit", limit == 0)
	m := s.reply(1)
	m.Text = strings.Repeat("ü", limit)
	s.sent(m)
	m.Key, m.Text = keyOf(2), m.Text+"!"
	if _, err := s.sender()(m); !errors.Is(err, bot.ErrRefused) {
		s.Errorf("error is %v, want ErrRefused", err)
	}
	if there := s.there(m); len(there) > 0 {
		s.Errorf("something of it arrived: %v", there)
	}
}

// hostile is what customers write who mean harm, in the markup of any chat.
const hostile = "<!all> <!channel> <!here> @everyone @here <@U1ANN> <@&1> <#C1> [bank](https://evil.example) " +
	"<https://evil.example|bank> *bold* _it_ ~no~ `code` ```block``` > quote # head \\*x* \\<!all> &lt;!all&gt; \u202egpj.exe"

func defuses(s *suite) {
	m := s.message(1)
	if m.Kind == bot.ShowCard {
		m.Card.Customer, m.Card.Said[0].Text, m.Card.Said[0].By = hostile, hostile, hostile
		m.Card.Trouble = []string{hostile}
		m.Card.History, m.Card.Owner, m.Card.Kind = hostile, hostile, bot.Kind(hostile)
	} else {
		m.Text = hostile
	}
	s.sent(m)
	got := s.Arrived(m.Key)
	if len(got) != 1 || got[0].Pings > 0 || got[0].Links > 0 {
		s.Fatalf("arrived: %+v", got)
	}
	s.reads(got[0].Text)
}

// reads fails unless people see what hostile says, and other words. What turns
// the direction of writing they need not see.
func (s *suite) reads(text string, words ...string) {
	s.Helper()
	for _, word := range append(words, "<!all>", "[bank](https://evil.example)", "*bold*", "@everyone") {
		if !strings.Contains(text, word) {
			s.Errorf("people do not see %q in %q", word, text)
		}
	}
}

func blockedChannel(s *suite) {
	s.lacks(s.T, "Archive", s.Archive == nil)
	m := s.message(1)
	s.Archive()
	_, err := s.sender()(m)
	if b, ok := errors.AsType[*bot.Blocked](err); !ok || b.Connection {
		s.Errorf("error is %v, want Blocked for that channel", err)
	}
}

func blockedConnection(s *suite) {
	s.lacks(s.T, "Revoke", s.Revoke == nil)
	m := s.message(1)
	s.Revoke()
	_, err := s.sender()(m)
	if b, ok := errors.AsType[*bot.Blocked](err); !ok || !b.Connection {
		s.Errorf("error is %v, want Blocked for the connection", err)
	}
}
