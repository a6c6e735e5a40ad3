package web

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"heed/bot"
)

//go:embed templates/*.html
var templateFiles embed.FS

// frame is what every page has around it.
type frame struct {
	Title  string
	Me     string // who is signed in; empty: nobody
	Stream string // where the page hears of changes; empty: nowhere
}

// framed is a page: it says what is around it.
type framed interface{ around() frame }

func (f frame) around() frame { return f }

// readPages parses every page inside the layout.
func readPages(a assets) (map[string]*template.Template, error) {
	layout, err := template.New("layout.html").Funcs(template.FuncMap{"asset": a.path}).
		ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("parse the layout: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range []string{"list", "item", "desks", "desk", "digest", "me", "review", "signin", "again", "problem"} {
		t, err := layout.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, "templates/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		pages[name] = t
	}
	return pages, nil
}

// render answers with a page. It is made whole before any of it is sent.
func (w *Web) render(rw http.ResponseWriter, r *http.Request, status int, page string, data framed) {
	var body bytes.Buffer
	if err := w.pages[page].ExecuteTemplate(&body, "layout.html", data); err != nil {
		w.host.Log.ErrorContext(r.Context(), "a page can not be shown", "page", page, "err", err)
		http.Error(rw, "heed can not show this page. This is a mistake in heed; its log says more.", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(body.Bytes())
}

// problemView is a page that says what went wrong and what to do.
type problemView struct {
	frame
	Detail string
}

// problem answers with such a page.
func (w *Web) problem(rw http.ResponseWriter, r *http.Request, status int, title, detail string) {
	w.render(rw, r, status, "problem", problemView{frame{Title: title}, detail})
}

// trouble answers when the store did not.
func (w *Web) trouble(rw http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, bot.ErrNotFound) {
		w.problem(rw, r, http.StatusNotFound, "There is no such item",
			"The address may be mistyped, or the item belongs to a desk that this board does not show.")
		return
	}
	if r.Context().Err() == nil {
		w.host.Log.WarnContext(r.Context(), "the board could not be shown", "path", r.Pattern, "err", err)
	}
	rw.Header().Set("Retry-After", "2")
	w.problem(rw, r, http.StatusServiceUnavailable, "heed can not read its store right now", "Nothing was changed. Try again in a moment.")
}

// nameOf is what a member is called.
func nameOf(m bot.Member) string {
	if m.Name != "" {
		return m.Name
	}
	return string(m.ID)
}

// names is what members are called, by id.
type names map[bot.MemberID]bot.Member

// of names a member; one that has left is called by the id.
func (n names) of(id bot.MemberID) string {
	m, ok := n[id]
	if !ok {
		return display(string(id))
	}
	return display(nameOf(m))
}

// customerName is what a customer is called; one heed knows nothing of is called
// as they called themselves in a mention.
func customerName(c bot.Customer, first bot.Author) string {
	name := c.Called()
	if c.Name == "" && len(c.Handles) == 0 {
		name = cmp.Or(first.Name, first.Handle, first.Email, name)
	}
	return cmp.Or(line(name, 80), "somebody")
}
