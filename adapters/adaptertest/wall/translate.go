package wall

import (
	"slices"

	"heed/bot"
)

// person is who did something, as the platform tells it.
func (a *Adapter) person(u user) bot.Person {
	return bot.Person{Connection: a.host.Connection, ID: u.ID, Name: u.Name, Belongs: u.Team}
}

// member reports whether somebody is of the team: the platform says so, or the
// configuration does.
func (a *Adapter) member(u user) bool {
	_, known := a.host.Rules().MemberOn(bot.HandleKey{Connection: a.host.Connection, ID: u.ID})
	return u.Team || known
}

// key names a delivery. It is forgotten by the store, not by a clock of ours.
func (a *Adapter) key(e envelope) []bot.Key {
	return []bot.Key{{Name: bot.DeliveryKey(a.host.Connection, e.ID)}}
}

// asked is a click or a form as heed sees it, if it is anything heed knows.
func (a *Adapter) asked(e envelope, b body) (bot.Event, bool) {
	if b.Item == "" || !slices.Contains(bot.Verbs, bot.Verb(b.Verb)) {
		return bot.Event{}, false
	}
	return bot.Event{
		Do: bot.Verb(b.Verb), By: a.person(*b.User), Item: bot.ItemID(b.Item), Seen: b.Seen, Text: b.Text,
		Outcome: bot.Outcome(b.Outcome), Reason: b.Reason, To: b.To, Keys: a.key(e),
	}, true
}

// heard is what a message means: a mention, a note on a card, an answer given
// elsewhere, or nothing to heed.
func (a *Adapter) heard(m message, watched bool) (bot.Event, bool) {
	ev := bot.Event{By: a.person(m.User), Keys: []bot.Key{{Name: bot.MentionKey(a.host.Connection, m.ID)}}}
	switch {
	case m.User.App:
		return bot.Event{}, false
	case m.Parent != nil && m.Parent.Item != "":
		ev.Do, ev.Item, ev.Text = bot.Note, bot.ItemID(m.Parent.Item), m.Text
		return ev, true
	case !watched:
		return bot.Event{}, false
	}
	ev.Mention = a.mention(m)
	byMember := a.member(m.User)
	switch {
	case m.Parent == nil && !byMember, m.Parent != nil && !byMember && m.Parent.User.ID == m.User.ID:
		ev.Do, ev.By = bot.Say, bot.Person{}
		return ev, true
	case byMember && m.Parent != nil && !m.Parent.User.App && !a.member(m.Parent.User):
		ev.Do, ev.Text = bot.AnsweredElsewhere, m.Text
		return ev, true
	}
	return bot.Event{}, false
}

// mention is a message of a watched channel.
func (a *Adapter) mention(m message) *bot.Mention {
	thread := m.Thread
	if thread == "" {
		thread = m.ID
	}
	return &bot.Mention{
		ID: m.ID, From: a.channel(m.Channel), Thread: thread, Text: m.Text, URL: m.URL, PostedAt: m.Posted, To: a.ref(m),
		Author: bot.Author{ID: m.User.ID, Name: m.User.Name},
	}
}

func (a *Adapter) channel(id string) bot.Channel {
	return bot.Channel{Connection: a.host.Connection, ID: id}
}

// changed is an edit or a deletion of a mention.
func (a *Adapter) changed(e envelope, b body) (bot.Event, bool) {
	m := *b.Message
	if ev, ok := a.heard(m, true); !ok || ev.Do != bot.Say {
		return bot.Event{}, false
	}
	ev := bot.Event{Do: bot.Edited, Keys: a.key(e), Mention: &bot.Mention{ID: m.ID, From: a.channel(m.Channel), Text: m.Text}}
	if b.Type == "delete" {
		ev.Do, ev.Mention.Text = bot.Withdrawn, ""
	}
	return ev, true
}
