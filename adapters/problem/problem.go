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
	Offer  bot.Verb      `json:"offer,omitempty"`
}

// Write answers a request with a status of 400 or above. Detail is a sentence
// for people: what happened and what to do. Mistakes name the fields to mend.
// Headers that are part of the answer, such as Retry-After, are set before.
func Write(w http.ResponseWriter, status int, detail string, mistakes ...bot.Mistake) {
	write(w, details{Status: status, Detail: detail, Errors: mistakes})
}

// Refuse answers an event that was declined: 422 where a field is to be mended,
// else 409. What the person may do instead is the member "offer", an extension
// as of RFC 9457, section 3.2.
func Refuse(w http.ResponseWriter, r *bot.Refusal) {
	d := details{Status: http.StatusConflict, Detail: r.Sentence, Offer: r.Offer}
	if r.Field != "" {
		d.Status, d.Errors = http.StatusUnprocessableEntity, []bot.Mistake{{Field: r.Field, Detail: r.Sentence}}
	}
	write(w, d)
}

func write(w http.ResponseWriter, d details) {
	d.Type, d.Title = "about:blank", http.StatusText(d.Status)
	body, err := json.Marshal(d)
	if err != nil {
		panic(err) // unreachable: strings and a number can always be encoded
	}
	h := w.Header()
	h.Set("Content-Type", ContentType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(d.Status)
	_, _ = w.Write(body) // nobody is left to tell
}
