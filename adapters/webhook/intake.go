package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"heed/adapters/problem"
	"heed/bot"
)

// MaxBody is the most bytes a body may have.
const MaxBody = 1 << 20

const usualBody = 16 << 10

// accepted is the answer to a mention that is durable.
type accepted struct {
	Item   bot.ItemID `json:"item"`
	Status bot.Status `json:"status"`
}

// intake answers POST /in/{connection}.
func (w *Webhook) intake(rw http.ResponseWriter, r *http.Request) {
	if !readable(rw, r) {
		return
	}
	raw, ok := receive(rw, r)
	if !ok {
		return
	}
	now := time.Now()
	delivery, ok := w.admit(rw, r, raw, now)
	if !ok {
		return
	}
	s, ok := w.understand(rw, raw)
	if !ok {
		return
	}
	receipt, err := w.host.Take(r.Context(), w.event(s, delivery, now))
	w.answer(rw, receipt, err)
}

// admit lets in who is proven and not too fast. It comes before anything of
// the body is parsed, and the rate after the proof, so that a stranger can
// not use up what the sender may send.
func (w *Webhook) admit(rw http.ResponseWriter, r *http.Request, raw []byte, now time.Time) (delivery string, ok bool) {
	delivery, ok = w.scheme.admits(r.Header, raw, now)
	switch {
	case !ok:
		w.scheme.refuse(rw)
	case !w.limit.AllowN(now, 1):
		ok = false
		again(rw, http.StatusTooManyRequests, "That is more than this connection may send in a second. Send it again in a moment.")
	}
	return delivery, ok
}

// understand makes a mention of the body, or says everything that keeps it
// from being one.
func (w *Webhook) understand(rw http.ResponseWriter, raw []byte) (said, bool) {
	b, err := parse(raw)
	if err != nil {
		problem.Write(rw, http.StatusBadRequest, sentence(err))
		return said{}, false
	}
	s := w.shape.read(b)
	if len(b.mistakes) > 0 {
		problem.Write(rw, http.StatusUnprocessableEntity, "The body is JSON, but not a mention: see errors.", b.mistakes...)
		return said{}, false
	}
	return s, true
}

// readable refuses what is not plain JSON: a compressed body can be small on
// the wire and huge in memory.
func readable(rw http.ResponseWriter, r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		rw.Header().Set("Accept-Post", "application/json")
		problem.Write(rw, http.StatusUnsupportedMediaType, "Send the mention as Content-Type: application/json.")
		return false
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		rw.Header().Set("Accept-Encoding", "identity")
		problem.Write(rw, http.StatusUnsupportedMediaType, "Send the body as it is, without Content-Encoding.")
		return false
	}
	return true
}

func receive(rw http.ResponseWriter, r *http.Request) ([]byte, bool) {
	var raw bytes.Buffer
	// No more than is usual is set aside for what a stranger only announces.
	raw.Grow(int(min(max(r.ContentLength, 0), usualBody)) + bytes.MinRead)
	_, err := raw.ReadFrom(http.MaxBytesReader(rw, r.Body, MaxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		problem.Write(rw, http.StatusRequestEntityTooLarge, fmt.Sprintf("The body has more than %d bytes.", MaxBody))
		return nil, false
	}
	if err != nil {
		problem.Write(rw, http.StatusBadRequest, "The body ended before it was complete.")
		return nil, false
	}
	return raw.Bytes(), true
}

func (w *Webhook) event(s said, delivery string, now time.Time) bot.Event {
	c := w.host.Connection
	m := s.mention
	m.From = bot.Channel{Connection: c}
	m.To = bot.Ref{Connection: c, ID: m.ID}
	e := bot.Event{Do: s.do, Mention: &m}
	if delivery != "" {
		name := bot.DeliveryKey(c, strings.ToValidUTF8(delivery, "\uFFFD"))
		e.Keys = append(e.Keys, bot.Key{Name: name, Until: now.Add(bot.DeliveryLifetime)})
	}
	if s.do == bot.Say {
		e.Keys = append(e.Keys, bot.Key{Name: bot.MentionKey(c, m.ID)})
	}
	return e
}

// answer tells the sender what became of the event.
func (w *Webhook) answer(rw http.ResponseWriter, receipt bot.Receipt, err error) {
	refusal, refused := errors.AsType[*bot.Refusal](err)
	switch {
	case err == nil:
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusAccepted)
		_ = json.NewEncoder(rw).Encode(accepted{receipt.Item, receipt.Status}) // nobody is left to tell
	case refused:
		problem.Write(rw, http.StatusUnprocessableEntity, refusal.Sentence,
			bot.Mistake{Field: w.shape.field(refusal.Field), Detail: refusal.Sentence})
	default:
		if !passing(err) {
			w.host.Log.Error("take a mention", "err", err)
		}
		again(rw, http.StatusServiceUnavailable, "heed can not say whether it has the mention. Send it again with the same id in a moment.")
	}
}

// passing reports whether err is nothing that anybody has to look into.
func passing(err error) bool {
	return errors.Is(err, bot.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// again answers something that is worth another try in a second.
func again(rw http.ResponseWriter, status int, detail string) {
	rw.Header().Set("Retry-After", "1")
	problem.Write(rw, status, detail)
}

func sentence(err error) string {
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
