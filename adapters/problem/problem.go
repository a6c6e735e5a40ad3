// Package problem writes HTTP errors in the one form heed has for them:
// problem details, RFC 9457. Adapters that serve HTTP to programs share it, so
// that a caller meets the same shape everywhere.
package problem

import (
	"encoding/json"
	"net/http"

	"heed/bot"
)

// ContentType is the media type of what [Write] writes.
const ContentType = "application/problem+json"

type details struct {
	Type   string        `json:"type"`
	Title  string        `json:"title"`
	Status int           `json:"status"`
	Detail string        `json:"detail,omitempty"`
	Errors []bot.Mistake `json:"errors,omitempty"`
}

// Write answers a request with a status of 400 or above. Detail is a sentence
// for people: what happened and what to do. Mistakes name the fields to mend.
// Headers that are part of the answer, such as Retry-After, are set before.
func Write(w http.ResponseWriter, status int, detail string, mistakes ...bot.Mistake) {
	body, err := json.Marshal(details{"about:blank", http.StatusText(status), status, detail, mistakes})
	if err != nil {
		panic(err) // unreachable: strings and a number can always be encoded
	}
	h := w.Header()
	h.Set("Content-Type", ContentType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // nobody is left to tell
}
