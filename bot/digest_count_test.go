package bot_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"heed/bot"
)

// whole is what happened to an item, and to the one in which it goes on.
type whole struct {
	bot.View
	end bot.View
}

// counting is somebody with the logs, a calendar and patience.
type counting struct {
	all           []whole
	desk          bot.Desk
	rules         bot.Rules
	from, to, now time.Time
}

// digest looks at everything once for each figure.
func (c counting) digest() bot.Digest {
	received := func(i whole) bool { return c.opened(i) && !i.Item.Withheld }
	answered := func(i whole) bool { return received(i) && c.owed(i) && c.answered(i) }
	kudos := func(i whole) bool { return received(i) && (c.is(i, bot.Kudos) || c.is(i, bot.Experience)) }
	g := bot.Digest{
		Desk: c.desk.ID, From: c.from, To: c.to,
		Received: c.number(received), Answered: c.number(answered),
		Withheld:   c.number(func(i whole) bool { return c.opened(i) && i.Item.Withheld }),
		Unanswered: c.ids(func(i whole) bool { return received(i) && c.owed(i) && !c.answered(i) }),
		Reopened:   c.number(func(i whole) bool { return received(i) && c.logged(i, bot.Reopen) }),
		Claim:      c.took(received, func(i whole) time.Time { return i.Item.ClaimedAt }),
		Respond:    c.took(received, func(i whole) time.Time { return i.Item.RespondedAt }),
		Answer:     c.took(received, func(i whole) time.Time { return i.Item.AnsweredAt }),
		Kinds:      map[bot.Kind]bot.Share{}, Sources: map[bot.ConnectionID]bot.Share{},
		Members: map[bot.MemberID]bot.Figures{}, Dismissed: map[bot.Outcome]int{},
		Coverage: 1,
	}
	if owed := c.number(func(i whole) bool { return received(i) && c.owed(i) }); owed > 0 {
		g.Coverage = float64(g.Answered) / float64(owed)
	}
	for _, i := range c.all {
		if !received(i) {
			continue
		}
		kind := c.kind(i)
		of := func(f func(whole) bool) int { return c.number(func(o whole) bool { return f(o) && c.kind(o) == kind }) }
		g.Kinds[kind] = bot.Share{Received: of(received), Answered: of(answered)}
		g.Sources["w"] = bot.Share{Received: g.Received, Answered: g.Answered}
		if fate := c.fate(i); fate == bot.Spam || fate == bot.NotOurs || fate == bot.Duplicate || fate == bot.CouldNot {
			g.Dismissed[fate] = c.number(func(o whole) bool { return received(o) && c.fate(o) == fate })
		}
	}
	c.members(&g, received)
	c.days(&g, received, answered)
	c.quotes(&g, received)
	c.questions(&g, received, answered)
	c.promises(&g)
	weak := func(i whole) bool { return received(i) && i.Item.Verdict == bot.Weakness }
	g.Needs.Items = c.ids(func(i whole) bool { return weak(i) || received(i) && c.is(i, bot.Suggestion) })
	g.Needs.Count = len(g.Needs.Items)
	if n := c.number(weak); n > 0 {
		g.Needs.Themes = map[string]int{"late-delivery": n}
	}
	g.Appreciation = bot.Appreciation{
		Listed:   bot.Listed{Count: c.number(kudos), Items: c.ids(kudos)},
		Answered: c.number(func(i whole) bool { return kudos(i) && answered(i) }),
		Thanked:  c.number(func(i whole) bool { return kudos(i) && c.fate(i) == bot.Thanked }),
	}
	g.Priorities = bot.Priorities{Coverage: g.Coverage, Promises: g.Promises}
	g.Priorities.InTime = c.number(func(i whole) bool { return received(i) && c.inTime(i) > 0 })
	g.Priorities.Judged = c.number(func(i whole) bool { return received(i) && c.inTime(i) != 0 })
	return g
}

