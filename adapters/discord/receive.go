package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// Limits of what is taken in at once.
const (
	maxWaiting = 1000 // events, and as many interactions, of all lanes together
	maxKept    = 1000 // answers remembered
)

// answer is how an interaction is answered first; nil: taken, and nothing is to
// be said. https://docs.discord.com/developers/interactions/receiving-and-responding
type answer = *response

// response is what Discord takes as an answer to an interaction.
type response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// The types of responses.
const (
	pongResponse    = 1
	messageResponse = 4
	laterResponse   = 5 // a message will follow
	nothingResponse = 6 // a message may follow; what was pressed stays as it is
	updateResponse  = 7
	choicesResponse = 8
	modalResponse   = 9
)

// ephemeralFlag lets only one person see a message.
const ephemeralFlag = 1 << 6

// interaction is what somebody clicked, sent or typed.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
type interaction struct {
	ID      string          `json:"id"`
	App     string          `json:"application_id"`
	Type    int             `json:"type"`
	Token   string          `json:"token"` // never in a log
	Guild   string          `json:"guild_id"`
	Channel string          `json:"channel_id"`
	Member  *guildMember    `json:"member"` // in a guild
	User    *user           `json:"user"`   // in direct messages
	Room    *room           `json:"channel"`
	Message *message        `json:"message"` // where it was clicked
	Data    json.RawMessage `json:"data"`

	key bot.Key // by which it is known when it comes again
}

// The types of interactions.
const (
	pingInteraction     = 1
	commandInteraction  = 2
	pressInteraction    = 3
	completeInteraction = 4
	modalInteraction    = 5
)

// errMalformed says that something is not what it claims to be.
var errMalformed = errors.New("not understood")

// readInteraction reads what somebody did. A message that heed can not read must not
// cost them what they did to it.
func (a *Adapter) readInteraction(raw []byte) (interaction, error) {
	var i interaction
	if !chat.Lenient(raw, &i) {
		i = interaction{}
		chat.Lenient(plainer(raw), &i)
	}
	if !snowflake.MatchString(i.ID) || i.Type != pingInteraction && i.Token == "" {
		return interaction{}, fmt.Errorf("an interaction: %w", errMalformed)
	}
	i.key = bot.Key{Name: bot.DeliveryKey(a.host.Connection, "interaction/"+i.ID), Until: time.Now().Add(bot.DeliveryLifetime)}
	return i, nil
}

// plainer is an interaction of whose message only the place is left; nil: it is none.
func plainer(raw []byte) []byte {
	var whole, message map[string]json.RawMessage
	if json.Unmarshal(raw, &whole) != nil || json.Unmarshal(whole["message"], &message) != nil {
		return nil
	}
	for name := range message {
		if name != "id" && name != "channel_id" && name != "flags" {
			delete(message, name)
		}
	}
	whole["message"], _ = json.Marshal(message) // it was JSON a moment ago
	short, _ := json.Marshal(whole)
	return short
}
