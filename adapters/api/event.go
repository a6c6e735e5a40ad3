package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"heed/adapters/problem"
	"heed/bot"
)

// event answers POST /api/v1/items/{id}/{event}.
func (a *API) event(w http.ResponseWriter, r *http.Request, c caller) {
	e := bot.Event{Do: bot.Verb(r.PathValue("event")), Item: bot.ItemID(r.PathValue("id"))}
	if !slices.Contains(bot.Verbs, e.Do) {
		noSuchEvent(w)
		return
	}
	raw, ok := receive(w, r)
	if !ok {
		return
	}
	o, ok := a.understand(w, raw, &e, c, a.deskClock(r.Context(), e.Item))
	if !ok {
		return
	}
	err := a.complete(r.Context(), &e, o)
	if err == nil {
		e.Keys, err = a.once(r, c, raw)
	}
	if err == nil {
		_, err = a.host.Take(r.Context(), e)
	}
	a.decided(w, r, e, err)
}

// understand reads the body into e, or answers everything that is wrong with it.
func (a *API) understand(w http.ResponseWriter, raw []byte, e *bot.Event, c caller, understand clock) (order, bool) {
	o, wrong, broken := readOrder(raw, e.Do, understand)
	if broken != "" {
		problem.Write(w, http.StatusBadRequest, broken)
		return o, false
	}
	if !slices.ContainsFunc(wrong, func(m bot.Mistake) bool { return m.Field == "by" || m.Field == "body" }) {
		var also []bot.Mistake
		e.By, also = c.person(o.by, a.host.Rules())
		wrong = append(wrong, also...)
	}
	if len(wrong) > 0 {
		mend(w, "The body is JSON, but it does not ask for something that can be done: see errors.", wrong)
		return o, false
	}
	e.Seen, e.Text, e.Outcome, e.Reason, e.To, e.Until = o.rev, o.text, o.outcome, o.reason, o.to, o.until
	return o, true
}

// complete says which place in the log the body means.
func (a *API) complete(ctx context.Context, e *bot.Event, o order) (err error) {
	if !wellFormed(e.Item) {
		return bot.ErrNotFound
	}
	e.Of = max(o.mention, o.reply)
	if o.source != "" {
		e.Of, err = a.place(ctx, e.Item, o.source)
	}
	return err
}

// place finds a mention in an item's log by its id at its source.
func (a *API) place(ctx context.Context, id bot.ItemID, source string) (uint64, error) {
	for after := uint64(0); after < bot.MaxCaseLog; after += MaxLog {
		v, err := a.host.Reader.View(ctx, id, after, MaxLog)
		if err != nil {
			return 0, fmt.Errorf("read the log of an item: %w", err)
		}
		for _, l := range v.Log {
			if l.Do == bot.Say && l.Source == source {
				return l.Seq, nil
			}
		}
		if v.Item.Seq <= after+MaxLog {
			break
		}
	}
	return 0, &bot.Refusal{Sentence: "This item has no such mention.", Field: "mention"}
}

// decided answers with what became of the event.
func (a *API) decided(w http.ResponseWriter, r *http.Request, e bot.Event, err error) {
	refusal, refused := errors.AsType[*bot.Refusal](err)
	switch {
	case err == nil:
		a.host.Log.Info("event", "event", e.Do, "item", e.Item, "member", e.By.Member)
		a.shown(r.Context(), w, e.Item)
	case errors.Is(err, bot.ErrNotFound), refused && refusal.Field == "item":
		noSuchItem(w)
	case refused:
		problem.Refuse(w, refusal)
	default:
		a.fail(w, "take an event", err)
	}
}

func noSuchEvent(w http.ResponseWriter) {
	names := make([]string, len(bot.Verbs))
	for i, v := range bot.Verbs {
		names[i] = string(v)
	}
	problem.Write(w, http.StatusNotFound, "There is no such event. There are "+strings.Join(names, ", ")+".")
}

// receive reads the body, which is JSON or nothing. A compressed one can be
// small on the wire and huge in memory.
func receive(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	var raw bytes.Buffer
	_, err := raw.ReadFrom(http.MaxBytesReader(w, r.Body, MaxBody))
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	coding := r.Header.Get("Content-Encoding")
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge:
		problem.Write(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("The body has more than %d bytes.", MaxBody))
	case err != nil:
		problem.Write(w, http.StatusBadRequest, "The body ended before it was complete.")
	case coding != "" && !strings.EqualFold(coding, "identity"):
		w.Header().Set("Accept-Encoding", "identity")
		problem.Write(w, http.StatusUnsupportedMediaType, "Send the body as it is, without Content-Encoding.")
	case kind != "application/json" && (raw.Len() > 0 || r.Header.Get("Content-Type") != ""):
		w.Header().Set("Accept-Post", "application/json")
		problem.Write(w, http.StatusUnsupportedMediaType, "Send the event as Content-Type: application/json.")
	default:
		return raw.Bytes(), true
	}
	return nil, false
}
