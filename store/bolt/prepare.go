package bolt

import (
	"fmt"
	"strings"

	"heed/bot"
)

// prepare encodes a change, in the goroutine of the request.
func prepare(c bot.Change) (*commit, error) {
	p := &commit{change: c}
	p.coder.buf.Grow(4096)
	for _, step := range []func() error{p.sealItems, p.sealPeople, p.sealLog, p.sealKeys, p.sealActions} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// record encodes v to be put as it is.
func (p *commit) record(in bucket, key []byte, number uint64, v any) error {
	value, err := p.coder.seal(number, v)
	if err != nil {
		return err
	}
	p.records = append(p.records, record{in, key, value})
	return nil
}

func (p *commit) sealItems() error {
	for _, i := range p.change.Items {
		if err := checkID(string(i.ID)); err != nil {
			return err
		}
		value, err := p.coder.seal(i.Rev, i)
		if err != nil {
			return err
		}
		p.items = append(p.items, record{itemBucket, []byte(i.ID), value})
		p.index = append(p.index, indexOf(i))
	}
	return nil
}

func (p *commit) sealPeople() error {
	for _, c := range p.change.Customers {
		if err := checkID(string(c.ID)); err != nil {
			return err
		}
		if err := p.record(customerBucket, []byte(c.ID), c.Rev, c); err != nil {
			return err
		}
	}
	for _, m := range p.change.Members {
		if err := checkID(string(m.ID)); err != nil {
			return err
		}
		if err := p.record(memberBucket, []byte(m.ID), m.Rev, m); err != nil {
			return err
		}
	}
	for _, c := range p.change.Conversations {
		if err := p.record(conversationBucket, named(string(c.Key)), c.Rev, c); err != nil {
			return err
		}
	}
	return nil
}

func (p *commit) sealLog() error {
	for _, w := range p.change.Words {
		if err := p.record(wordsBucket, placeKey(w.Item, w.Seq), 0, w); err != nil {
			return err
		}
	}
	for _, e := range p.change.Log {
		if err := p.record(logBucket, placeKey(e.Item, e.Seq), 0, e); err != nil {
			return err
		}
		if !e.Due.IsZero() {
			p.records = append(p.records, record{clockBucket, promiseKey(e), []byte{form}})
		}
	}
	return nil
}

func (p *commit) sealKeys() error {
	for _, k := range p.change.Keys {
		if err := p.record(keyBucket, named(k.Name), 0, knownKey{k.Until, p.change.Receipt}); err != nil {
			return err
		}
		if !k.Until.IsZero() {
			p.records = append(p.records, record{expiryBucket, expiryKey(k.Until, expiringKey, k.Name), []byte{form}})
		}
	}
	if c := p.change.Cursor; c != nil {
		p.records = append(p.records, record{cursorBucket, named(c.Source.String()), sealString(c.To)})
	}
	return nil
}

func (p *commit) sealActions() error {
	for _, a := range p.change.Actions {
		if err := checkID(string(a.ID)); err != nil {
			return err
		}
		value, err := p.coder.seal(a.Fence, a)
		if err != nil {
			return err
		}
		p.actions = append(p.actions, value)
	}
	return nil
}

func checkID(id string) error {
	if id == "" || len(id) > maxID {
		return fmt.Errorf("an id of %d bytes; it must have 1 to %d", len(id), maxID)
	}
	return nil
}

// parseHandle is the inverse of [bot.HandleKey.String].
func parseHandle(s string) bot.HandleKey {
	connection, id, _ := strings.Cut(s, "\x00")
	return bot.HandleKey{Connection: bot.ConnectionID(connection), ID: id}
}
