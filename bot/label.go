package bot

import (
	"slices"
	"strings"
	"time"
)

func (d *draft) note(i *Item) *Refusal {
	if refusal := d.sayable(d.Text, "text", MaxText); refusal != nil {
		return refusal
	}
	d.log(i, Entry{}, Words{Text: d.Text})
	return nil
}

// MaxSnooze is how long an item may be snoozed whose customer waits, or was
// promised something.
const MaxSnooze = 7 * 24 * time.Hour

// snooze silences nags until a time or, while it is the customer's turn, until
// they write. A time is never more than a year away, so that a slip of the pen
// hides nothing for ever.
func (d *draft) snooze(i *Item) *Refusal {
	waits := i.State() != Answered
	switch {
	case i.State() == Resolved:
		return refuseResolved()
	case d.Until.IsZero() && waits:
		return refuseField("until", "The customer waits for an answer: say until when, at most seven days.")
	case !d.Until.IsZero() && !d.Until.After(d.At):
		return refuseField("until", "That time has passed.")
	case waits && d.Until.After(d.At.Add(MaxSnooze)):
		return refuseField("until", "The customer waits for an answer: at most seven days.")
	case !i.Promise.IsZero() && d.Until.After(d.At.Add(MaxSnooze)):
		return refuseField("until", "The customer was promised to hear from you: at most seven days.")
	case d.Until.After(d.At.AddDate(1, 0, 0)):
		return refuseField("until", "That is too far away: at most one year.")
	}
	i.Snooze = Snooze{Until: d.Until, TheirWriting: d.Until.IsZero()}
	to := "they write"
	if !d.Until.IsZero() {
		to = d.Until.UTC().Format(time.RFC3339)
	}
	d.log(i, Entry{To: to}, Words{})
	return nil
}

// maxLabel is the most runes of a kind, a tag or a feeling.
const maxLabel = 32

// label sets the kinds, tags or feeling of an item.
func (d *draft) label(i *Item) *Refusal {
	words, refusal := labels(d.Text)
	if refusal != nil {
		return refusal
	}
	switch d.Do {
	case SetKind:
		return d.setKinds(i, words)
	case SetFeeling:
		return d.setFeeling(i, words)
	}
	return d.setTags(i, words)
}

// labels cuts "a, b" into short words of letters, digits and dashes.
func labels(text string) ([]string, *Refusal) {
	var words []string
	for w := range strings.SplitSeq(strings.ToLower(text), ",") {
		w = strings.TrimSpace(w)
		if !labelled(strings.TrimPrefix(w, "-")) && w != "-" {
			return nil, refuseField("text", "Write short words of letters, digits and dashes, with commas between them.")
		}
		words = append(words, w)
	}
	return words, nil
}

// labelled reports whether w can be a label.
func labelled(w string) bool {
	if w == "" || len(w) > 4*maxLabel {
		return false
	}
	return !strings.ContainsFunc(w, func(c rune) bool {
		return c <= ' ' || strings.ContainsRune("<>&\"'`@#/\\", c) || !printable(c)
	}) && len([]rune(w)) <= maxLabel
}

func (d *draft) setKinds(i *Item, words []string) *Refusal {
	if len(words) > 1+MaxKinds {
		return refuseField("text", "That is too many kinds for one item.")
	}
	var kinds []Kind
	for _, w := range words {
		if strings.HasPrefix(w, "-") {
			return refuseField("text", "A kind is set by naming another.")
		}
		if !slices.Contains(kinds, Kind(w)) {
			kinds = append(kinds, Kind(w))
		}
	}
	if i.Kind == kinds[0] && slices.Equal(i.Kinds, kinds[1:]) {
		return nil
	}
	i.Kind, i.Kinds = kinds[0], kinds[1:]
	d.log(i, Entry{To: strings.Join(words, ", ")}, Words{})
	return nil
}

func (d *draft) setFeeling(i *Item, words []string) *Refusal {
	feeling := words[0]
	if len(words) > 1 {
		return refuseField("text", "An item has one feeling.")
	}
	if feeling == "-" {
		feeling = ""
	}
	if i.Feeling == feeling {
		return nil
	}
	i.Feeling = feeling
	d.log(i, Entry{To: feeling}, Words{})
	return nil
}

func (d *draft) setTags(i *Item, words []string) *Refusal {
	tags := slices.Clone(i.Tags)
	for _, w := range words {
		name, off := strings.CutPrefix(w, "-")
		at := slices.Index(tags, name)
		switch {
		case off && at >= 0:
			tags = slices.Delete(tags, at, at+1)
		case !off && at < 0:
			tags = append(tags, name)
		}
	}
	switch {
	case len(tags) > MaxTags:
		return refuseField("text", "An item has at most 20 tags.")
	case slices.Equal(tags, i.Tags):
		return nil
	}
	i.Tags = tags
	d.log(i, Entry{To: strings.Join(words, ", ")}, Words{})
	return nil
}

// block keeps what a customer writes from now on out of everybody's sight, or
// lets it be seen again. It is kept and counted all the same.
func (d *draft) block(i *Item) *Refusal {
	if d.Customer == nil {
		return refuse("heed does not know who wrote this, so there is nobody to block.")
	}
	c := *d.Customer
	if c.Blocked.IsZero() == (d.Do == Unblock) {
		return nil
	}
	c.Blocked, c.By = d.At, d.actor.ID
	if d.Do == Unblock {
		c.Blocked, c.By = time.Time{}, ""
	}
	c.Rev++
	d.change.Customers = append(d.change.Customers, c)
	d.log(i, Entry{To: string(c.ID)}, Words{Text: d.Reason})
	return nil
}
