package slack

import "context"

// opened shows somebody their App Home, which they have just opened. That it
// could not be shown is logged.
func (a *Adapter) opened(ctx context.Context, user string) {}
