package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"heed/adapters/problem"
	"heed/bot"
)

// caller is who holds a token.
type caller struct {
	name string
	as   bot.MemberID // empty: any member
	sum  [sha256.Size]byte
}

// known lets in who has a token.
func (a *API) known(serve func(http.ResponseWriter, *http.Request, caller)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, ok := bearer(r.Header.Values("Authorization"))
		if !ok {
			stranger(w, `Bearer realm="heed"`, "Send an API token: Authorization: Bearer TOKEN. Tokens are under api.tokens in config.yaml.")
			return
		}
		c, ok := a.caller(token)
		if !ok {
			stranger(w, `Bearer realm="heed", error="invalid_token"`, "heed does not know this token. Tokens are under api.tokens in config.yaml.")
			return
		}
		serve(w, r, c)
	}
}

// bearer returns the token of the one Authorization header (RFC 6750, 2.1).
func bearer(headers []string) (string, bool) {
	if len(headers) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	token = strings.Trim(token, " ")
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

// caller finds the holder of a token. How long it takes tells nothing of the
// token: hashes have one length, and every one is compared.
func (a *API) caller(token string) (caller, bool) {
	sum := sha256.Sum256([]byte(token))
	found := -1
	for i, c := range a.callers {
		found = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(sum[:], c.sum[:]), i, found)
	}
	if found < 0 {
		return caller{}, false
	}
	return a.callers[found], true
}

func stranger(w http.ResponseWriter, challenge, detail string) {
	w.Header().Set("WWW-Authenticate", challenge)
	problem.Write(w, http.StatusUnauthorized, detail)
}

// person returns who acts when c sends `by`, or what is wrong with that.
func (c caller) person(by bot.MemberID, r bot.Rules) (bot.Person, []bot.Mistake) {
	switch {
	case c.as == "" && by == "":
		return bot.Person{}, []bot.Mistake{mistake("by", "is needed: this token acts for any member, so say which one does this")}
	case c.as != "" && by != "" && by != c.as:
		return bot.Person{}, []bot.Mistake{mistake("by", "this token acts only as %s: say so, or leave by out", c.as)}
	case c.as != "":
		by = c.as
	}
	if _, there := r.Members[by]; !there {
		return bot.Person{}, []bot.Mistake{mistake("by", "there is no member %q", shortened(string(by)))}
	}
	return bot.Person{Member: by}, nil
}
