package chat

// Turns is how many channels' turns are remembered.
func (m *Menus[P]) Turns() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.turns)
}
