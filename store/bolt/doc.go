// Package bolt keeps everything heed knows in one bbolt file.
//
// # The idea
//
// One goroutine writes. A change is decided and encoded by whoever brings it,
// waits in a bounded queue, and shares a transaction with up to 255 others, or
// 1 MiB: while the disk works on one group the next gathers by itself, so that
// a caller who is alone waits for nobody and a crowd waits together. What
// people and couriers do is taken before mentions, and the text index comes
// last. Within a group each change is first checked as a whole and then put as
// a whole, so that one may be refused without hurting the others.
//
// # Promises
//
// Commit, Lease and Keep return once the disk has it. A full queue, a context
// that ends, and a store that is closed are [bot.ErrUnavailable]. The first
// error of the disk ends the store: everybody who waits gets it, and so does
// every later call, because after a failed sync nobody knows what the file
// holds. No list, count, queue or clock is ever read by looking at all items:
// lists are intersected by leaping from one to where the other is.
//
// # Caveats
//
// One process at a time. The file never shrinks. A page of a list that selects
// almost nothing may be short, or empty, and still have a next one. A lease
// moves at most 1000 actions that fell due since the last one, the earliest
// first; only beyond that is urgency not the first order. A lane in trouble
// that handed out its probe has its next probe when that lease ends. The text
// index knows the first 1000 entries of an item, 1000 words of each, and takes
// a run of letters, digits and marks for a word.
//
// # Layout
//
// Every value begins with the byte 1. Records go on with a number that checks
// compare without decoding (a revision, or an action's fence, as a varint) and
// then CBOR, with the names of the JSON tags. A part of a key that is followed
// by others ends in 00 01, a zero byte in it being 00 ff; one that is longer
// than 256 bytes is cut and hashed. Times in keys are 12 bytes, numbers 8, both
// in the order of their values, so that most buckets are appended to.
//
//	meta          "schema", "search"             versions; how far the history is indexed
//	item          id                             bot.Item
//	words, log    item, seq                      bot.Words, bot.Entry
//	history       position                       item, seq
//	customer      id                             bot.Customer
//	handle        c|m, connection, id            a customer's or a member's id
//	conversation  key                            bot.Conversation
//	member        id                             bot.Member
//	key           name                           lifetime and receipt
//	kept          name                           lifetime and value
//	expiry        time, k|r, name                what to delete then
//	cursor        channel                        the source's cursor
//	action        id                             bot.Action
//	queue         r, connection, channel, urgency, made, action   may be handed out
//	              t, connection, channel, time, action            must wait until then; urgency and made
//	lane          connection, channel            bot.LaneState, of those in trouble
//	place         connection, ref                the item whose card is there
//	facet         v|w, a|d|s|k|o|c, value, item  shown or withheld: every, desk, state, kind (also second), owner, customer
//	              t, word, item                  what was said
//	clock         d, v|w, desk, time, item       due
//	              w, time, item                  wake
//	              p, time, item, seq             entries that name a time, such as promises
//	count         i, desk, state                 items that are shown
//	              l, connection, channel         actions that are owed
package bolt
