package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/bot"
)

// maxForm is the most bytes of a form: the longest text, each character of it
// in its longest form, and some.
const maxForm = 16*bot.MaxText + 64<<10

// maxTo is the most runes of a name or an address that are looked at: more than
// any has, and few enough to be repeated in a refusal.
const maxTo = 512

// act does what a form asks for, and shows the item as it is then.
func (w *Web) act(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	do := bot.Verb(r.PathValue("event"))
	if !slices.Contains(bot.Verbs, do) {
		w.problem(rw, r, http.StatusNotFound, "heed does not know this", "The address may be mistyped. Go back and press a button.")
		return
	}
	r.Body = http.MaxBytesReader(rw, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		w.unreadable(rw, r, err)
		return
	}
	e := w.eventOf(do, r, m)
	view, err := w.view(r.Context(), e.Item, 0)
	if err != nil {
		w.undone(rw, r, m, err)
		return
	}
	zone := w.host.Rules().Desks[view.Item.Desk].Hours.Location()
	if refusal := readUntil(&e, typed(r.PostForm, "until"), zone); refusal != nil {
		w.declined(rw, r, m, e, refusal)
		return
	}
	var refusal *bot.Refusal
	receipt, err := w.host.Take(r.Context(), e)
	switch {
	case errors.As(err, &refusal):
		w.declined(rw, r, m, e, refusal)
	case err != nil:
		w.undone(rw, r, m, err)
	default:
		to := itemPath(cmp.Or(receipt.Item, view.Item.ID))
		if r.PostForm.Get("from") == fromReview {
			to = deskPath(view.Item.Desk) + "/review"
		}
		http.Redirect(rw, r, to, http.StatusSeeOther)
	}
}

// goBack shows the item to whoever loads the address of a form anew, as it
// stands in the browser after a form was declined.
func goBack(rw http.ResponseWriter, r *http.Request) {
	http.Redirect(rw, r, "/items/"+url.PathEscape(r.PathValue("id")), http.StatusSeeOther)
}

// unreadable answers a form that is too large or no form.
func (w *Web) unreadable(rw http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		w.problem(rw, r, http.StatusRequestEntityTooLarge, "That is too long", "Nothing was done. Go back and make it shorter.")
		return
	}
	w.problem(rw, r, http.StatusBadRequest, "heed can not read this form", "Nothing was done. Open the item again and repeat it.")
}

// eventOf reads a form, but for the time it names: that is read on the clock of
// the item's desk.
func (w *Web) eventOf(do bot.Verb, r *http.Request, m bot.Member) bot.Event {
	f := r.PostForm
	e := bot.Event{
		Do: do, By: bot.Person{Member: m.ID}, Item: bot.ItemID(r.PathValue("id")), Text: typed(f, "text"),
		Outcome: bot.Outcome(f.Get("outcome")), Reason: typed(f, "reason"), To: strings.TrimSpace(typed(f, "to")),
	}
	e.To, _ = cut(e.To, maxTo)
	e.Seen, _ = strconv.ParseUint(f.Get("seen"), 10, 64)
	e.Of, _ = strconv.ParseUint(f.Get("of"), 10, 64)
	if do == bot.Link || do == bot.Merge {
		e.To = e.To[strings.LastIndexByte(e.To, '/')+1:]
	}
	e.Keys = w.keys(r)
	return e
}

// keys are those by which a form that is sent twice is known.
func (w *Web) keys(r *http.Request) []bot.Key {
	key := r.PostForm.Get("key")
	if key == "" {
		return nil
	}
	return []bot.Key{{Name: w.onceKey(key, r.URL.Path, r.PostForm), Until: time.Now().Add(bot.DeliveryLifetime)}}
}

// typed is a field as its member meant it: browsers send line ends as two
// characters (https://url.spec.whatwg.org/#urlencoded-serializing).
func typed(f url.Values, name string) string {
	s := strings.ReplaceAll(strings.ToValidUTF8(f.Get(name), "\ufffd"), "\r\n", "\n")
	return strings.TrimRight(s, " \n\t")
}

// onceKey names one sending of a form. A form sent twice has the same; one that
// was changed and sent again has not.
func (w *Web) onceKey(key, path string, f url.Values) string {
	sum := sha256.Sum256([]byte(path + "?" + f.Encode()))
	name, _ := cut(key, 64)
	return bot.DeliveryKey(w.host.Connection, name+"-"+hex.EncodeToString(sum[:8]))
}

// declined shows why an event was refused, beside what was typed.
func (w *Web) declined(rw http.ResponseWriter, r *http.Request, m bot.Member, e bot.Event, refusal *bot.Refusal) {
	x := &mishap{Do: e.Do, Of: e.Of, Sentence: refusal.Sentence, Field: refusal.Field, Typed: r.PostForm}
	if label := labels[refusal.Offer]; label != "" {
		x.Offer = &link{label, "#" + formID(refusal.Offer, e.Of)}
		if refusal.Offer != bot.Retry {
			x.Offer.Path = "#" + formID(refusal.Offer, 0)
		}
	}
	status := http.StatusConflict
	if refusal.Field != "" {
		status = http.StatusUnprocessableEntity
	}
	w.showItem(rw, r, m, status, x)
}

// againView is the page of a form that could not be taken: it can be sent again
// as it is, under the same key.
type againView struct {
	frame
	Label  string
	Action string
	Hidden []option
	Areas  []field
	Back   string
}

// undone says that nothing was done, and keeps what was typed.
func (w *Web) undone(rw http.ResponseWriter, r *http.Request, m bot.Member, err error) {
	if errors.Is(err, bot.ErrNotFound) {
		w.trouble(rw, r, err)
		return
	}
	w.host.Log.WarnContext(r.Context(), "an event was not taken", "event", r.PathValue("event"), "err", err)
	v := againView{
		frame: frame{Title: "Not done: try again", Me: display(nameOf(m))}, Action: r.URL.Path,
		Label: labels[bot.Verb(r.PathValue("event"))], Back: itemPath(bot.ItemID(r.PathValue("id"))),
	}
	for name, values := range r.PostForm {
		switch {
		case (name == "text" || name == "reason") && values[0] != "":
			v.Areas = append(v.Areas, field{ID: "again-" + name, Name: name, Label: "What you wrote", Value: values[0]})
		default:
			v.Hidden = append(v.Hidden, option{Value: values[0], Label: name})
		}
	}
	rw.Header().Set("Retry-After", "2")
	w.render(rw, r, http.StatusServiceUnavailable, "again", v)
}