// pick leaves out what no figure is of.
func (c *counting) pick(all []whole) {
	for _, i := range all {
		if c.opened(i) || slices.ContainsFunc(i.Log, func(n bot.Line) bool { return c.in(n.Due) }) {
			c.all = append(c.all, i)
		}
	}
	slices.SortFunc(c.all, func(a, b whole) int { return strings.Compare(string(a.Item.ID), string(b.Item.ID)) })
}

func (c counting) number(f func(whole) bool) int { return len(c.ids(f)) }

func (c counting) ids(f func(whole) bool) []bot.ItemID {
	var ids []bot.ItemID
	for _, i := range c.all {
		if f(i) {
			ids = append(ids, i.Item.ID)
		}
	}
	return ids
}

func (c counting) in(t time.Time) bool { return t.Compare(c.from) >= 0 && t.Compare(c.to) < 0 }

func (c counting) opened(i whole) bool { return c.in(i.Log[0].At) || c.in(i.Item.OpenedAt) }

func (c counting) is(i whole, k bot.Kind) bool {
	return slices.Contains(append([]bot.Kind{i.Item.Kind}, i.Item.Kinds...), k)
}

func (c counting) kind(i whole) bot.Kind {
	if i.Item.Kind == "" {
		return "unknown"
	}
	return i.Item.Kind
}

func (c counting) logged(i whole, do bot.Verb) bool {
	return slices.ContainsFunc(i.Log, func(n bot.Line) bool { return n.Do == do })
}

// fate is the outcome of the last resolution that was not undone.
func (c counting) fate(i whole) bot.Outcome {
	outcome := func(log []bot.Line) (o bot.Outcome) {
		for _, n := range log {
			switch n.Do {
			case bot.Resolve:
				o = n.Outcome
			case bot.Reopen:
				o = ""
			}
		}
		return o
	}
	if o := outcome(i.end.Log); o == bot.Spam || o == bot.NotOurs {
		return o
	}
	return outcome(i.Log)
}

func (c counting) owed(i whole) bool { f := c.fate(i); return f != bot.Spam && f != bot.NotOurs }

func (c counting) answered(i whole) bool {
	waiting, _, _ := readLog(i.end.Log)
	return len(waiting) == 0
}

// start is when the clocks of the first round began: of what was split off,
// when it was said.
func (c counting) start(i whole) time.Time {
	for _, o := range c.all {
		for _, n := range o.Log {
			if n.Do == bot.Split && n.To == string(i.Item.ID) {
				return c.start(whole{View: bot.View{Log: o.Log[n.Of-1:]}})
			}
		}
	}
	if at := i.Log[0].PostedAt; !at.IsZero() && at.Equal(i.Item.Began) {
		return at // it was read after an outage
	}
	return i.Log[0].At
}

// took tells times in three, and again on the clock on the wall.
func (c counting) took(f func(whole) bool, reached func(whole) time.Time) *bot.Elapsed {
	var hours, wall []time.Duration
	for _, i := range c.all {
		if at := reached(i); f(i) && !at.IsZero() {
			hours = append(hours, c.desk.Hours.Between(c.start(i), at))
			wall = append(wall, max(0, at.Sub(c.start(i))))
		}
	}
	if hours == nil {
		return nil
	}
	return &bot.Elapsed{Spread: c.three(hours), Wall: c.three(wall)}
}

// three is the middle, the smallest that nine of ten do not exceed, and the largest.
func (c counting) three(all []time.Duration) bot.Spread {
	slices.Sort(all)
	n := len(all)
	s := bot.Spread{Median: all[n/2], Slowest: all[n-1]}
	if n%2 == 0 {
		s.Median = (all[n/2-1] + all[n/2]) / 2
	}
	for k := n - 1; k >= 0 && (k+1)*10 >= n*9; k-- {
		s.P90 = all[k]
	}
	return s
}

