package discordtest

import "encoding/json"

// keyIn is the key that heed hid in a message.
func keyIn(raw json.RawMessage) string { return "" }
