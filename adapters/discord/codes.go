package discord

// meaning is what a code of Discord's means to a courier.
type meaning int

const (
	never          meaning = iota // nothing happened, and it will never work
	drawing                       // the same, but what is drawn plainer may work
	later                         // nothing happened; it may work by itself
	channelDown                   // nothing happened; somebody must mend the channel
	connectionDown                // nothing happened; somebody must mend the connection
	gone                          // the message is not there
	unclear                       // it may have happened
)

// word is what Discord says when it does not do something.
type word struct {
	means meaning
	why   string // for people: what it is, and what to do
}

// The codes that somebody asks for by name.
const (
	unknownChannel     = 10003
	unknownMember      = 10007
	unknownMessage     = 10008
	unknownInteraction = 10062
	tooLateEdits       = 30046
	noForumMessage     = 40058
	unknownEmoji       = 10014
	unknownTag         = 10087
	acknowledged       = 40060
	tagRequired        = 40067
	missingAccess      = 50001
	notAuthor          = 50005
	cannotDirect       = 50007
	missingPermission  = 50013
	systemMessage      = 50021
	archivedThread     = 50083
	threadThere        = 160004
	lockedThread       = 160005
	tooManyThreads     = 160006
	tooManyNews        = 160007
)

// codes are those that Discord documents and that can answer what heed calls:
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json. One
// that is not here is as good as any no to how a message is drawn, so a plainer one
// is tried; then it is refused, and its code told, because an action that is tried
// for ever is one that nobody looks at.
var codes = map[int]word{
	10002:              {connectionDown, "Discord does not know heed's application any more: make it anew, and put its token into the configuration"},
	unknownChannel:     {channelDown, "there is no such channel, or it was deleted: take it out of the configuration, or put the right id there"},
	10004:              {channelDown, "heed is not in the server: invite it, as heed discord invite prints it"},
	unknownMember:      {never, "the person is not in the server"},
	unknownMessage:     {gone, "Discord does not know it any more"},
	10011:              {never, "there is no such role: mend roles in the configuration"},
	10012:              {connectionDown, badToken},
	10013:              {never, "there is no such person in Discord"},
	unknownEmoji:       {never, "there is no such emoji: mend solved in the configuration"},
	unknownInteraction: {never, "Discord has stopped waiting for the answer"},
	unknownTag:         {never, "there is no such tag"},

	20001: {connectionDown, notABot},
	20002: {connectionDown, notABot},
	20009: {never, "the person takes no such messages"},
	20012: {connectionDown, "the token is of another application: put the right one into the configuration"},
	20016: {later, "the channel is in slow mode: give heed the permission to bypass it"},
	20022: {later, "Discord wants the channel to be left alone for a while"},
	20028: {later, "Discord wants the channel to be left alone for a while"},
	20029: {later, "Discord wants the server to be left alone for a while"},
	20031: {drawing, blockedWords},

	30003:        {never, "the channel has as many pinned messages as Discord takes"},
	30010:        {never, "the message has as many reactions as Discord takes"},
	30015:        {drawing, tooLong},
	30033:        {never, "the thread has as many people as Discord takes"},
	30034:        {later, "Discord takes no more commands today"},
	tooLateEdits: {later, "Discord takes no more edits of messages that old for a while"},

	40001:          {connectionDown, badToken},
	40002:          {connectionDown, "Discord wants the account of the bot to be verified: see https://discord.com/developers/applications"},
	40003:          {later, "Discord wants no more direct messages for a while"},
	40004:          {later, "Discord takes no messages at the moment"},
	40005:          {drawing, tooLong},
	40006:          {later, "Discord has switched that off for the moment"},
	40007:          {channelDown, "heed is banned from the server: lift the ban, and invite it again"},
	40012:          {connectionDown, badToken},
	noForumMessage: {channelDown, "heed took the channel for one that takes messages, and it is a forum"},
	acknowledged:   {never, "that was answered already"},
	40062:          {later, "Discord wants to be left alone for a while"},
	40066:          {channelDown, needsTag},
	tagRequired:    {channelDown, needsTag},
	40094:          {never, "Discord takes no more messages for that"},
	40333:          {connectionDown, turnedAway},

	missingAccess:     {channelDown, "heed can not see the channel: give it the permission View Channel there"},
	50002:             {connectionDown, notABot},
	50003:             {never, "that can not be done in direct messages"},
	50004:             {never, notAsked},
	notAuthor:         {gone, "the message is not heed's"},
	50006:             {drawing, "there is nothing to show"},
	cannotDirect:      {never, "the person takes no direct messages from heed"},
	50008:             {channelDown, "heed can not write in a channel of this kind: mend the configuration"},
	50009:             {channelDown, "the server's verification level keeps heed out of the channel"},
	50010:             {connectionDown, notABot},
	missingPermission: {channelDown, "heed lacks a permission in the channel: heed doctor says which"},
	50014:             {connectionDown, badToken},
	systemMessage:     {never, "that can not be done to a message of Discord's own"},
	50024:             {channelDown, "heed can not work in a channel of this kind: mend the configuration"},
	50025:             {connectionDown, badToken},
	50028:             {drawing, "there is no such role: mend roles in the configuration"},
	50033:             {never, "that person can not be written to"},
	50035:             {drawing, "Discord can not show it"},
	50041:             {never, "Discord has given up what heed uses: install a newer heed"},
	50045:             {drawing, tooLong},
	50046:             {drawing, "Discord can not show the picture"},
	50055:             {channelDown, "there is no such server"},
	50068:             {never, "that can not be done to a message of this kind"},
	archivedThread:    {later, "the thread is archived"},
	50086:             {channelDown, "heed can not work in a channel of this kind: mend the configuration"},
	50109:             {drawing, notAsked},
	50110:             {drawing, "Discord can not show the picture"},
	50123:             {drawing, "Discord can not show the picture"},
	50146:             {drawing, "Discord can not show the picture"},
	50151:             {never, "there is no such emoji: mend solved in the configuration"},
	50278:             {never, "heed and that person share no server"},

	60003:  {connectionDown, "the server wants two-factor authentication of whoever owns heed's application: they must set it up"},
	90001:  {never, "the author of the message has blocked heed, and takes no reactions from it"},
	110000: {later, "Discord is not ready to be asked that"},
	110001: {later, "Discord is not ready for heed's application: it works again by itself"},
	130000: {later, "Discord has too much to do at the moment"},

	160002:         {channelDown, "heed lacks the permission Read Message History in the channel, and can answer nobody there"},
	threadThere:    {never, "there is a thread already"},
	lockedThread:   {never, "the thread is locked: unlock it, or give heed the permission Manage Threads"},
	tooManyThreads: {never, "the server has as many active threads as Discord takes: archive some"},
	tooManyNews:    {never, "the server has as many active announcement threads as Discord takes: archive some"},

	200000: {drawing, blockedWords},
	200001: {drawing, blockedWords},
	240000: {drawing, "the server's filter for harmful links takes it for one"},
	400001: {drawing, "the server takes no files at the moment"},
}

// Sentences that more than one code gets.
const (
	badToken     = "Discord does not take heed's token any more: reset it on the page Bot of the application, and put the new one into the configuration"
	notABot      = "the token is not that of a bot: copy the one on the page Bot of the application into the configuration"
	turnedAway   = "something before Discord turns heed away: see whether heed's address is blocked, or something stands between"
	needsTag     = "the forum wants a tag on every post: add tags named open, claimed, answered and resolved, or let it want none"
	notAsked     = "Discord does not understand how heed asks; please report it"
	tooLong      = "it is longer than Discord takes"
	blockedWords = "the server's AutoMod does not let it through: allow heed in its rules"
)
