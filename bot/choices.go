package bot

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// replies are some replies to choose from, each once, by their words where the
// log has them.
func (o offer) replies(some []OpenReply) []Choice {
	var all []Choice
	for _, r := range some {
		c := o.place(r.Seq, "the reply that is "+string(r.State))
		if !slices.ContainsFunc(all, func(has Choice) bool { return has.Value == c.Value }) {
			all = append(all, c)
		}
	}
	return all
}

// place is an entry of the log to choose, by its words if they are known.
func (o offer) place(seq uint64, otherwise string) Choice {
	words := ""
	for _, l := range o.Log {
		if l.Seq == seq && l.Words != nil {
			words = l.Words.Text
		}
	}
	if words == "" && seq == o.i.Latest.Seq {
		words = o.Latest.Text
	}
	return Choice{strconv.FormatUint(seq, 10), cmp.Or(shortened(words, 70), otherwise)}
}

// shortened is the beginning of a text, on one line.
func shortened(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most-1])) + "…"
}

// able are the members who can be given the item now.
func (o offer) able() []Choice {
	var all []Choice
	for id := range o.rules.Members {
		if o.rules.known(id) == id && id != o.i.Owner && o.rules.present(id, o.i.Desk, o.now) {
			all = append(all, Choice{string(id), o.rules.nameOf(id)})
		}
	}
	return sorted(all)
}

// desks are those the item can be moved to.
func (o offer) desks() []Choice {
	var all []Choice
	for id := range maps.Keys(o.rules.Desks) {
		if id != o.i.Desk {
			all = append(all, Choice{string(id), string(id)})
		}
	}
	return sorted(all)
}

func sorted(all []Choice) []Choice {
	slices.SortFunc(all, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
	})
	return all
}

// mentions are those of the log for which something holds, and that their
// author did not take back, the latest first. Of one whose entry was not read
// nothing is known but the latest.
func (o offer) mentions(holds func(Entry) bool) []Choice {
	gone, seen := map[uint64]bool{}, false
	var all []Choice
	for _, l := range slices.Backward(o.Log) {
		seen = seen || l.Seq == o.i.Latest.Seq
		switch {
		case l.Do == Withdrawn:
			gone[l.Of] = true
		case l.Do == Say && !gone[l.Seq] && holds(l.Entry):
			all = append(all, o.place(l.Seq, "a mention"))
		}
	}
	latest := Entry{Seq: o.i.Latest.Seq, Do: Say, Thanks: true}
	if r := o.roadOfLatest(); !seen && !o.i.Latest.Gone && r != nil {
		latest.Road = r.Conversation
		if holds(latest) {
			all = append([]Choice{o.place(latest.Seq, "the latest mention")}, all...)
		}
	}
	return all
}

// roadOfLatest is the road on which the latest mention came, if that was here.
func (o offer) roadOfLatest() *Road {
	for n, r := range o.i.Roads {
		if r.Latest == (Place{o.i.ID, o.i.Latest.Seq}) {
			return &o.i.Roads[n]
		}
	}
	return nil
}

// splitBefore reports whether a mention has an item of its own already.
func (o offer) splitBefore(seq uint64) bool {
	return slices.ContainsFunc(o.Log, func(l Line) bool { return l.Do == Split && l.Of == seq })
}

// unasked reports whether a mention was taken for a thank-you, and would be the
// latest of its conversation to need an answer.
func (o offer) unasked(n Entry) bool {
	at := slices.IndexFunc(o.i.Roads, func(r Road) bool { return r.Conversation == n.Road })
	return n.Thanks && at >= 0 && n.Seq > o.i.Roads[at].Asked
}
