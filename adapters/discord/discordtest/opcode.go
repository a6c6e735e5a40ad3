package discordtest

// What payloads of the gateway are.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-opcodes
const (
	dispatchOp  = 0
	heartbeatOp = 1
	identifyOp  = 2
	presenceOp  = 3
	voiceOp     = 4
	resumeOp    = 6
	reconnectOp = 7
	membersOp   = 8
	invalidOp   = 9
	helloOp     = 10
	ackOp       = 11
)

// Why the gateway closes connections.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
const (
	unknownError         = 4000
	unknownOpcode        = 4001
	decodeError          = 4002
	notAuthenticated     = 4003
	authenticationFailed = 4004
	alreadyAuthenticated = 4005
	invalidSeq           = 4007
	rateLimited          = 4008
	sessionTimedOut      = 4009
	invalidShard         = 4010
	shardingRequired     = 4011
	invalidVersion       = 4012
	invalidIntents       = 4013
	disallowedIntents    = 4014
)

// farewells are what the gateway says with a code.
var farewells = map[int]string{
	unknownError: "Unknown error.", unknownOpcode: "Unknown opcode.", decodeError: "Error while decoding payload.",
	notAuthenticated: "Not authenticated.", authenticationFailed: "Authentication failed.", alreadyAuthenticated: "Already authenticated.",
	invalidSeq: "Invalid seq.", rateLimited: "Rate limited.", sessionTimedOut: "Session timed out.", invalidShard: "Invalid shard.",
	shardingRequired: "Sharding required.", invalidVersion: "Invalid API version.", invalidIntents: "Invalid intent(s).",
	disallowedIntents: "Disallowed intent(s).",
}

// endsSession reports whether a session can not be resumed after it was closed so.
func endsSession(code int) bool {
	switch code {
	case 1000, 1001, notAuthenticated, authenticationFailed, invalidSeq, sessionTimedOut,
		invalidShard, shardingRequired, invalidVersion, invalidIntents, disallowedIntents:
		return true
	}
	return false
}

// The intents that matter here.
// https://docs.discord.com/developers/events/gateway#gateway-intents
const (
	guildsIntent       = 1 << 0
	membersIntent      = 1 << 1 // privileged, and not granted
	moderationIntent   = 1 << 2
	presencesIntent    = 1 << 8 // privileged, and not granted
	messagesIntent     = 1 << 9
	reactionsIntent    = 1 << 10
	directsIntent      = 1 << 12
	directReactsIntent = 1 << 13
	contentIntent      = 1 << 15 // privileged, granted unless [Settings.NoContent]
	allIntents         = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// intentOf is what it takes to be told of an event; 0: nothing.
func intentOf(name string, direct bool) int64 {
	messages, reactions := int64(messagesIntent), int64(reactionsIntent)
	if direct {
		messages, reactions = directsIntent, directReactsIntent
	}
	switch name {
	case "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		return messages
	case "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI":
		return reactions
	case "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE":
		return membersIntent
	case "GUILD_BAN_ADD", "GUILD_BAN_REMOVE", "GUILD_AUDIT_LOG_ENTRY_CREATE":
		return moderationIntent
	case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE",
		"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "CHANNEL_PINS_UPDATE",
		"THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE":
		return guildsIntent
	}
	return 0
}
