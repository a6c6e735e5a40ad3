package api

import (
	"encoding/json"
	"time"

	"heed/bot"
)

// entry is one line of an item's log.
type entry struct {
	Seq         uint64          `json:"seq"`
	At          time.Time       `json:"at"`
	Event       bot.Verb        `json:"event"`
	By          *who            `json:"by,omitempty"` // a customer or a member; absent: heed itself
	Text        string          `json:"text,omitempty"`
	Reason      string          `json:"reason,omitempty"`
	Of          uint64          `json:"of,omitempty"` // the seq of the entry it is about
	To          string          `json:"to,omitempty"`
	Outcome     bot.Outcome     `json:"outcome,omitempty"`
	Mention     string          `json:"mention,omitempty"` // the mention's id at its source
	URL         string          `json:"url,omitempty"`
	PostedAt    time.Time       `json:"posted_at,omitzero"`
	Language    string          `json:"language,omitempty"`
	Attachments []attachment    `json:"attachments,omitempty"`
	Meta        json.RawMessage `json:"meta,omitempty"`
	Thanks      bool            `json:"thanks,omitempty"`    // needs no answer
	Edited      string          `json:"edited,omitempty"`    // of a mention: as it reads now
	Withdrawn   bool            `json:"withdrawn,omitempty"` // of a mention: deleted at its source
	Withheld    bool            `json:"withheld,omitempty"`  // said while blocked: its words are not shown
	From        string          `json:"from,omitempty"`      // of a move: the desk it left
	Due         time.Time       `json:"due,omitzero"`        // of a promise, or of a follow-up: by when
	Missed      []bot.Milestone `json:"missed,omitempty"`    // of a nag or a warning
	Told        []who           `json:"told,omitempty"`      // of a nag or a warning: whom it named …
	Why         []bot.Recipient `json:"why,omitempty"`       // … and as what
	Channel     string          `json:"channel,omitempty"`   // of a nag or a warning: where it was told
	Error       string          `json:"error,omitempty"`     // of a fate
}

type attachment struct {
	URL  string `json:"url,omitempty"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"`
}

// logOf is what v has of the item's log. What became of a mention later is told
// at the mention too.
func logOf(v bot.View, r bot.Rules) []entry {
	shown := make([]entry, len(v.Log))
	at := make(map[uint64]*entry, len(v.Log))
	for n, l := range v.Log {
		shown[n] = entryOf(l, v, r)
		at[l.Seq] = &shown[n]
		said := at[l.Of]
		if said == nil {
			continue
		}
		switch {
		case l.Do == bot.Withdrawn:
			said.Withdrawn = true
		case l.Do == bot.Edited && said.Withheld:
			shown[n].withhold()
		case l.Do == bot.Edited:
			said.Edited = shown[n].Text
			said.Thanks = said.Thanks && l.Thanks
		case l.Do == bot.NeedsAnswer:
			said.Thanks = false
		}
	}
	return shown
}

func entryOf(l bot.Line, v bot.View, r bot.Rules) entry {
	e := entry{
		Seq: l.Seq, At: l.At.UTC(), Event: l.Do, By: by(l, v, r), Of: l.Of, To: l.To, Outcome: l.Outcome,
		Mention: l.Source, URL: l.URL, PostedAt: sayable(l.PostedAt), Thanks: l.Do == bot.Say && l.Thanks,
		Withheld: l.Withheld, From: string(l.From), Due: l.Due.UTC(), Missed: l.Missed, Why: l.Why, Channel: l.Channel.String(), Error: l.Error,
	}
	for _, m := range l.Told {
		e.Told = append(e.Told, *memberOf(m, r))
	}
	if l.Words != nil {
		e.speak(*l.Words)
	}
	if l.Withheld {
		e.withhold()
	}
	return e
}

// sayable is a platform's time, absent if RFC 3339 can not say it: one strange
// mention must not keep the whole item from being shown.
func sayable(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// speak adds what somebody wrote. Beside an outcome or a decision about a reply
// or a customer, or where a promise is taken back, it is a reason.
func (e *entry) speak(w bot.Words) {
	switch e.Event {
	case bot.Resolve, bot.Review, bot.Block, bot.Unblock, bot.Retry, bot.Arrived, bot.Discard:
		e.Reason = w.Text
	case bot.PromiseBy:
		if e.Text = w.Text; e.Due.IsZero() {
			e.Text, e.Reason = "", w.Text
		}
	default:
		e.Text = w.Text
	}
	e.Language, e.Meta = w.Language, w.Meta
	for _, f := range w.Attachments {
		e.Attachments = append(e.Attachments, attachment(f))
	}
}

// withhold takes out what a blocked customer wrote.
func (e *entry) withhold() {
	*e = entry{Seq: e.Seq, At: e.At, Event: e.Event, By: e.By, Of: e.Of, Mention: e.Mention, Withheld: true}
	if e.By != nil {
		e.By = &who{ID: e.By.ID}
	}
}

// by names who did or said it: a member, or the customer as they called
// themselves then.
func by(l bot.Line, v bot.View, r bot.Rules) *who {
	switch {
	case l.Member != "":
		return memberOf(l.Member, r)
	case l.Customer == "":
		return nil
	}
	w := &who{ID: string(l.Customer)}
	if l.Words != nil {
		w.Name = l.Words.Author.Name
	}
	if w.Name == "" && l.Customer == v.Customer.ID {
		w.Name = v.Customer.Name
	}
	return w
}
