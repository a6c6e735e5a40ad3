package discord

import "sync"

// menus are those that somebody chose from.
type menus struct {
	locks sync.Map // by channel: edits of its cards go one after the other, each drawn in its turn
}

// turn is what is held while a card in a channel is edited.
func (m *menus) turn(channel string) *sync.Mutex {
	lock, _ := m.locks.LoadOrStore(channel, &sync.Mutex{})
	return lock.(*sync.Mutex)
}
