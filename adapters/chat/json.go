package chat

import (
	"encoding/json"
	"errors"
	"slices"
)

// Lenient decodes JSON as far as it is what is expected, and reports whether it
// is JSON at all: what a platform adds or changes must not cost a message.
func Lenient(raw json.RawMessage, into any) bool {
	err := json.Unmarshal(raw, into)
	_, other := errors.AsType[*json.UnmarshalTypeError](err)
	return err == nil || other
}

// Parts are the parts of a JSON array; of anything else none.
func Parts(raw json.RawMessage) []json.RawMessage {
	var all []json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(r json.RawMessage) bool { return len(r) == 0 })
}
