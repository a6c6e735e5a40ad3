package main

import "runtime/debug"

// spareMemory lets the collector run less often. What heed holds is a few
// megabytes, what a mention needs for a moment is most of what it allocates; at
// the usual setting a fifth of the processor goes into collecting it. Near the
// limit, which an idle or busy heed does not come to, collecting is eager again.
func spareMemory() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(256 << 20)
}
