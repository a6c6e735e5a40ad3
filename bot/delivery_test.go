package bot_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// seeds is how many random stories each kind of platform is put through.
const seeds = 10

// TestDeliveryWhereThePlatformCanBeAsked: whatever goes wrong, in the end every
// reply has arrived once, and every item has one card that shows it as it is.
func TestDeliveryWhereThePlatformCanBeAsked(t *testing.T) {
	t.Parallel()
	tellStories(t, settings{}, func(s *story) { s.exactlyOnce(); s.oneCardEach() })
}

// TestDeliveryWhereAKeyIsHonoured is the same where nothing can be asked, but a
// key is taken once.
func TestDeliveryWhereAKeyIsHonoured(t *testing.T) {
	t.Parallel()
	set := settings{blind: true, keyed: true, wall: wall.Settings{HonourKeys: 100 * time.Hour}}
	tellStories(t, set, func(s *story) { s.exactlyOnce(); s.oneCardEach() })
}

// TestDeliveryWhereNobodyKnows: with neither, nothing is sent twice, and people
// are asked about what may not have arrived.
func TestDeliveryWhereNobodyKnows(t *testing.T) {
	t.Parallel()
	tellStories(t, settings{blind: true}, func(s *story) { s.atMostOnce() })
}

// TestDeliveryInThreads is the same where everything that happens is told, and
// of that nothing twice.
func TestDeliveryInThreads(t *testing.T) {
	t.Parallel()
	tellStories(t, settings{talk: &threads{fold: 5}}, func(s *story) { s.exactlyOnce(); s.oneCardEach(); s.linesOnce() })
}

func tellStories(t *testing.T, set settings, check func(*story)) {
	set.rules = func(r *bot.Rules) {
		for id, d := range r.Desks {
			d.Targets = nil // nags change items without changing their cards
			r.Desks[id] = d
		}
	}
	for seed := range uint64(seeds) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			inMortal(t, set, func(m *mortal) {
				s := &story{mortal: m, Rand: rand.New(rand.NewPCG(seed, 2))}
				s.tell()
				s.heal()
				check(s)
				s.quiet()
			})
		})
	}
}

// story is one random life of a small team on an unreliable platform.
type story struct {
	*mortal
	*rand.Rand
	threads map[bot.ItemID]string
	items   []bot.ItemID
	replies []reply
	said    int
	deleted bool // somebody deleted a card, and what was told under it
}

// reply is one that heed has accepted.
type reply struct {
	item bot.ItemID
	seq  uint64
	text string
}

// key is the key under which the platform gets the reply.
func (r reply) key() string {
	return bot.Action{ID: bot.ActionID(fmt.Sprintf("reply/%s/%d/0", r.item, r.seq))}.Key()
}

// tell lets forty things happen.
func (s *story) tell() {
	s.threads = map[bot.ItemID]string{}
	s.begin()
	for range 40 {
		steps := []func(){
			s.begin, s.write, s.reply, s.reply, s.click, s.act, s.fault, s.fault, s.fault, s.askFault,
			s.trouble, s.trouble, s.deleteCard, s.restart, s.crash, s.move, s.mend, s.refusing, s.unavailable,
		}
		steps[s.IntN(len(steps))]()
		s.pass(time.Duration(s.IntN(4)) * time.Duration(s.IntN(4)) * time.Second * 3 / 2)
		if s.IntN(12) == 0 {
			s.pass(time.Duration(s.IntN(20)) * time.Minute)
		}
	}
}

// begin lets a customer begin a conversation while heed hears them.
func (s *story) begin() {
	if len(s.items) == 4 {
		return
	}
	s.said++
	before := s.known()
	thread, _ := s.wall.Say("shop", "", zoe, "help "+strconv.Itoa(s.said))
	s.pass(40 * time.Second)
	for _, id := range s.known() {
		if !slices.Contains(before, id) {
			s.items = append(s.items, id)
			s.threads[id] = thread
		}
	}
}

// one is any item, or "".
func (s *story) one() bot.ItemID {
	if len(s.items) == 0 {
		return ""
	}
	return s.items[s.IntN(len(s.items))]
}

func (s *story) write() {
	if id := s.one(); id != "" {
		s.said++
		s.wall.Say("shop", s.threads[id], zoe, "and "+strconv.Itoa(s.said))
	}
}

func (s *story) reply() {
	id := s.one()
	if id == "" {
		return
	}
	s.said++
	text := "answer " + strconv.Itoa(s.said)
	_, err := s.bot.Take(s.Context(), bot.Event{Do: bot.Reply, Item: id, Text: text, By: bot.Person{Member: "Lea"}})
	if err == nil {
		v := s.view(id)
		at := slices.IndexFunc(v.Log, func(l bot.Line) bool { return l.Do == bot.Reply && l.Words != nil && l.Words.Text == text })
		s.replies = append(s.replies, reply{id, v.Log[at].Seq, text})
	}
}

