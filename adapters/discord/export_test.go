package discord

import (
	"context"
	"maps"
	"slices"
)

// Codes are those in the table.
func Codes() []int { return slices.Sorted(maps.Keys(codes)) }

// Call makes a call of nothing, and says what came of it.
func (a *Adapter) Call(ctx context.Context, limit, method, path string) error {
	return a.call(ctx, limit, method, path, nil, nil)
}

// Patiently is Call for who has time.
func (a *Adapter) Patiently(ctx context.Context, limit, method, path string) error {
	return a.patiently(ctx, limit, method, path, nil, nil)
}

// Buckets is how many limits are remembered.
func (a *Adapter) Buckets() int { return len(a.limits.buckets) + len(a.limits.shared) }
