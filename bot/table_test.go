package bot_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// refusing is a platform that says, for good, no.
var refusing = wall.Fault{Effect: wall.NeverHappens, Answer: wall.AnswersGarbage, Content: `{"ok":false,"error":"invalid_request"}`}

// TestTable executes every cell of the tables in docs/table.md.
func TestTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/table.md")
	if err != nil {
		t.Fatal(err)
	}
	run := map[string]func(h *house, row, column, want string){
		"An agent":                         func(h *house, r, c, w string) { teamCell(h, ann, r, c, w) },
		"A lead":                           func(h *house, r, c, w string) { teamCell(h, lea, r, c, w) },
		"A viewer":                         func(h *house, r, c, w string) { teamCell(h, vic, r, c, w) },
		"A reply that failed or is unsure": brokenCell,
		"What the customer does":           customerCell,
	}
	cells := 0
	for _, section := range strings.Split(string(text), "\n## ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		check := run[title]
		if check == nil {
			continue
		}
		delete(run, title)
		inBubble(t, settings{}, func(h *house) {
			for row, cols := range rows(body) {
				for column, want := range cols {
					cells++
					check(h, row, column, want)
				}
			}
		})
	}
	if len(run) > 0 || cells < 230 {
		t.Errorf("the page lacks sections %v or cells (%d)", run, cells)
	}
}

// rows reads the table of a section: its cells by row and column.
func rows(body string) map[string]map[string]string {
	all := map[string]map[string]string{}
	var columns []string
	for line := range strings.Lines(body) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if columns == nil {
			columns = cells[1:]
			continue
		}
		all[cells[0]] = map[string]string{}
		for i, c := range cells[1:] {
			all[cells[0]][columns[i]] = c
		}
	}
	return all
}

// stand brings a new item to where a column says. Another's is Bob's.
func stand(h *house, me wall.Person, column string) (bot.ItemID, string) {
	h.Helper()
	id, thread := h.says("It is broken.")
	h.adds(thread, "Can you help?")
	owner := bob
	if strings.HasSuffix(column, "yours") {
		owner = me
	}
	steps := map[string][]bot.Event{
		"open":               nil,
		"claimed":            {{Do: bot.Claim}},
		"answered":           {{Do: bot.Claim}, {Do: bot.AnsweredElsewhere, Text: "by phone"}},
		"answered, nobody's": {{Do: bot.Claim}, {Do: bot.AnsweredElsewhere, Text: "by phone"}, {Do: bot.Release}},
		"resolved":           {{Do: bot.Claim}, {Do: bot.AnsweredElsewhere, Text: "by phone"}, {Do: bot.Resolve, Outcome: bot.Solved}},
	}
	name := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(column, ", yours"), ", another's"), ", owned"), " long ago")
	todo, ok := steps[name]
	if !ok {
		h.Fatalf("no such column: %s", column)
	}
	for _, e := range todo {
		e.Item = id
		h.must(owner, e)
	}
	return id, thread
}

// event is a whole event for a word of the table.
func event(h *house, do string, id bot.ItemID) bot.Event {
	e := bot.Event{Do: bot.Verb(do), Item: id, Text: "words", Reason: "because", Outcome: bot.NotOurs}
	switch e.Do {
	case bot.Assign:
		e.To = "Lea"
		if h.view(id).Item.Owner == "Lea" {
			e.To = "Ann"
		}
	case bot.Move:
		e.To = "billing"
	case bot.SnoozeUntil, bot.PromiseBy:
		e.Until = time.Now().Add(time.Hour)
	case bot.FollowedUp:
		e.Outcome = bot.Met
	case bot.Review:
		e.Outcome, e.Text = bot.Weakness, "late-delivery"
	case bot.Link, bot.Merge:
		other, _ := h.says("Another matter?")
		e.To = string(other)
	case bot.Split:
		e.Of = h.view(id).Item.Latest.Seq
	}
	return e
}

// teamCell checks what one member may do to one item.
func teamCell(h *house, me wall.Person, row, column, want string) {
	h.Helper()
	id, _ := stand(h, me, column)
	e := event(h, row, id)
	was := h.view(id)
	refusal := h.do(me, e)
	now := h.view(id)
	if e.Do == bot.Block {
		h.must(lea, bot.Event{Do: bot.Unblock, Item: id}) // or the next cell's mention is shown nowhere
	}
	cell := row + ", " + column + ", by " + me.Name
	rule, offer, _ := strings.Cut(want, ": ")
	if (rule == "refused") != (refusal != nil) {
		h.Errorf("%s: want %s, got %v", cell, want, refusal)
		return
	}
	if refusal != nil {
		if offer != "" && refusal.Offer != bot.Verb(offer) {
			h.Errorf("%s: offers %q (%s), want %q", cell, refusal.Offer, refusal.Sentence, offer)
		}
		rule = "nothing"
	}
	checkCell(h, cell, rule, was, now, me, e)
}

