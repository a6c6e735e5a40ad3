package bolt

import (
	"fmt"

	"heed/bot"
)

// check says whether the change may be made: nil, a verdict, or an error that
// ends the store. It changes nothing.
func (p *commit) check(g *group) error {
	c := p.change
	if err := p.checkKeys(g); err != nil {
		return err
	}
	for _, seen := range c.Basis {
		rev, err := g.revision(seen)
		if err != nil {
			return err
		}
		if rev != seen.Rev {
			return bot.ErrStale
		}
	}
	if c.Cursor != nil && text(g.get(cursorBucket, named(c.Cursor.Source.String()))) != c.Cursor.From {
		return bot.ErrStale
	}
	if c.Settle != nil {
		a := g.get(actionBucket, []byte(c.Settle.Action))
		if a == nil || number(a) != c.Settle.Fence {
			return bot.ErrStale
		}
	}
	return nil
}

func (p *commit) checkKeys(g *group) error {
	for _, k := range p.change.Keys {
		var known knownKey
		found, err := g.read(keyBucket, named(k.Name), &known)
		if err != nil {
			return err
		}
		if found && !passed(known.Until, p.change.At) {
			p.seen = known.Receipt
			return bot.ErrSeen
		}
	}
	return nil
}

// revision returns the revision of a record; 0 if it is not there.
func (t *tx) revision(s bot.Seen) (uint64, error) {
	switch s.Of {
	case bot.ItemRecord:
		return number(t.get(itemBucket, []byte(s.ID))), nil
	case bot.CustomerRecord:
		return number(t.get(customerBucket, []byte(s.ID))), nil
	case bot.ConversationRecord:
		return number(t.get(conversationBucket, named(s.ID))), nil
	case bot.LaneRecord:
		return number(t.get(laneBucket, channelKey(bot.ParseChannel(s.ID)))), nil
	case bot.HandleRecord:
		id := text(t.get(handleBucket, handleKey(customerHandle, parseHandle(s.ID))))
		return number(t.get(customerBucket, []byte(id))), nil
	case bot.MemberRecord:
		return number(t.get(memberBucket, []byte(t.memberID(s.ID)))), nil
	}
	return 0, fmt.Errorf("a change rests on a record of unknown kind %q", s.Of)
}

// memberID resolves what a basis calls a member: an id, or, for one who was
// not there, the handle they were looked for by.
func (t *tx) memberID(name string) string {
	h := parseHandle(name)
	if h.ID == "" {
		return name
	}
	return text(t.get(handleBucket, handleKey(memberHandle, h)))
}
