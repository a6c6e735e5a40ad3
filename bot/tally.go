package bot

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"time"
)

// Tally computes a [Digest] story by story. It is pure: the same stories, in any
// order of the calls, give the same digest, but for which quote stands for a
// kind and the order of lists.
type Tally struct {
	digest  Digest
	rules   Rules
	desk    Desk
	now     time.Time
	excused int // spam and not ours

	claim, respond, answer lengths
	members                map[MemberID]*lengths
	days                   []dayTally
	topics                 map[string]Share // of questions, by tag
	moved                  map[Kind]bool    // kinds whose quote is of somebody with a feeling
}

type dayTally struct {
	DayFigures
	from, to time.Time
	answer   []time.Duration
}

// maxTallied is the most days that are told apart: five years.
const maxTallied = 5 * 366

// NewTally returns a tally of what happened at a desk in [from, to), as seen at
// a moment.
func NewTally(r Rules, desk DeskID, from, to, now time.Time) *Tally {
	t := &Tally{
		rules: r, desk: r.Desks[desk], now: now, members: map[MemberID]*lengths{}, moved: map[Kind]bool{}, topics: map[string]Share{},
		digest: Digest{
			Desk: desk, From: from, To: to, Kinds: map[Kind]Share{}, Sources: map[ConnectionID]Share{}, Members: map[MemberID]Figures{},
			Dismissed: map[Outcome]int{}, Needs: Needs{Themes: map[string]int{}},
		},
	}
	for day := t.desk.Hours.DateOf(from); len(t.days) < maxTallied; day = day.Next() {
		begins, ends := t.desk.Hours.Day(day)
		if !begins.Before(to) {
			break
		}
		t.days = append(t.days, dayTally{DayFigures: DayFigures{Day: day}, from: begins, to: ends})
	}
	return t
}

// Opened adds an item that was opened in the time.
func (t *Tally) Opened(s Story) {
	g := &t.digest
	if s.Item.Withheld {
		g.Withheld++
		return
	}
	g.Received++
	switch {
	case !s.counts():
		t.excused++
	case s.answered():
		g.Answered++
	default:
		g.Unanswered = append(g.Unanswered, s.Item.ID)
	}
	t.share(s)
	t.measure(s)
	t.ask(s)
	t.quote(s)
	switch f := s.fate(); f {
	case Spam, NotOurs, Duplicate, CouldNot:
		g.Dismissed[f]++
	}
	if slices.ContainsFunc(s.Log, func(e Entry) bool { return e.Do == Reopen }) {
		g.Reopened++
	}
}

// share counts an item by kind, by source and, of a question, by tag.
func (t *Tally) share(s Story) {
	answered := 0
	if s.answered() {
		answered = 1
	}
	kind := t.digest.Kinds[s.kind()]
	t.digest.Kinds[s.kind()] = Share{kind.Received + 1, kind.Answered + answered}
	if source := s.source(); source != "" {
		was := t.digest.Sources[source]
		t.digest.Sources[source] = Share{was.Received + 1, was.Answered + answered}
	}
	if s.Item.Has(Question) {
		t.asked(s.Item.Tags, answered)
	}
	if d := t.day(s); d != nil {
		d.Received++
		d.Answered += answered
	}
}

// asked counts a question in the topics of its tags.
func (t *Tally) asked(tags []string, answered int) {
	for _, tag := range tags {
		was := t.topics[tag]
		t.topics[tag] = Share{was.Received + 1, was.Answered + answered}
	}
}

// kind is what figures call the item's main kind.
func (s Story) kind() Kind { return cmp.Or(s.Item.Kind, UnknownKind) }

// source is the connection where the conversation began.
func (s Story) source() ConnectionID {
	if len(s.Item.Roads) == 0 {
		return ""
	}
	return s.Item.Roads[0].Channel.Connection
}

// day is the day on which the item was opened.
func (t *Tally) day(s Story) *dayTally {
	n := sort.Search(len(t.days), func(n int) bool { return t.days[n].to.After(s.Item.OpenedAt) })
	if n == len(t.days) {
		return nil
	}
	return &t.days[n]
}

