// Package slacktest is one Slack workspace with one app in it, as the app sees
// it: the Web API, Socket Mode, signed deliveries by HTTP, and people who write,
// click and type. It is imported by tests only.
//
// # The Web API
//
// [Server.Serve] and [Server.Memory] say where it is. Bodies are forms or, where
// the method takes it, JSON; the token is a Bearer, or a field of a form.
// Answers have status 200 and {"ok": …, "error": CODE}, but for 429 with
// Retry-After under [Settings.Pace] (posts) and [Settings.Tiers] (all else).
// Arguments that are not known are left alone, as Slack does; those of a wrong
// type are invalid_arguments, and blocks beyond a documented limit invalid_blocks,
// with a JSON pointer each ([Server.Validate]).
//
//	apps.connections.open auth.test bots.info
//	chat.delete chat.getPermalink chat.postEphemeral chat.postMessage chat.update
//	conversations.history .info .join .list .members .open .replies
//	reactions.add users.conversations users.info users.list users.lookupByEmail
//	views.open views.publish views.push views.update
//
// [Server.Fail] and [Server.FailWhen] make calls go wrong. Tests look at what came
// of them with [Server.Messages], [Server.Copies] and [Server.Ephemerals]:
// [Message.Shown] is what a person reads, [Message.Pings] whom it alerts,
// [Message.Links] where it leads. [Server.Wait] waits for any of it.
//
// # By hand
//
// TestServe serves a workspace for a person with curl, whom /try/ tells what to do.
//
// # Deliveries
//
// The app opens the address that apps.connections.open gives: a websocket with
// "hello", pings, envelopes and "disconnect". Or a test names an address by
// [Server.DeliverTo], and events, interactions and commands are signed and
// posted there. What is not confirmed comes again with the same ids: over
// sockets everything, by HTTP events only, three times, after
// [Settings.Redeliver], 20 times that and 100 times that. What a socket had
// when it ended comes again on another, at once or when there is one. What
// happens while nobody listens is lost.
//
// [Delivery] says what became of one: [Server.Press] and its kin return it,
// [Server.Event] finds that of a message. [Server.Twist] makes deliveries go
// astray, [Server.Drop], [Server.Disconnect], [Server.Freeze] and
// [Server.Offline] the roads. [Server.Complaints] tells what the app did that
// Slack would let pass without a word.
//
// # People
//
// What people type with [Server.Say] is literal: it is escaped, and carries
// blocks of rich text, as from Slack's own client. They can only press and
// choose what is there: anything else panics, as a mistake of the test. So do
// people, channels and messages that do not exist.
//
// A modal is Slack's: it keeps what was typed while fields keep their block_id
// and action_id, does not let go what is not complete, closes when a
// submission is confirmed, and shows trouble where the answer comes after 3
// seconds or makes no sense.
//
// # Caveats
//
// Where Slack's documents are silent the stricter was chosen, and may differ
// from what Slack does: nobody can answer in a thread by the ts of a reply;
// rich text has at most 12000 characters in a message, metadata 1000; a thread's
// first message is on every page of conversations.replies; nobody tells the app
// that it was kicked; an acknowledgement counts only on the socket that was
// given the envelope; interactions over sockets come again, too; what happens
// while no socket is open never comes. Emoji stay what people typed, Slack writes
// them as :names:.
package slacktest