// click presses a button of a card, if there is one to be seen.
func (s *story) click() {
	cards := s.cards("team")
	if len(cards) == 0 {
		return
	}
	c := cards[s.IntN(len(cards))]
	verbs := slices.DeleteFunc(c.Buttons(), func(v string) bool { return v == "retry" || v == "arrived" }) // see mend
	if len(verbs) > 0 {
		s.wall.Click("team", c.ID, verbs[s.IntN(len(verbs))], lea)
	}
}

func (s *story) act() {
	id := s.one()
	if id == "" {
		return
	}
	event := []bot.Event{
		{Do: bot.TakeOver}, {Do: bot.Note, Text: "x"}, {Do: bot.Resolve, Outcome: bot.NotOurs, Reason: "no"}, {Do: bot.Reopen},
		{Do: bot.SetKind, Text: "bug"}, {Do: bot.Release},
	}[s.IntN(6)]
	event.Item = id
	s.do(lea, event)
}

func (s *story) move() {
	if id := s.one(); id != "" {
		s.do(lea, bot.Event{Do: bot.Move, Item: id, To: []string{"billing", "support"}[s.IntN(2)]})
	}
}

// mend does what a person does who looks at a reply in trouble: they send it
// again where that is safe, or know what arrived.
func (s *story) mend() {
	s.pass(20 * time.Second) // what is under way has landed then
	for _, id := range s.items {
		for _, r := range s.view(id).Item.Replies {
			if r.State == bot.ReplyPending {
				continue
			}
			do := bot.Retry
			if s.set.blind && s.wall.Posts(reply{item: id, seq: r.Seq}.key()) > 0 {
				do = bot.Arrived
			}
			s.do(lea, bot.Event{Do: do, Item: id, Of: r.Seq})
		}
	}
}

// fault makes one of the next calls go wrong.
func (s *story) fault() {
	faults := []wall.Fault{
		wall.DropAfter, wall.DropBefore, wall.Hang, wall.Broken, wall.Down, wall.Garbled,
		wall.Late(time.Duration(s.IntN(4500)) * time.Millisecond), wall.Slow(9 * time.Second), {Wait: 9 * time.Second},
		wall.Limited(time.Duration(s.IntN(20)) * time.Second), wall.None,
	}
	endpoint := []string{wall.Post, wall.Edit}[s.IntN(2)]
	s.wall.Fail(endpoint, wall.Times(1+s.IntN(3), faults[s.IntN(len(faults))])...)
}

// askFault makes asking, or removing, fail.
func (s *story) askFault() {
	endpoint := []string{wall.History, wall.Remove}[s.IntN(2)]
	s.wall.Fail(endpoint, wall.Times(1+s.IntN(5), []wall.Fault{wall.Down, wall.Limited(time.Second), wall.DropAfter}[s.IntN(3)])...)
}

// trouble makes a channel or the whole connection unusable, or usable again.
func (s *story) trouble() {
	on := s.IntN(2) == 0
	channel := []string{"team", "shop", "more", "ops"}[s.IntN(4)]
	switch s.IntN(3) {
	case 0:
		s.wall.Archive(channel, on)
	case 1:
		s.wall.Kick(channel, on)
	case 2:
		s.wall.Revoke(on)
	}
	if on {
		s.pass(time.Duration(s.IntN(90)) * time.Second)
	}
}

func (s *story) refusing() {
	s.life.refuse(true)
	s.pass(time.Duration(s.IntN(60)) * time.Second)
	s.life.refuse(false)
}

// unavailable makes the store too busy for what couriers learned.
func (s *story) unavailable() {
	s.life.unsettle(true)
	s.reply()
	s.pass(time.Duration(s.IntN(20)) * time.Second)
	s.life.unsettle(false)
}

// cards lists heed's cards in a channel.
func (s *story) cards(channel string) []wall.Message {
	return slices.DeleteFunc(s.wall.Messages(channel), func(m wall.Message) bool { return m.Item == "" })
}

// card reads the action of an item's card.
func (m *mortal) card(id bot.ItemID, channel string) bot.Action {
	a, err := m.store.Action(m.Context(), bot.ActionID("card/"+string(id)+"/w/"+channel))
	if err != nil {
		return bot.Action{}
	}
	return a
}

// deleteCard lets a person delete a card that heed knows to be there.
func (s *story) deleteCard() {
	for _, c := range s.cards("team") {
		if s.card(bot.ItemID(c.Item), "team").State == bot.Idle && s.IntN(2) == 0 {
			s.wall.Delete("team", c.ID)
			s.deleted = true
			return
		}
	}
}

// heal ends all trouble, lets people look at what needs them, and time pass.
func (s *story) heal() {
	s.wall.Heal()
	s.wall.Revoke(false)
	for _, c := range []string{"team", "shop", "more", "ops"} {
		s.wall.Archive(c, false)
		s.wall.Kick(c, false)
	}
	s.pass(time.Hour)
	s.items = s.known()
	for range 5 { // replies of an item go one after the other
		if !s.set.blind || s.set.keyed {
			s.mend()
		}
		s.pass(10 * time.Minute)
	}
	for _, id := range s.items {
		s.must(lea, bot.Event{Do: bot.Note, Item: id, Text: "the end"})
	}
	s.pass(time.Hour)
}