// members are the figures of everybody who did something.
func (c counting) members(g *bot.Digest, received func(whole) bool) {
	everybody := map[bot.MemberID]bool{}
	for _, i := range c.all {
		for _, n := range i.Log {
			everybody[n.Member], everybody[bot.MemberID(n.To)] = true, true
		}
	}
	delete(everybody, "")
	for id := range everybody {
		first := func(i whole) bool { return received(i) && c.first(i) == id }
		answers := func(i whole) bool { return received(i) && c.by(i) == id }
		f := bot.Figures{Name: cmp.Or(c.rules.Members[id].Name, string(id)), Claimed: c.number(first), Answered: c.number(answers)}
		if e := c.took(answers, func(i whole) time.Time { return i.Item.AnsweredAt }); e != nil {
			f.Median = e.Median
		}
		if f.Claimed+f.Answered > 0 {
			g.Members[id] = f
		}
	}
}

// first is who had an item first.
func (c counting) first(i whole) bot.MemberID {
	for n := range i.Log {
		if _, owner, _ := readLog(i.Log[:n+1]); owner != "" {
			return owner
		}
	}
	return ""
}

// by is whose answer left nothing to answer, for the first time.
func (c counting) by(i whole) bot.MemberID {
	for n, e := range i.Log {
		waiting, _, resolved := readLog(i.Log[:n+1])
		who := e
		if e.Do == bot.Delivered || e.Do == bot.Arrived {
			if who = i.Log[e.Of-1]; who.Do != bot.Reply {
				continue
			}
		} else if e.Do != bot.AnsweredElsewhere {
			continue
		}
		if len(waiting) == 0 && !resolved {
			return who.Member
		}
	}
	return ""
}

// inTime is 1 for an answer within its target, −1 where that can not be any more.
func (c counting) inTime(i whole) int {
	within := c.desk.TargetsFor(i.Item.Kind).Answer
	at := i.Item.AnsweredAt
	took := c.desk.Hours.Between(c.start(i), at)
	late := c.desk.Hours.Between(c.start(i), c.now) > within
	switch {
	case within == 0, !c.owed(i), i.Item.MergedInto != "":
		return 0
	case !at.IsZero() && took <= within:
		return 1
	case !at.IsZero(), late && !c.answered(i):
		return -1
	}
	return 0
}

// days goes through the calendar.
func (c counting) days(g *bot.Digest, received, answered func(whole) bool) {
	zone := c.desk.Hours.Location()
	for day := time.Date(2000, 1, 1, 0, 0, 0, 0, zone); day.Before(c.to); day = day.AddDate(0, 0, 1) {
		end := day.AddDate(0, 0, 1)
		if !end.After(c.from) {
			continue
		}
		on := func(i whole) bool { return received(i) && !i.Item.OpenedAt.Before(day) && i.Item.OpenedAt.Before(end) }
		f := bot.DayFigures{
			Day:      bot.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()},
			Received: c.number(on), Answered: c.number(func(i whole) bool { return on(i) && answered(i) }),
		}
		if e := c.took(on, func(i whole) time.Time { return i.Item.AnsweredAt }); e != nil {
			f.Answer = &e.Spread
		}
		g.Days = append(g.Days, f)
	}
}

// quotes finds the words that speak for each kind: the first, but rather the
// first of somebody who feels something.
func (c counting) quotes(g *bot.Digest, received func(whole) bool) {
	var kinds []bot.Kind
	for _, i := range c.all {
		if received(i) && !slices.Contains(kinds, c.kind(i)) {
			kinds = append(kinds, c.kind(i))
		}
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		speaks := func(i whole) bool { return received(i) && c.kind(i) == k && c.text(i) != "" && c.fate(i) != bot.Spam }
		of := c.ids(func(i whole) bool { return speaks(i) && i.Item.Feeling != "" })
		of = append(of, c.ids(speaks)...)
		if len(of) == 0 {
			continue
		}
		i := c.all[slices.IndexFunc(c.all, func(i whole) bool { return i.Item.ID == of[0] })]
		g.Quotes = append(g.Quotes, bot.Quote{Item: of[0], Kind: k, By: i.Log[0].Words.Author.Name, Text: c.text(i), URL: i.Item.URL})
	}
}

