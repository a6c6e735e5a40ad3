// Package bot is the core of heed: what a customer says becomes an item, the
// team answers it, and nothing is lost on the way.
//
// # The idea
//
//  1. An item changes only through one pure function, [Apply]. It is given a
//     [Case] (everything it may look at), an [Event] (one thing one person or
//     the clock did) and the [Rules] (the whole configuration), and returns a
//     [Change] or a [*Refusal].
//  2. The change and what heed now owes the outside world (its [Action]s)
//     commit together, as one value, through [Store.Commit].
//  3. Everything that leaves heed leaves through a courier, which writes down
//     that it is about to try, tries, and writes down what it learned.
//  4. An adapter translates; it decides nothing. Platform words stop at its edge.
//
// # Promises
//
// A mention that was accepted is never lost. The same mention delivered any
// number of times makes one item and one card per channel. Of any number of
// simultaneous claims exactly one wins. No words reach a customer but those a
// member sent. What heed shows equals what heed knows, at the latest one edit
// after the platform is reachable again.
//
// # Caveats
//
// The package imports the standard library and robfig/cron, nothing else; a
// test at the root of the repository holds it to that. Decisions never ask for
// the time: it comes with the event. Names of JSON fields are the stored
// format of every store: they may be added, never renamed or reused.
package bot