// checkCell compares what became of an item with the word in the cell.
func checkCell(h *house, cell, rule string, was, now bot.View, me wall.Person, e bot.Event) {
	h.Helper()
	owner, rev, resolved := was.Item.Owner, now.Item.Rev > was.Item.Rev, false
	for part := range strings.SplitSeq(rule, ", ") {
		switch part {
		case "nothing":
			rev = !rev
			resolved = was.Item.State() == bot.Resolved
		case "done":
			resolved = was.Item.State() == bot.Resolved
		case "yours", "claims":
			owner = bot.MemberID(me.Name)
		case "theirs":
			owner = bot.MemberID(e.To)
		case "nobody's":
			owner = ""
		case "resolves":
			resolved = true
		case "reopens":
		default:
			h.Fatalf("%s: no such word: %s", cell, part)
		}
	}
	switch got := now.Item; {
	case !rev:
		h.Errorf("%s: want %s, but the revision went from %d to %d", cell, rule, was.Item.Rev, got.Rev)
	case got.Owner != owner:
		h.Errorf("%s: want %s, but the owner is %q, not %q", cell, rule, got.Owner, owner)
	case (got.State() == bot.Resolved) != resolved:
		h.Errorf("%s: want %s, but the state is %s", cell, rule, got.State())
	case rule != "nothing" && !slices.Contains(events(now)[len(was.Log):], string(e.Do)):
		h.Errorf("%s: the log does not say so: %v", cell, events(now))
	}
}

// brokenCell checks what people may do about a reply that failed.
func brokenCell(h *house, row, column, want string) {
	h.Helper()
	do, who, _ := strings.Cut(row, ", ")
	me := map[string]wall.Person{"agent": ann, "lead": lea}[who]
	id, _ := stand(h, me, column)
	owner := wall.Person{Name: string(h.view(id).Item.Owner)}
	for _, p := range []wall.Person{ann, bob, lea} {
		if p.Name == owner.Name {
			owner = p
		}
	}
	h.pass(time.Minute) // whatever is told of the item is told
	h.wall.Fail(wall.Post, refusing)
	h.must(owner, bot.Event{Do: bot.Reply, Item: id, Text: "hello"})
	was := h.view(id)
	if len(was.Item.Replies) != 1 || was.Item.Replies[0].State != bot.ReplyFailed {
		h.Fatalf("the reply did not fail: %+v", was.Item.Replies)
	}
	refusal := h.do(me, bot.Event{Do: bot.Verb(do), Item: id, Reason: "because", Outcome: bot.Solved})
	rule, offer, _ := strings.Cut(want, ": ")
	if (rule == "refused") != (refusal != nil) || (refusal != nil && string(refusal.Offer) != offer) {
		h.Errorf("%s, %s: want %s, got %v", row, column, want, refusal)
	}
	if now := h.view(id); refusal == nil && len(now.Item.Replies) != 0 {
		h.Errorf("%s, %s: the reply is still %+v", row, column, now.Item.Replies)
	}
}

// customerCell checks what a customer's doing makes of an item.
func customerCell(h *house, row, column, want string) {
	h.Helper()
	left := column == "answered, owner left"
	id, thread := stand(h, ann, strings.NewReplacer("owner left", "owned", "owner away", "owned").Replace(column))
	if column == "resolved long ago" {
		h.pass(25 * time.Hour)
	}
	before := h.newest()
	if left {
		h.set.rules = func(r *bot.Rules) { delete(r.Members, "Bob") }
		h.reopen()
		defer func() {
			h.set.rules = nil
			h.reopen()
		}()
	}
	if column == "answered, owner away" {
		h.must(bob, bot.Event{Do: bot.Away, Until: time.Now().Add(time.Hour)})
		defer h.must(bob, bot.Event{Do: bot.Away})
	}
	switch row {
	case "writes again":
		h.adds(thread, "It is still broken!")
	case "says thanks":
		h.adds(thread, "Thank you so much!")
	case "withdraws":
		for _, m := range h.wall.Messages("shop") {
			if m.ID == thread || m.Thread == thread {
				h.wall.Delete("shop", m.ID)
				h.pass(0)
			}
		}
	}
	if want == "a new item" {
		if fresh := h.newest(); fresh == before || h.view(fresh).Item.Earlier != id {
			h.Errorf("%s, %s: no new item that says what came before", row, column)
		}
		want = "resolved"
	}
	if got := h.view(id).Item.State(); string(got) != want {
		h.Errorf("%s, %s: want %s, got %s", row, column, want, got)
	}
}