// measure notes how long the item took to its milestones, and whose they were.
func (t *Tally) measure(s Story) {
	took := func(at time.Time) time.Duration { return t.desk.Hours.Between(s.began(), at) }
	if at := s.Item.ClaimedAt; !at.IsZero() {
		t.claim.add(took(at), at.Sub(s.began()))
		t.member(s.claimer(), func(f *Figures) { f.Claimed++ })
	}
	if at := s.Item.RespondedAt; !at.IsZero() {
		t.respond.add(took(at), at.Sub(s.began()))
	}
	at := s.Item.AnsweredAt
	if at.IsZero() {
		t.judge(s, t.now, false)
		return
	}
	t.answer.add(took(at), at.Sub(s.began()))
	t.judge(s, at, true)
	if d := t.day(s); d != nil {
		d.answer = append(d.answer, took(at))
	}
	who := s.answerer()
	t.member(who, func(f *Figures) { f.Answered++ })
	if who != "" {
		if t.members[who] == nil {
			t.members[who] = &lengths{}
		}
		t.members[who].add(took(at), 0)
	}
}

// judge counts an item whose target for the answer was met, or has passed.
func (t *Tally) judge(s Story, at time.Time, answered bool) {
	within := t.desk.TargetsFor(s.Item.Kind).Answer
	if within <= 0 || !s.counts() || s.Into != nil {
		return
	}
	late := t.desk.Hours.Between(s.began(), at) > within
	switch {
	case answered && !late:
		t.digest.Priorities.InTime++
		t.digest.Priorities.Judged++
	case late && (answered || s.now().asks()):
		t.digest.Priorities.Judged++
	}
}

// member changes the figures of a member, if it was one.
func (t *Tally) member(id MemberID, change func(*Figures)) {
	if id == "" {
		return
	}
	f := t.digest.Members[id]
	f.Name = t.rules.nameOf(id)
	change(&f)
	t.digest.Members[id] = f
}

// ask counts what answers the three questions.
func (t *Tally) ask(s Story) {
	g, i := &t.digest, s.Item
	if i.Verdict == Weakness || s.Item.Has(Suggestion) {
		g.Needs.add(i.ID)
	}
	if i.Verdict == Weakness {
		g.Needs.Themes[i.Theme]++
	}
	if !s.Item.Has(Kudos) && !s.Item.Has(Experience) {
		return
	}
	g.Appreciation.add(i.ID)
	if s.answered() {
		g.Appreciation.Answered++
	}
	if s.fate() == Thanked {
		g.Appreciation.Thanked++
	}
}

// Digest returns what was counted.
func (t *Tally) Digest() Digest {
	g := t.digest
	g.Coverage = 1
	if owed := g.Received - t.excused; owed > 0 {
		g.Coverage = float64(g.Answered) / float64(owed)
	}
	g.Claim, g.Respond, g.Answer = t.claim.elapsed(), t.respond.elapsed(), t.answer.elapsed()
	for id, l := range t.members {
		f := g.Members[id]
		f.Median = spreadOf(l.hours).Median
		g.Members[id] = f
	}
	for _, d := range t.days {
		if len(d.answer) > 0 {
			spread := spreadOf(d.answer)
			d.Answer = &spread
		}
		g.Days = append(g.Days, d.DayFigures)
	}
	g.Priorities.Coverage, g.Priorities.Promises = g.Coverage, g.Promises
	slices.SortFunc(g.Quotes, func(a, b Quote) int { return cmp.Compare(a.Kind, b.Kind) })
	g.Questions = t.questions()
	g.Unanswered = slices.Sorted(slices.Values(g.Unanswered))
	g.Members = maps.Clone(g.Members)
	return g
}

// questions are the topics that were asked about more than once.
func (t *Tally) questions() []Topic {
	var all []Topic
	for tag, s := range t.topics {
		if s.Received > 1 {
			all = append(all, Topic{tag, s.Received, s.Answered})
		}
	}
	slices.SortFunc(all, func(a, b Topic) int { return cmp.Or(b.Received-a.Received, cmp.Compare(a.Tag, b.Tag)) })
	return all[:min(len(all), MaxTopics)]
}

// lengths are how long something took, in the desk's hours and in plain time.
type lengths struct{ hours, wall []time.Duration }

// add notes one. What a clock that was set back makes negative took no time.
func (l *lengths) add(hours, wall time.Duration) {
	l.hours, l.wall = append(l.hours, max(0, hours)), append(l.wall, max(0, wall))
}

func (l *lengths) elapsed() *Elapsed {
	if len(l.hours) == 0 {
		return nil
	}
	return &Elapsed{Spread: spreadOf(l.hours), Wall: spreadOf(l.wall)}
}

// spreadOf tells durations, of which there is at least one, in three.
func spreadOf(all []time.Duration) Spread {
	all = slices.Sorted(slices.Values(all))
	n := len(all)
	low, high := all[(n-1)/2], all[n/2]
	return Spread{Median: low + (high-low)/2, P90: all[(9*n+9)/10-1], Slowest: all[n-1]}
}
