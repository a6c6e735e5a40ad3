package discord

import "heed/adapters/chat"

// Read is what a message says, where users are called as in the message, channels
// and roles by their ids.
func Read(raw []byte) string {
	var m message
	chat.Lenient(raw, &m)
	id := func(id string) string { return id }
	return names{user: func(string) string { return "" }, role: id, channel: id}.words(m)
}