// questions looks for the tag of most questions, then for the next, until there
// are ten.
func (c counting) questions(g *bot.Digest, received, answered func(whole) bool) {
	told := map[string]bool{}
	for range 10 {
		var most bot.Topic
		for _, i := range c.all {
			for _, tag := range i.Item.Tags {
				of := func(o whole) bool { return c.is(o, "question") && slices.Contains(o.Item.Tags, tag) }
				n := c.number(func(o whole) bool { return received(o) && of(o) })
				if n > 1 && !told[tag] && (n > most.Received || n == most.Received && tag < most.Tag) {
					most = bot.Topic{Tag: tag, Received: n, Answered: c.number(func(o whole) bool { return answered(o) && of(o) })}
				}
			}
		}
		if most.Received == 0 {
			return
		}
		told[most.Tag] = true
		g.Questions = append(g.Questions, most)
	}
}

// text is what was said first as it reads now, cut after a word.
func (c counting) text(i whole) string {
	text := i.Log[0].Words.Text
	for _, n := range i.Log {
		switch {
		case n.Do == bot.Edited && n.Of == 1:
			text = n.Words.Text
		case n.Do == bot.Withdrawn && n.Of == 1:
			return ""
		}
	}
	words := strings.Fields(text)
	for cut := len(words); cut > 0; cut-- {
		line := strings.Join(words[:cut], " ")
		if cut < len(words) {
			line += "…"
		}
		if len([]rune(line)) <= 280 {
			return line
		}
	}
	return ""
}

// promises asks of every promise what came next.
func (c counting) promises(g *bot.Digest) {
	for _, i := range c.all {
		if i.Item.Withheld {
			continue
		}
		for n, e := range i.Log {
			if e.Due.IsZero() || !c.in(e.Due) {
				continue
			}
			rest := i.Log[n+1:]
			if e.Do == bot.Resolve {
				c.followUp(g, rest)
				continue
			}
			ended, kept := c.ended(i, e, rest)
			switch {
			case kept && !ended.After(e.Due):
				g.Promises.Kept++
			case ended.After(e.Due), ended.IsZero() && c.now.After(e.Due):
				g.Promises.Missed++
			case !ended.IsZero():
				continue
			}
			g.Promises.Due++
		}
	}
}

// ended is when a promise was kept, or else replaced or taken back.
func (c counting) ended(i whole, promise bot.Line, rest []bot.Line) (at time.Time, kept bool) {
	for _, e := range rest {
		switch {
		case e.Do == bot.PromiseBy, e.Do == bot.Merge && e.To == string(i.Item.MergedInto):
			return e.At, false
		case e.Do == bot.AnsweredElsewhere:
			return e.At, true
		case (e.Do == bot.Delivered || e.Do == bot.Arrived) && e.Of > promise.Seq && i.Log[e.Of-1].Do == bot.Reply:
			return e.At, true
		}
	}
	return time.Time{}, false
}

// followUp counts one that was due, unless the item was reopened first.
func (c counting) followUp(g *bot.Digest, rest []bot.Line) {
	for _, e := range rest {
		if e.Do == bot.Reopen {
			return
		}
		if e.Do == bot.FollowedUp {
			g.FollowUps.Due++
			switch e.Outcome {
			case bot.Exceeded:
				g.FollowUps.Exceeded++
			case bot.Met:
				g.FollowUps.Met++
			case bot.NotMet:
				g.FollowUps.Missed++
			}
			return
		}
	}
	g.FollowUps.Due++
}
