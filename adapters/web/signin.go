package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"heed/bot"
)

// linkLife is how long a sign-in link works.
const linkLife = 10 * time.Minute

// signInView is what the sign-in pages show.
type signInView struct {
	frame
	Token string
	Name  string // of the member who would sign in
	Dead  bool   // the link does not work any more, or never did
}

// Link returns an address that signs a member in on the board: once, within
// ten minutes. Whoever has it is that member: show it to them alone.
func (w *Web) Link(ctx context.Context, member bot.MemberID) (string, error) {
	if _, ok := w.host.Rules().Members[member]; !ok {
		return "", fmt.Errorf("sign-in link: there is no member %q", member)
	}
	token := newToken()
	err := w.host.Keep(ctx, bot.Kept{
		Name:  w.recordName("link", token),
		Value: []byte(member),
		Until: time.Now().Add(linkLife),
	})
	if err != nil {
		return "", fmt.Errorf("sign-in link: %w", err)
	}
	return w.host.PublicURL + "/sign-in/" + token, nil
}

// invited returns the member a sign-in link was made for, and its record.
// [bot.ErrNotFound]: it is used, expired or unknown.
func (w *Web) invited(r *http.Request) (bot.Member, bot.Kept, error) {
	kept, err := w.host.Reader.Kept(r.Context(), time.Now(), w.recordName("link", r.PathValue("token")))
	if err != nil {
		return bot.Member{}, bot.Kept{}, err
	}
	m, ok := w.host.Rules().Members[bot.MemberID(kept.Value)]
	if !ok {
		return bot.Member{}, bot.Kept{}, bot.ErrNotFound
	}
	return m, kept, nil
}

// signInPage shows the button. Looking at it does not use the link up.
func (w *Web) signInPage(rw http.ResponseWriter, r *http.Request) {
	m, _, err := w.invited(r)
	if err != nil {
		w.noSignIn(rw, r, err)
		return
	}
	w.render(rw, r, http.StatusOK, "signin", signInView{
		frame: frame{Title: "Sign in"}, Token: r.PathValue("token"), Name: display(nameOf(m)),
	})
}

// signIn uses a link: its end and the session's beginning are kept together,
// so that of any number of simultaneous uses one works.
func (w *Web) signIn(rw http.ResponseWriter, r *http.Request) {
	m, link, err := w.invited(r)
	if err != nil {
		w.noSignIn(rw, r, err)
		return
	}
	now, token := time.Now(), newToken()
	begun, err := session{Member: m.ID, Began: now, Used: now}.record(w.recordName("session", token), 0)
	if err == nil {
		err = w.host.Keep(r.Context(), bot.Kept{Name: link.Name, Rev: link.Rev}, begun)
	}
	if err != nil {
		w.noSignIn(rw, r, err)
		return
	}
	w.host.Log.Info("signed in", "member", m.ID)
	w.setCookie(rw, token)
	http.Redirect(rw, r, "/", http.StatusSeeOther)
}

// noSignIn says why a link did not work, and what to do.
func (w *Web) noSignIn(rw http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, bot.ErrNotFound) && !errors.Is(err, bot.ErrStale) {
		w.trouble(rw, r, err)
		return
	}
	w.render(rw, r, http.StatusGone, "signin", signInView{frame: frame{Title: "This link does not work"}, Dead: true})
}

// signOut ends the session, if there is one.
func (w *Web) signOut(rw http.ResponseWriter, r *http.Request) {
	if err := w.endSession(r); err != nil {
		w.trouble(rw, r, err)
		return
	}
	w.setCookie(rw, "")
	http.Redirect(rw, r, "/sign-in", http.StatusSeeOther)
}

// endSession deletes the kept session of a request. A use that is noted at the
// same moment would win over the deletion: it is read and deleted again.
func (w *Web) endSession(r *http.Request) error {
	c, err := r.Cookie(w.cookie)
	if err != nil {
		return nil
	}
	name := w.recordName("session", c.Value)
	for {
		kept, err := w.host.Reader.Kept(r.Context(), time.Now(), name)
		if errors.Is(err, bot.ErrNotFound) {
			return nil
		}
		if err == nil {
			err = w.host.Keep(r.Context(), bot.Kept{Name: name, Rev: kept.Rev})
		}
		if !errors.Is(err, bot.ErrStale) {
			return err
		}
	}
}

// signInHelp tells how to get a link.
func (w *Web) signInHelp(rw http.ResponseWriter, r *http.Request) {
	w.render(rw, r, http.StatusOK, "signin", signInView{frame: frame{Title: "Sign in"}})
}

// askToSignIn answers whoever has no session. A part of a page that asks (it
// was signed out meanwhile) is sent to the sign-in page as a whole.
func (w *Web) askToSignIn(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("HX-Redirect", "/sign-in")
	w.render(rw, r, http.StatusUnauthorized, "signin", signInView{frame: frame{Title: "Sign in"}})
}
