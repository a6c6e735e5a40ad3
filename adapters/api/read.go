package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"heed/adapters/problem"
	"heed/bot"
)

// MaxLog is how much of an item's log is shown: the latest entries.
const MaxLog = 1000

// list answers GET /api/v1/items.
func (a *API) list(w http.ResponseWriter, r *http.Request, _ caller) {
	q, wrong := readQuery(r.URL.RawQuery)
	if len(wrong) > 0 {
		mend(w, "The query asks for what there is not: see errors.", wrong)
		return
	}
	page, err := a.host.Reader.Items(r.Context(), q)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		mend(w, "The list can not go on from there.", []bot.Mistake{mistake("cursor", "must be the next of a list with the same parameters")})
	case err != nil:
		a.fail(w, "read a list of items", err)
	default:
		a.show(w, q, page)
	}
}

// show answers with a page. A list that is empty because nobody ever had that
// desk or owner is a slip of the pen; those who have left still have items.
func (a *API) show(w http.ResponseWriter, q bot.Query, page bot.Page) {
	rules := a.host.Rules()
	if len(page.Items) == 0 && page.Next == "" && q.Cursor == "" {
		if wrong := unknown(q, rules); len(wrong) > 0 {
			mend(w, "The query asks for what there is not: see errors.", wrong)
			return
		}
	}
	l := list{Items: make([]item, len(page.Items)), Next: page.Next, Fresh: page.Fresh.UTC()}
	for i, v := range page.Items {
		l.Items[i] = itemOf(v, rules)
	}
	a.answer(w, l)
}

func unknown(q bot.Query, r bot.Rules) []bot.Mistake {
	var wrong []bot.Mistake
	if _, ok := r.Desks[q.Desk]; !ok && q.Desk != "" {
		wrong = append(wrong, mistake("desk", "there is no desk %q", shortened(string(q.Desk))))
	}
	if _, ok := r.Members[q.Owner]; !ok && q.Owner != "" {
		wrong = append(wrong, mistake("owner", "there is no member %q", shortened(string(q.Owner))))
	}
	return wrong
}

// item answers GET /api/v1/items/{id}.
func (a *API) item(w http.ResponseWriter, r *http.Request, _ caller) {
	if r.URL.RawQuery != "" {
		mend(w, "An item takes no parameters.", []bot.Mistake{mistake("query", "leave out what follows the question mark")})
		return
	}
	a.shown(r.Context(), w, bot.ItemID(r.PathValue("id")))
}

// explanation is why an item is due when it is, and why it was nagged or not.
type explanation struct {
	Lines []string `json:"lines"`
}

// why answers GET /api/v1/items/{id}/why.
func (a *API) why(w http.ResponseWriter, r *http.Request, _ caller) {
	v, err := a.view(r.Context(), bot.ItemID(r.PathValue("id")))
	switch {
	case errors.Is(err, bot.ErrNotFound):
		noSuchItem(w)
	case err != nil:
		a.fail(w, "read an item", err)
	default:
		a.answer(w, explanation{bot.Why(v, a.host.Rules(), time.Now())})
	}
}

// shown answers with an item as it is now.
func (a *API) shown(ctx context.Context, w http.ResponseWriter, id bot.ItemID) {
	v, err := a.view(ctx, id)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		noSuchItem(w)
	case err != nil:
		a.fail(w, "read an item", err)
	default:
		a.answer(w, itemWithLog(v, a.host.Rules()))
	}
}

// view reads an item with the latest part of its log.
func (a *API) view(ctx context.Context, id bot.ItemID) (bot.View, error) {
	if !wellFormed(id) {
		return bot.View{}, bot.ErrNotFound
	}
	v, err := a.host.Reader.View(ctx, id, 0, MaxLog)
	if err == nil && v.Item.Seq > MaxLog {
		return a.host.Reader.View(ctx, id, v.Item.Seq-MaxLog, MaxLog)
	}
	return v, err
}

// wellFormed keeps from the store what can be no id: see [bot.EventID].
func wellFormed(id bot.ItemID) bool {
	return id != "" && len(id) <= 64 && !strings.ContainsFunc(string(id), func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// answer writes v as JSON with status 200.
func (a *API) answer(w http.ResponseWriter, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		a.host.Log.Error("encode an answer", "err", err)
		problem.Write(w, http.StatusInternalServerError, "Something is wrong with heed itself. Its log says what.")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(append(body, '\n')) // nobody is left to tell
}

// fail answers what went wrong on heed's side. Whatever it was, a full disk
// included, nobody knows what was done, and a repeat finds it mended or hears
// this again.
func (a *API) fail(w http.ResponseWriter, doing string, err error) {
	passing := errors.Is(err, bot.ErrUnavailable) || errors.Is(err, bot.ErrStale) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	if !passing {
		a.host.Log.Error(doing, "err", err)
	}
	w.Header().Set("Retry-After", "1")
	problem.Write(w, http.StatusServiceUnavailable, "heed can not say whether this was done. Send it again, the same, in a moment.")
}

func noSuchItem(w http.ResponseWriter) {
	problem.Write(w, http.StatusNotFound, "There is no such item.")
}

// mend answers what the caller can put right.
func mend(w http.ResponseWriter, detail string, wrong []bot.Mistake) {
	problem.Write(w, http.StatusUnprocessableEntity, detail, wrong...)
}
