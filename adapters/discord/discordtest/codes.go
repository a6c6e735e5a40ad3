package discordtest

import (
	"cmp"
	"net/http"
)

// codes are Discord's errors, with the status that comes with each.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
var codes = map[int]struct {
	status int
	said   string
}{
	10002:  {404, "Unknown Application"},
	10003:  {404, "Unknown Channel"},
	10004:  {404, "Unknown Guild"},
	10007:  {404, "Unknown Member"},
	10008:  {404, "Unknown Message"},
	10011:  {404, "Unknown Role"},
	10013:  {404, "Unknown User"},
	10014:  {400, "Unknown Emoji"},
	10015:  {404, "Unknown Webhook"},
	10062:  {404, "Unknown interaction"},
	10063:  {404, "Unknown application command"},
	20022:  {429, "This message cannot be edited due to announcement rate limits"},
	20028:  {429, "The channel you are writing has hit the write rate limit"},
	30010:  {400, "Maximum number of reactions reached (20)"},
	30015:  {400, "Maximum number of attachments in a message reached (10)"},
	30032:  {400, "Maximum number of application commands reached (100)"},
	30034:  {400, "Maximum number of daily application command creates has been reached (200)"},
	30046:  {429, "Maximum number of edits to messages older than 1 hour reached. Try again later."},
	40001:  {401, "Unauthorized. Provide a valid token and try again"},
	40005:  {413, "Request entity too large. Try sending something smaller in size"},
	40060:  {400, "Interaction has already been acknowledged."},
	40067:  {400, "A tag is required to create a forum post in this channel"},
	50001:  {403, "Missing Access"},
	50005:  {403, "Cannot edit a message authored by another user"},
	50006:  {400, "Cannot send an empty message"},
	50007:  {403, "Cannot send messages to this user"},
	50008:  {400, "Cannot send messages in a non-text channel"},
	50013:  {403, "Missing Permissions"},
	50021:  {403, "Cannot execute action on a system message"},
	50024:  {400, "Cannot execute action on this channel type"},
	50027:  {401, "Invalid Webhook Token"},
	50033:  {400, "Invalid Recipient(s)"},
	50035:  {400, "Invalid Form Body"},
	50083:  {400, "Thread is archived"},
	50109:  {400, "The request body contains invalid JSON."},
	160002: {400, "You cannot reply without permission to read message history"},
	160004: {400, "A thread has already been created for this message"},
	160005: {400, "Thread is locked"},
	160006: {400, "Maximum number of active threads reached"},
}

// statusOf is the status that comes with a code.
func statusOf(code int) int { return cmp.Or(codes[code].status, http.StatusBadRequest) }

// messageOf is what Discord says with a code.
func messageOf(code int) string { return cmp.Or(codes[code].said, "Unknown") }
