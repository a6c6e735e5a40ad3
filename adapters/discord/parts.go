package discord

import "context"

// What the parts below promise each other; each moves to its own file.

// watch reads back what was missed, until ctx is done (watch.go); missed says that
// something may have been.
func (a *Adapter) watch(ctx context.Context) { <-ctx.Done() }
func (a *Adapter) missed()                   {}

// commanded takes a command, completed says how what is being typed may go on
// (command.go).
func (a *Adapter) commanded(ctx context.Context, i interaction) (answer, error) { return nil, nil }
func (a *Adapter) completed(ctx context.Context, i interaction) (answer, error) { return nil, nil }

// register makes Discord offer heed's commands (command.go).
func (a *Adapter) register(ctx context.Context) error { return nil }
