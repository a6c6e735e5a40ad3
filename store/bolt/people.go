package bolt

import (
	"slices"

	"heed/bot"
)

// pointHandles makes the handles of a customer point to them, and those they
// lost to nobody.
func (g *group) pointHandles(c bot.Customer) error {
	old, err := g.customer(c.ID)
	if err != nil {
		return err
	}
	var before, after [][]byte
	if old != nil {
		before = customerHandles(*old)
	}
	after = customerHandles(c)
	return g.point(before, after, string(c.ID))
}

func customerHandles(c bot.Customer) [][]byte {
	var keys [][]byte
	for _, h := range c.Handles {
		keys = append(keys, handleKey(customerHandle, h.Key()))
	}
	return keys
}

// pointMember does the same for a member's ids on platforms.
func (g *group) pointMember(m bot.Member) error {
	var old bot.Member
	if _, err := g.read(memberBucket, []byte(m.ID), &old); err != nil {
		return err
	}
	return g.point(memberHandles(old), memberHandles(m), string(m.ID))
}

func memberHandles(m bot.Member) [][]byte {
	var keys [][]byte
	for connection, id := range m.On {
		keys = append(keys, handleKey(memberHandle, bot.HandleKey{Connection: connection, ID: id}))
	}
	return keys
}

func (g *group) point(before, after [][]byte, id string) error {
	for _, key := range before {
		lost := !slices.ContainsFunc(after, func(k []byte) bool { return string(k) == string(key) })
		if lost && text(g.get(handleBucket, key)) == id {
			if err := g.delete(handleBucket, key); err != nil {
				return err
			}
		}
	}
	for _, key := range after {
		if text(g.get(handleBucket, key)) != id {
			if err := g.put(handleBucket, key, sealString(id)); err != nil {
				return err
			}
		}
	}
	return nil
}
