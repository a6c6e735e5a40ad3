package api

import (
	"cmp"
	"slices"
	"time"

	"heed/bot"
)

// reply is one reply to one conversation, and its fate. One that went to
// several conversations, after a merge, has several fates.
type reply struct {
	Seq       uint64         `json:"seq"` // of its words in the log
	State     bot.ReplyState `json:"state"`
	Error     string         `json:"error,omitempty"`     // why it failed, why nobody knows, or what holds it up
	Discarded bool           `json:"discarded,omitempty"` // given up by a member
	Hold      bool           `json:"hold,omitempty"`      // a holding text: it answers nothing
	To        string         `json:"to,omitempty"`        // where it goes, as in config.yaml
	Text      string         `json:"text,omitempty"`
	By        *who           `json:"by,omitempty"`
	At        time.Time      `json:"at,omitzero"`

	road bot.ConversationKey
}

// openReplies are those whose fate is not settled, without their words.
func openReplies(i bot.Item) []reply {
	var f fates
	for _, o := range i.Replies {
		f.open(o)
	}
	return f.of(i)
}

// repliesOf are those that v's log tells of, each with its latest fate, and
// those whose fate is not settled.
func repliesOf(v bot.View, r bot.Rules) []reply {
	var f fates
	for _, l := range v.Log {
		f.learn(l.Entry)
	}
	for _, o := range v.Item.Replies {
		f.open(o)
	}
	shown := f.of(v.Item)
	for n := range shown {
		shown[n].word(v, r)
	}
	return shown
}

// fates are what is known of an item's replies.
type fates []reply

// find returns the reply at a place on a road, where it is put if it is not there.
func (f *fates) find(seq uint64, road bot.ConversationKey) *reply {
	n := slices.IndexFunc(*f, func(r reply) bool { return r.Seq == seq && r.road == road })
	if n < 0 {
		*f = append(*f, reply{Seq: seq, road: road, State: bot.ReplyUnsure})
		n = len(*f) - 1
	}
	return &(*f)[n]
}

// learn takes what one log entry says about a reply, if it does.
func (f *fates) learn(n bot.Entry) {
	switch n.Do {
	case bot.Delivered, bot.Arrived:
		r := f.find(n.Of, n.Road)
		r.State, r.Error = bot.ReplySent, ""
	case bot.Failed:
		r := f.find(n.Of, n.Road)
		r.State, r.Error = bot.ReplyFailed, n.Error
	case bot.Unsure:
		r := f.find(n.Of, n.Road)
		r.State, r.Error = bot.ReplyUnsure, n.Error
	case bot.Discard:
		f.find(n.Of, n.Road).Discarded = true
	}
}

// open takes what the item says about a reply: it is always the latest.
func (f *fates) open(o bot.OpenReply) {
	r := f.find(o.Seq, o.Road)
	r.State, r.Error, r.Hold = o.State, o.Error, o.Hold
}

// of are the replies in the order they were written.
func (f *fates) of(i bot.Item) []reply {
	for n, r := range *f {
		for _, road := range i.Roads {
			if road.Conversation == r.road {
				(*f)[n].To = road.Channel.String()
			}
		}
	}
	slices.SortStableFunc(*f, func(a, b reply) int { return cmp.Compare(a.Seq, b.Seq) })
	return all(*f)
}

// word adds what the log says of the writing of a reply.
func (p *reply) word(v bot.View, r bot.Rules) {
	for _, l := range v.Log {
		if l.Seq != p.Seq {
			continue
		}
		p.By, p.At, p.Hold = by(l, v, r), l.At.UTC(), l.Do == bot.Hold
		if l.Words != nil {
			p.Text = l.Words.Text
		}
	}
}
