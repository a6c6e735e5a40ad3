package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// notice is what a nag says of one item. Names are as people wrote them: an
// adapter makes them harmless for its platform.
type notice struct {
	customer string
	what     string
	who      string
	link     string
	missed   []Milestone
	early    bool
	due      time.Time // the earliest of what it is about
	feeling  string
}

// noticeOf says what is missed, or will be, in the time of the item's desk.
func noticeOf(v View, missed []Milestone, r Rules, now time.Time) notice {
	i := v.Item
	n := notice{customer: v.Customer.Called(), link: r.linkTo(i.ID), missed: missed, early: true, feeling: i.Feeling}
	zone := r.Desks[i.Desk].Hours.Location()
	var what []string
	for _, t := range i.targets(r) {
		if slices.Contains(missed, t.Milestone) {
			what = append(what, t.say(now, zone))
			n.due, n.early = earliest(n.due, t.due), n.early && t.due.After(now)
		}
	}
	n.what = strings.Join(what, ", ")
	switch {
	case i.Owner != "":
		n.who = r.nameOf(i.Owner) + " has this"
	case i.State() != Resolved:
		n.who = "nobody has this yet"
	}
	return n
}

// say says in words when t was, or is, due.
func (t target) say(now time.Time, zone *time.Location) string {
	when := onClock(t.due, now, zone) + ", " + fromNow(t.due.Sub(now))
	is := " was due "
	if t.due.After(now) {
		is = " is due "
	}
	switch t.Milestone {
	case ToResolve:
		return "ready to resolve"
	case ToKeep:
		return "promised to come back by " + when
	case ToFollowUp:
		return "ask how it went, which" + is + when
	}
	return t.Milestone.noun() + is + when
}

// noun is what is due where a milestone is.
func (m Milestone) noun() string {
	if m == ToRespond {
		return "first response"
	}
	return string(m)
}

// onClock is a time on a clock in a zone, with as much of a date as is needed.
func onClock(t, now time.Time, zone *time.Location) string {
	t, now = t.In(zone), now.In(zone)
	switch days := t.Sub(now).Hours() / 24; {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return t.Format("15:04")
	case -6 < days && days < 6:
		return t.Format("Monday 15:04")
	}
	return t.Format("2 January 2006 15:04")
}

// fromNow is how far a time is from now, in words.
func fromNow(d time.Duration) string {
	words := func(d time.Duration) string {
		switch minutes := int(d / time.Minute); {
		case minutes < 60:
			return fmt.Sprintf("%d min", minutes)
		case minutes < 48*60:
			return fmt.Sprintf("%d h", minutes/60)
		default:
			return fmt.Sprintf("%d days", minutes/60/24)
		}
	}
	switch {
	case -time.Minute < d && d < time.Minute:
		return "just now"
	case d < 0:
		return words(-d) + " ago"
	}
	return "in " + words(d)
}

// maxCalled is the most runes of a customer's name in a notice.
const maxCalled = 40

// sentence is the notice as one line.
func (n notice) sentence() string {
	called := []rune(oneLine(n.customer))
	if len(called) > maxCalled {
		called = append(called[:maxCalled-1], '…')
	}
	said := string(called) + ": " + strings.TrimSuffix(n.what, ".")
	if n.who != "" {
		said += "; " + n.who
	}
	return said + ". " + n.link
}

// oneLine is what somebody wrote as part of a line of heed's: without breaks, and
// without what turns the direction of all that follows.
func oneLine(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Bidi_Control, c) {
			return -1
		}
		return c
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// Bounds of a bundle, inside what every platform takes. Discord takes least:
// 2000 characters, https://docs.discord.com/developers/resources/message.
const (
	bundleLines = 20
	bundleRunes = 1900
	bundlePings = 20
	pingRunes   = 25 // an alert on Discord: " <@", a number of 20 digits, ">"
)

// crowd is whom a message alerts, each once, and at most [bundlePings].
type crowd []Person

// takes adds people, of whom the message can alert all or, being the first, as
// many as it can; else it reports that they must wait for the next message.
func (c *crowd) takes(people []Person) bool {
	all := slices.Clone(*c)
	for _, p := range people {
		switch {
		case slices.Contains(all, p):
		case len(all) < bundlePings:
			all = append(all, p)
		case len(*c) > 0:
			return false
		}
	}
	*c = all
	return true
}

// bundle is the one message about several items: how many there are, the most
// urgent of them, and where the rest is.
func bundle(out []letter, r Rules) Message {
	m := Message{Key: out[0].m.Key, Kind: SendNag, Lane: out[0].Lane, Tried: out[0].m.Tried}
	var all crowd
	for _, l := range out {
		all.takes(l.m.Ping)
	}
	m.Ping = all
	m.Text = bundled(out, r, bundleRunes-pingRunes*len(m.Ping))
	return m
}

// bundled is the text of a bundle, of at most so many runes.
func bundled(out []letter, r Rules, limit int) string {
	all := slices.Clone(out)
	slices.SortStableFunc(all, func(a, b letter) int {
		return cmp.Or(a.notice.due.Compare(b.notice.due), cmp.Compare(a.notice.heat(), b.notice.heat()))
	})
	text := heading(all)
	limit -= utf8.RuneCountInString(rest(all, r)) // the longest it can be
	for n, l := range all {
		line := "\n• " + l.notice.sentence()
		if n == bundleLines || utf8.RuneCountInString(text+line) > limit {
			return text + "\n" + rest(all[n:], r)
		}
		text += line
	}
	return text
}

// heading says what the items of a bundle have in common.
func heading(all []letter) string {
	count := grouped(len(all))
	every := func(is func(notice) bool) bool {
		return !slices.ContainsFunc(all, func(l letter) bool { return !is(l.notice) })
	}
	switch {
	case every(func(n notice) bool { return n.about(ToResolve) }):
		return count + " are ready to resolve:"
	case every(func(n notice) bool { return n.early && len(n.missed) > 0 }):
		return count + " are due soon:"
	case every(func(n notice) bool { return n.about(ToClaim, ToRespond, ToAnswer) }):
		return count + " are waiting for an answer:"
	}
	return count + " need somebody:"
}

// about reports whether all that n is about is among these.
func (n notice) about(these ...Milestone) bool {
	return len(n.missed) > 0 && !slices.ContainsFunc(n.missed, func(m Milestone) bool { return !slices.Contains(these, m) })
}

// heat puts the angry first.
func (n notice) heat() int {
	if at := slices.Index([]string{"angry", "upset"}, n.feeling); at >= 0 {
		return at
	}
	return 2
}

// rest says how many a list leaves out and where they are: in the list of their
// desk, if they are of one.
func rest(left []letter, r Rules) string {
	at := r.linkToDesk(left[0].desk.ID)
	if slices.ContainsFunc(left, func(l letter) bool { return l.desk.ID != left[0].desk.ID }) {
		at = r.PublicURL + "/"
	}
	return "and " + grouped(len(left)) + " more: " + at
}

// grouped writes a number as people read it: 9,980.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return grouped(n/1000) + fmt.Sprintf(",%03d", n%1000)
}
