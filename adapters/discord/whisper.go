package discord

import (
	"heed/adapters/chat"
	"heed/bot"
)

// whispered is a message that only one person sees: the answer to what they did.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-messages
type whispered struct {
	Content    string   `json:"content"`
	Embeds     []embed  `json:"embeds"`
	Components []row    `json:"components"`
	Mentions   mentions `json:"allowed_mentions"`
	Flags      int      `json:"flags,omitempty"`
}

// maxSentence is the most characters of a sentence of heed's, which escaping may
// double. https://docs.discord.com/developers/resources/message#create-message
const maxSentence = 900

// sentence is what heed says to one person. Names in it are as people chose them.
func sentence(text string) whispered {
	return whispered{Content: escape(chat.Clip(text, maxSentence)), Embeds: []embed{}, Components: []row{}, Mentions: nobody()}
}

// only answers an interaction with a message that nobody else sees.
func only(w whispered) answer {
	w.Flags = ephemeralFlag
	return &response{Type: messageResponse, Data: w}
}

// instead answers a press on such a message, or a form opened from it, by showing
// something else there.
func instead(w whispered) answer { return &response{Type: updateResponse, Data: w} }

// whisper tells one person something.
func whisper(text string) answer { return only(sentence(text)) }

// undone is what somebody is told whose click came to nothing.
const undone = "Nothing was done. Please press again."

// refusal says why something was refused, with a button for what may be done
// instead.
func refusal(r *bot.Refusal, item bot.ItemID, rev uint64) whispered {
	w := sentence(r.Sentence)
	if r.Offer != "" {
		w.press(chat.Spelled(r.Offer), offering(r.Offer, item, rev))
	}
	return w
}

// press adds a button to the last row of a message.
func (w *whispered) press(label, id string) {
	if len(w.Components) == 0 {
		w.Components = []row{{Type: rowComponent}}
	}
	last := &w.Components[len(w.Components)-1]
	last.Components = append(last.Components, component{Type: buttonComponent, Style: secondary, Label: chat.Clip(label, maxLabel), CustomID: id})
}
