// Package slacktest is one Slack workspace with one app in it, as the app sees
// it: the Web API, Socket Mode, signed deliveries by HTTP, and people who write,
// click and type. It is imported by tests only.
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
// from what Slack does: an acknowledgement counts only on the socket that was
// given the envelope; interactions over sockets come again, too; what happens
// while no socket is open never comes. Emoji stay what people typed, Slack writes
// them as :names:. Members of channels other than the app are not kept.
package slacktest
