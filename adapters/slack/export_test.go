package slack

import (
	"maps"
	"slices"
)

// Words lists the words of Slack's that heed knows.
func Words() []string { return slices.Sorted(maps.Keys(codes)) }
