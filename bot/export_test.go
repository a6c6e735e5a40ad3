package bot

import "context"

// Sweep lets tests measure one round of the clerk.
func (b *Bot) Sweep(ctx context.Context) { b.sweep(ctx) }
