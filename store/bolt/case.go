package bolt

import (
	"context"
	"math"
	"slices"

	"heed/bot"
)

// maxHops bounds how far merges and splits are followed.
const maxHops = 32

// Case implements [bot.Reader].
func (s *Store) Case(ctx context.Context, n bot.Need) (bot.Case, error) {
	var r caseReader
	err := s.view(ctx, func(t *tx) error {
		r = caseReader{tx: t, need: n}
		return r.read()
	})
	return r.Case, err
}

// caseReader gathers a case, and everything it looked at as its basis.
type caseReader struct {
	*tx
	bot.Case
	need bot.Need
}

func (r *caseReader) read() error {
	for _, step := range []func() error{
		r.readItems, r.readAuthor, r.readConversation, r.readQuoted, r.readSource, r.readMember, r.readLog, r.readAction,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// saw adds a record to the basis, once.
func (r *caseReader) saw(of bot.Record, id string, rev uint64) {
	seen := bot.Seen{Of: of, ID: id, Rev: rev}
	if !slices.Contains(r.Basis, seen) {
		r.Basis = append(r.Basis, seen)
	}
}

// look reads an item, present or not, as part of the basis.
func (r *caseReader) look(id bot.ItemID) (*bot.Item, error) {
	i, err := r.item(id)
	if err != nil {
		return nil, err
	}
	if i == nil {
		r.saw(bot.ItemRecord, string(id), 0)
		return nil, nil
	}
	r.saw(bot.ItemRecord, string(id), i.Rev)
	return i, nil
}

// follow reads the item that id was merged into, or the item itself.
func (r *caseReader) follow(id bot.ItemID) (*bot.Item, error) {
	i, _, err := r.followOn(id, "")
	return i, err
}

// followOn is like follow, and tells which of that item's roads a road of id's became.
func (r *caseReader) followOn(id bot.ItemID, road bot.ConversationKey) (*bot.Item, bot.ConversationKey, error) {
	i, err := r.look(id)
	for range maxHops {
		if err != nil || i == nil || i.MergedInto == "" {
			break
		}
		var next *bot.Item
		if next, err = r.look(i.MergedInto); next == nil {
			break
		}
		i, road = next, i.Onward(road, *next)
	}
	return i, road, err
}

func (r *caseReader) readItems() (err error) {
	if r.need.Item != "" {
		if r.Item, err = r.look(r.need.Item); err != nil {
			return err
		}
	}
	if r.need.Other != "" {
		if r.Other, err = r.look(r.need.Other); err != nil {
			return err
		}
	}
	return r.readOwnCustomer()
}

// readOwnCustomer reads the customer of the item that was found, if needed.
func (r *caseReader) readOwnCustomer() error {
	if !r.need.Customer || r.Item == nil || r.Item.Customer == "" {
		return nil
	}
	return r.readCustomer(r.Item.Customer)
}

func (r *caseReader) readCustomer(id bot.CustomerID) (err error) {
	if r.Customer, err = r.customer(id); err != nil {
		return err
	}
	rev := uint64(0)
	if r.Customer != nil {
		rev = r.Customer.Rev
	}
	r.saw(bot.CustomerRecord, string(id), rev)
	return nil
}

func (r *caseReader) readAuthor() error {
	h := r.need.Author
	if h.ID == "" {
		return nil
	}
	id := text(r.get(handleBucket, handleKey(customerHandle, h)))
	if id == "" {
		r.saw(bot.HandleRecord, h.String(), 0)
		return nil
	}
	return r.readCustomer(bot.CustomerID(id))
}

// readConversation reads the conversation of a mention, and its item.
func (r *caseReader) readConversation() error {
	key := r.need.Conversation
	if key == "" && r.need.Outside != "" && r.Customer != nil {
		key = bot.CustomerKey(r.need.Outside, r.Customer.ID)
	}
	if key == "" {
		return nil
	}
	c := bot.Conversation{Key: key}
	found, err := r.tx.read(conversationBucket, named(string(key)), &c)
	if err != nil {
		return err
	}
	r.saw(bot.ConversationRecord, string(key), c.Rev)
	if !found {
		return nil
	}
	r.Conversation = &c
	r.Item, err = r.follow(c.Item)
	return err
}

// readQuoted finds the mention that another one answers: where it goes on, and
// the road of its own. Either may have moved since it was said.
func (r *caseReader) readQuoted() error {
	if r.need.Answers == "" {
		return nil
	}
	var known knownKey
	found, err := r.tx.read(keyBucket, named(r.need.Answers), &known)
	if err != nil || !found || known.Receipt.Item == "" {
		return err
	}
	item, seq, err := r.splitOff(known.Receipt.Item, known.Receipt.Seq)
	if err != nil {
		return err
	}
	said, err := r.log(item, seq-1, 1)
	if err != nil || len(said) == 0 || said[0].Road == "" {
		return err
	}
	i, road, err := r.followOn(item, said[0].Road)
	if err == nil && i != nil {
		r.Quoted = &bot.Quoted{Item: *i, Road: road}
	}
	return err
}

// readSource finds the mention that an edit or withdrawal is about: where it
// was said first, or the item that it was split off into. A merge is not
// followed: the mention's place is in the log of the item that was merged. Where
// that goes on is the other item.
func (r *caseReader) readSource() error {
	if r.need.Source == "" {
		return nil
	}
	var known knownKey
	found, err := r.tx.read(keyBucket, named(r.need.Source), &known)
	if err != nil || !found || known.Receipt.Item == "" {
		return err
	}
	item, seq, err := r.splitOff(known.Receipt.Item, known.Receipt.Seq)
	if err != nil {
		return err
	}
	r.Of = seq
	if r.Item, err = r.look(item); err != nil {
		return err
	}
	if err = r.readOwnCustomer(); err != nil || r.Item == nil || r.Item.MergedInto == "" {
		return err
	}
	r.Other, err = r.follow(r.Item.MergedInto)
	return err
}

// splitOff returns where a mention is that may have been split away.
func (r *caseReader) splitOff(item bot.ItemID, seq uint64) (bot.ItemID, uint64, error) {
	for range maxHops {
		log, err := r.log(item, seq, bot.MaxCaseLog)
		if err != nil {
			return "", 0, err
		}
		n := slices.IndexFunc(log, func(e bot.Entry) bool { return e.Do == bot.Split && e.Of == seq && e.To != "" })
		if n < 0 {
			break
		}
		if _, err := r.look(item); err != nil {
			return "", 0, err
		}
		item, seq = bot.ItemID(log[n].To), 1
	}
	return item, seq, nil
}

// readMember finds who acts, by their id on a platform, or, where no
// connection is named, by their own id.
func (r *caseReader) readMember() error {
	h := r.need.Person
	if h.ID == "" {
		return nil
	}
	id, absent := h.ID, h.ID
	if h.Connection != "" {
		id, absent = text(r.get(handleBucket, handleKey(memberHandle, h))), h.String()
	}
	var m bot.Member
	found, err := r.tx.read(memberBucket, []byte(id), &m)
	if err != nil {
		return err
	}
	if !found {
		r.saw(bot.MemberRecord, absent, 0)
		return nil
	}
	r.Member = &m
	r.saw(bot.MemberRecord, id, m.Rev)
	return nil
}

// readLog reads the log and the words of the item that was found.
func (r *caseReader) readLog() (err error) {
	if r.Item == nil {
		return nil
	}
	if r.need.Log {
		if r.Log, err = r.latest(r.Item.ID, bot.MaxCaseLog); err != nil {
			return err
		}
	}
	place := r.need.Words
	if r.need.Source != "" {
		place = r.latestEdit()
	}
	if place != 0 {
		r.Words, err = r.words(r.Item.ID, place)
	}
	return err
}

// latestEdit is where the mention that was found reads as it does now.
func (r *caseReader) latestEdit() uint64 {
	place := r.Of
	for _, e := range r.Log {
		if e.Do == bot.Edited && e.Of == r.Of {
			place = e.Seq
		}
	}
	return place
}

func (r *caseReader) readAction() (err error) {
	if r.need.Action == "" {
		return nil
	}
	if r.Action, err = r.action(r.need.Action); err != nil || r.Action == nil {
		return err
	}
	if r.Lane, err = r.lookLane(r.Action.Lane); err != nil {
		return err
	}
	r.Connection, err = r.lookLane(bot.Channel{Connection: r.Action.Lane.Connection})
	return err
}

func (r *caseReader) lookLane(c bot.Channel) (*bot.LaneState, error) {
	state, err := r.lane(c)
	if err != nil {
		return nil, err
	}
	rev := uint64(0)
	if state != nil {
		rev = state.Rev
	}
	r.saw(bot.LaneRecord, c.String(), rev)
	return state, nil
}

// log reads up to n entries of an item after a place, ascending.
// usualLog is how many entries most logs have at most.
const usualLog = 12

func (t *tx) log(item bot.ItemID, after uint64, n int) ([]bot.Entry, error) {
	if after == math.MaxUint64 || n <= 0 {
		return nil, nil
	}
	entries := make([]bot.Entry, 0, min(n, usualLog))
	var err error
	t.walk(logBucket, appendPart(nil, string(item)), placeKey(item, after+1), func(k, v []byte) bool {
		var e bot.Entry
		if e, err = entry(k, v); err == nil {
			entries = append(entries, e)
		}
		return err == nil && len(entries) < n
	})
	return entries, err
}

// latest reads the last n entries of an item, ascending.
func (t *tx) latest(item bot.ItemID, n int) ([]bot.Entry, error) {
	last, err := t.lastSeq(item)
	if err != nil || last == 0 {
		return nil, err
	}
	return t.log(item, last-min(last, uint64(n)), n)
}
