// Package discordtest is one Discord with one application and one guild, as the
// application sees it: the HTTP API, the gateway, signed interactions, and people
// who write, click and type. It is imported by tests only.
//
// # The HTTP API
//
// [Server.Serve] and [Server.Memory] say where it is, [Server.Token] what it is
// called with: "Authorization: Bot TOKEN". Bodies are JSON, or forms with the JSON
// in payload_json and files in files[n]. Refusals have Discord's statuses and codes;
// a body that is not valid is 50035, with the tree of errors that says where.
// Fields that Discord does not know are left alone, as Discord does; they are in
// [Server.Complaints].
//
//	GET    gateway, gateway/bot, applications/@me, users/@me, users/@me/guilds
//	POST   users/@me/channels
//	GET PATCH DELETE       channels/C
//	GET POST               channels/C/messages
//	GET PATCH DELETE       channels/C/messages/M
//	PUT DELETE             channels/C/messages/M/reactions/E/@me
//	POST   channels/C/messages/M/threads, channels/C/threads
//	GET    channels/C/threads/archived/public, guilds/G/threads/active
//	GET    guilds/G, guilds/G/channels, guilds/G/roles, guilds/G/members/U
//	POST   interactions/I/T/callback, webhooks/A/T
//	GET PATCH DELETE       webhooks/A/T/messages/@original, webhooks/A/T/messages/M
//	GET POST PUT           applications/A/commands, applications/A/guilds/G/commands
//	PATCH DELETE           applications/A/commands/K, applications/A/guilds/G/commands/K
//
// These are also the names of routes for [Server.Fail] and [Server.Calls], with
// their capitals, as "POST channels/C/messages". [Server.FailWhen] sees every
// [Call]. [Validate] and [ValidateModal] say what is wrong with a body without a
// server. Under [Settings.Pace] calls are counted by route, with the headers that
// say so, and all together; more than 10,000 refused calls in ten minutes are a
// ban in any case.
//
// Tests look at what came of calls with [Server.Messages], [Server.Threads] and
// [Server.Copies]: [Message.Shown] is what a person reads, [Message.Pings] whom it
// alerts, [Message.Links] where it leads without saying so. [Server.Wait] waits for
// any of it.
//
// # The guild
//
// The app is in it, and may do what [Settings.Permissions] say; [Server.Deny] and
// [Server.Allow] change that in a channel. Ids are snowflakes: of users, roles,
// channels and tags those that a test gives. A thread at a message has its id, a
// post of a forum that of its first message. Threads archive themselves when it is
// time, at the next call. A person's id is the direct message with them, for
// [Server.Messages]; what Discord itself says in channels is not in there.
//
// # The gateway
//
// GET gateway/bot says where it is. A session begins with hello, identify, READY and
// GUILD_CREATE, and hears what its intents take, without the content of messages
// where that intent was not asked for. It goes on after a resume for three minutes, or
// until the app says 1000 or 1001; all that was missed comes first. Sessions that were
// started are counted ([Settings.Sessions]); one too many ends all, and the token.
// Every close code is as documented, and 4000 for heartbeats that do not come.
//
// [Server.Drop], [Server.Zombie], [Server.Reconnect], [Server.InvalidSession],
// [Server.CloseWith], [Server.Offline] and [Server.Forget] make trouble at once,
// [Server.Awkward] at a moment of the next connections. [Server.Shuffle] lets events
// come out of order, [Server.Dispatch] and [Server.Utter] such as make no sense.
//
// # People
//
// People write ([Server.Say], [Server.Reply], [Server.Post] …), press, choose, fill in
// modals and type commands, and can only do what is there: anything else panics, as
// a mistake of the test. "@" and the id of a person is their direct message with the
// app. What they do is an interaction: it comes over the gateway, or, after
// [Server.DeliverTo], as a signed request. [Delivery] says what became of it: without
// an answer in three seconds it has failed. A modal that was submitted stays open,
// with what was typed, where that failed; another try has another id. A select shows
// what somebody chose until its message is edited, and can not be chosen twice.
//
// TestServe serves a guild for a person with curl, whom /try/ tells what to do.
//
// # Caveats
//
// Where Discord's documents are silent, this was chosen, and may differ:
//
//   - Characters are runes. Texts are trimmed, and lose control characters; Discord
//     says only that it "may strip certain characters".
//   - What may be done is asked before what a body says; a channel that is not
//     there before what may be done.
//   - A nonce is remembered for two minutes of [Settings.NonceFor], also that of a
//     message that did not enforce it, and across channels. Its message as it is by then
//     is the answer; 10008, if it was deleted (said by Discord in pull request 6647 of its documents).
//   - An edit that names people alerts them. A role can be alerted by anybody, unless
//     [Server.Unmentionable] says otherwise.
//   - A prefilled value longer than a field's max_length is an error, as are pictures
//     of embeds that are no files that came along.
//   - A channel's name can be changed twice in ten minutes, with or without
//     [Settings.Pace]. The numbers of all limits are inventions near what was seen.
//   - Addresses of local machines are as good as others.
//   - A thread begun at a message older than a minute is announced in its channel,
//     by a message of type 18.
//   - Edits of old messages are not limited (30046): use [Status].
//   - Interactions come again with a resume, like other events, and may be too late.
//   - The starter of a thread (type 21) and ephemeral messages are not told over the
//     gateway, nor is an app that loses sight of a channel.
package discordtest
