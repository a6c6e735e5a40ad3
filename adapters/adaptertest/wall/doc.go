// Package wall is a small chat platform over real HTTP, and heed's adapter for
// it: what delivery, cards, lanes and crashes are proven against before any
// real platform is there. It is imported by tests only.
//
// # The platform
//
// [Server] has channels in which people and one app (heed) write. Tests are
// the people: [Server.Say], [Server.Click], [Server.Fill], [Server.Rewrite],
// [Server.Delete]. They look at what came of it with [Server.Messages],
// [Server.Posts] and [Server.Ephemeral], wait for it with [Server.Wait], and
// make the platform fail with [Server.Fail], [Server.FailWhen] and
// [Server.Twist]. It knows no time but time.Now, and is served over sockets
// ([Server.Sockets]) or memory ([Server.Memory]); the latter works inside a
// testing/synctest bubble.
//
// # The wire
//
// Everything is JSON, strictly: an unknown or mistyped field is
// invalid_request. The app proves itself with "Authorization: Bearer TOKEN";
// without it the answer is status 401 and invalid_auth. Answers are
// {"ok": true, …} or {"ok": false, "error": CODE}, with status 200 but for 401
// and 429; the latter carries Retry-After in whole seconds.
//
//	POST /messages.post     {channel, thread?, key?, item?, text? | card?}  → {message}
//	POST /messages.edit     {channel, message, text? | card?}               → {message}
//	POST /messages.delete   {channel, message}
//	POST /people.tell       {channel, user, text}      shown to that person alone
//	POST /events.ack        {event}
//	GET  /channels.info     ?channel=                                       → {latest}
//	GET  /channels.history  ?channel=&after=&limit=                         → {messages, more}
//	GET  /events            a stream of envelopes, one a line
//
// The id of a message is its time, "0946684800.000001", unique and ascending
// in the whole platform; history lists what comes after such a time, threads
// included, deleted messages not. A key is opaque metadata of a post. Only the
// app sees the key and item of its messages; the first message of a thread is
// in the "parent" of the others.
//
//	card   {"item", "rev", "title", "lines": [markup], "buttons": [{"verb", "label"}]}
//	codes  channel_not_found is_archived not_in_channel message_not_found thread_not_found not_yours
//	       text_too_long invalid_card invalid_request unknown_event user_not_found invalid_auth rate_limited internal_error
//
// Text is markup: <@id> alerts a person, <!all> everybody, [text](url) is a
// link, *text* is bold; a backslash takes the meaning from the character after
// it. Limits count what people see, in runes.
//
// Under [Settings.Directs] a person whom the platform knows has a channel "@ID"
// with the app, which begins with the first message.
//
// # Events
//
// An envelope is {"id", "attempt", "body", "sig"}: body is the event as JSON
// text, sig the hexadecimal HMAC-SHA256 of id, a point, and body under the
// signing secret. An event goes to the newest stream; where there is none, it
// is lost, like on most platforms: history is how to catch up. One that is not
// acknowledged comes again, with the same id, every [Settings.Redeliver], for
// ten minutes.
//
//	{"type": "message" | "edit" | "delete", "message"}
//	{"type": "click", "channel", "clicked", "user", "verb", "item"}
//	{"type": "form", "channel", "user", "verb", "item", "text", "seen", "outcome", "reason", "to"}
//
// A message tells the id of the one before it in its channel ("prev"), so that
// a reader knows a gap when it sees one, and each user whether they belong to
// the team. The app hears of its own messages, too, but not of its own edits.
//
// # Caveats
//
// Edits and deletions that happen while no stream is open are never told. The
// platform keeps everything it ever saw in memory.
package wall
