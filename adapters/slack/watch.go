package slack

import "context"

// watch reads watched channels back until ctx is done: what was missed while
// nothing was heard, and so that their cursors move.
func (a *Adapter) watch(ctx context.Context) { <-ctx.Done() }

// missed says that things may have happened unheard: everything is read back
// soon. It returns at once.
func (a *Adapter) missed() {}
