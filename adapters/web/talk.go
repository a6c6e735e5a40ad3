package web

import (
	"time"

	"heed/bot"
)

// pageBudget is how many runes of texts a page shows; longer ones after that
// are behind a link.
const pageBudget = 200000

// maxFiles is how many attachments of a text are listed.
const maxFiles = 20

// turn is one entry of an item's log, as a page shows it.
type turn struct {
	Anchor    string
	Kind      string // said, reply, note or event
	Who       string
	What      string
	At        *moment
	Text      *text
	Before    []text // what it said before it was edited
	Edited    bool
	Withdrawn bool
	Thanks    bool
	URL       string
	Files     []file
	MoreFiles int
	Meta      string
	Fate      string // of a reply
	Bad       bool   // that fate is trouble
	Why       string
	Forms     []form
}

// file is one attachment.
type file struct{ Name, URL string }

// talk fills in the log: texts as they read now, with what they said before,
// replies with their fate, and everything else in words.
func (p *itemView) talk(v bot.View, s stand) {
	fates, at := fatesOf(v), map[uint64]int{}
	for _, l := range v.Log {
		if n, ok := at[l.Of]; ok {
			p.amend(&p.Talk[n], l)
		}
		at[l.Seq] = len(p.Talk)
		t := p.turn(l, v)
		if l.Do == bot.Reply || l.Do == bot.Hold {
			p.fate(&t, l, fates[l.Seq], s)
		}
		p.offerOn(&t, l, s)
		p.Talk = append(p.Talk, t)
	}
	if len(v.Log) > 0 && v.Log[0].Seq > 1 {
		p.Before = itemPath(p.ID) + "?before=" + itoa(v.Log[0].Seq)
		first := p.turn(bot.Line{Entry: bot.Entry{Seq: v.Item.First.Seq, Do: bot.Say, Customer: v.Item.Customer, At: v.Item.OpenedAt}, Words: &v.First}, v)
		p.First = &first
	}
}

// amend changes a mention by what its author did to it later.
func (p *itemView) amend(t *turn, l bot.Line) {
	switch {
	case l.Do == bot.Withdrawn:
		t.Withdrawn = true
	case l.Do == bot.Edited && l.Words != nil && t.Text != nil:
		now := p.text(l.Seq, l.Words.Text)
		t.Before, t.Text, t.Edited = append(t.Before, *t.Text), &now, true
	}
}

// turn shows one entry.
func (p *itemView) turn(l bot.Line, v bot.View) turn {
	t := turn{Anchor: "e" + itoa(l.Seq), Kind: "event", At: momentOf(l.At, p.now), URL: safeLink(l.URL), Thanks: l.Thanks && l.Do == bot.Say}
	t.Who, t.What = p.sentence(l, v)
	switch l.Do {
	case bot.Say:
		t.Kind = "said"
	case bot.Reply, bot.Hold, bot.AnsweredElsewhere:
		t.Kind = "reply"
	case bot.Note:
		t.Kind = "note"
	}
	if l.Withheld || l.Words == nil || l.Do == bot.Edited && p.shows(l.Of, v) {
		return t
	}
	if l.Words.Text != "" {
		shown := p.text(l.Seq, l.Words.Text)
		t.Text = &shown
	}
	t.Files, t.MoreFiles = filesOf(l.Words.Attachments)
	if len(l.Words.Meta) > 0 {
		meta, _ := cut(string(l.Words.Meta), openRunes)
		t.Meta = display(meta)
	}
	return t
}

// shows reports whether a place of the log is on the page.
func (p *itemView) shows(seq uint64, v bot.View) bool { return len(v.Log) > 0 && seq >= v.Log[0].Seq }

// text prepares a text within the page's budget.
func (p *itemView) text(seq uint64, s string) text {
	whole := itemPath(p.ID) + "/words/" + itoa(seq)
	t := textOf(s, whole)
	p.spent += len(t.Short) + len(t.Whole)
	if p.spent > pageBudget && t.Whole != "" {
		t.Whole, t.Link = "", whole
	}
	return t
}

// filesOf lists attachments, and how many more there are.
func filesOf(all []bot.Attachment) ([]file, int) {
	shown := all[:min(len(all), maxFiles)]
	var files []file
	for _, a := range shown {
		name := line(a.Name, 80)
		if name == "" {
			name = line(a.URL, 80)
		}
		files = append(files, file{name, safeLink(a.URL)})
	}
	return files, len(all) - len(shown)
}

// fate is what became of a reply.
type fate struct {
	state   bot.ReplyState
	dropped bool
	why     string
	at      time.Time
}

// fatesOf reads what became of every reply in a log, by the reply's place.
func fatesOf(v bot.View) map[uint64]fate {
	fates := map[uint64]fate{}
	for _, l := range v.Log {
		switch l.Do {
		case bot.Delivered, bot.Arrived:
			fates[l.Of] = fate{state: bot.ReplySent, at: l.At}
		case bot.Discard:
			fates[l.Of] = fate{dropped: true, at: l.At}
		}
	}
	for _, r := range v.Item.Replies {
		was := fates[r.Seq]
		onItsWay := was.state == bot.ReplyPending && (was.why == "" || r.State != bot.ReplyPending)
		if was.state == "" || was.state == bot.ReplySent || onItsWay {
			fates[r.Seq] = fate{state: r.State, why: r.Error}
		}
	}
	return fates
}

// fate shows what became of a reply, and what can be done about it.
func (p *itemView) fate(t *turn, l bot.Line, f fate, s stand) {
	t.Why = line(f.why, rowRunes)
	switch {
	case f.dropped:
		t.Fate = "discarded"
	case f.state == bot.ReplySent:
		t.Fate = "delivered " + momentOf(f.at, p.now).Near
	case f.state == bot.ReplyPending && f.why == "":
		t.Fate = "on its way"
	case f.state == bot.ReplyPending:
		t.Fate, t.Bad = "not delivered yet, heed keeps trying", true
	case f.state == bot.ReplyFailed:
		t.Fate, t.Bad = "did not arrive", true
	case f.state == bot.ReplyUnsure:
		t.Fate, t.Bad = "nobody knows whether it arrived", true
	}
	if t.Bad && f.state != bot.ReplyPending && s.handles() && p.Barred == "" {
		t.Forms = append(t.Forms, p.form(bot.Retry, l.Seq), p.form(bot.Arrived, l.Seq), p.form(bot.Discard, l.Seq, words("reason", "Why it is discarded")))
	}
}

// offerOn adds the forms that are about one mention.
func (p *itemView) offerOn(t *turn, l bot.Line, s stand) {
	if l.Do != bot.Say || p.Barred != "" || l.Withheld {
		return
	}
	if l.Thanks && !s.closed {
		t.Forms = append(t.Forms, p.form(bot.NeedsAnswer, l.Seq))
	}
	if l.Seq > 1 {
		t.Forms = append(t.Forms, p.form(bot.Split, l.Seq))
	}
}
