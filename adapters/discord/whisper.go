package discord

// whispered is a message that only one person sees: the answer to what they did.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-messages
type whispered struct {
	Content    string `json:"content"`
	Embeds     any    `json:"embeds,omitempty"`
	Components any    `json:"components,omitempty"`
	Flags      int    `json:"flags,omitempty"`
	Mentions   noOne  `json:"allowed_mentions"`
}

// noOne alerts nobody.
// https://docs.discord.com/developers/resources/message#allowed-mentions-object
type noOne struct{}

// MarshalJSON writes that nothing in a message alerts anybody.
func (noOne) MarshalJSON() ([]byte, error) { return []byte(`{"parse":[]}`), nil }

// whisper answers with a sentence of heed's that only one person sees.
func whisper(sentence string) answer {
	return &response{Type: messageResponse, Data: whispered{Content: sentence, Flags: ephemeralFlag}}
}

// undone is what somebody is told whose click came to nothing.
const undone = "Nothing was done. Please press again."
