package bot

import "log/slog"

// Secret is a token or key from the configuration. Printed, logged or encoded
// it shows nothing.
type Secret string

const hidden = "***"

// String hides the secret.
func (Secret) String() string { return hidden }

// GoString hides the secret.
func (Secret) GoString() string { return hidden }

// LogValue hides the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Mistake is one thing wrong with what somebody wrote: the field, as they
// wrote it ("map.author.name"), and what is wrong and how to mend it.
type Mistake struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}
