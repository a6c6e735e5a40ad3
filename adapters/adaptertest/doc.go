// Package adaptertest is the contract that every adapter of heed passes: [Run]
// drives an adapter and a stand-in of its platform through everything
// [bot.Adapter], [bot.Sender] and their kin promise.
//
// A stand-in speaks its platform's own wire over real HTTP, and describes
// itself by a [Platform]. What a platform lacks is named there, with the
// reason, and its tests are skipped, loudly; a silent gap is a failure.
//
// [Recorder] is a heed that only records, for tests of an adapter alone. The folder
// wall holds a small chat platform, made for tests of delivery.
package adaptertest
