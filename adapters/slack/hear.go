package slack

import "context"

// heard takes an event of the Events API: the inner event of an event_callback.
func (a *Adapter) heard(ctx context.Context, d delivery) error { return nil }
