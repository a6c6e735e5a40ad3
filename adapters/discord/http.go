package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"heed/adapters/problem"
)

// Limits of interactions by HTTP.
const (
	maxBody   = 1 << 20
	usualBody = 16 << 10
	// freshFor is how far the time of a signature may be from heed's.
	freshFor = 5 * time.Minute
)

// Mount serves POST /discord/{connection} where a public key is configured: buttons,
// forms and commands come there, instead of over the gateway.
func (a *Adapter) Mount(mux *http.ServeMux) {
	if a.set.PublicKey == "" {
		return
	}
	path := "/discord/" + url.PathEscape(string(a.host.Connection))
	mux.HandleFunc("POST "+path, a.serve)
	mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", http.MethodPost)
		problem.Write(w, http.StatusMethodNotAllowed, "Discord delivers here by POST.")
	})
}

// serve answers one interaction. Nothing in it is looked at before it is proven to be
// Discord's, and of these minutes. One that comes again is answered the same.
func (a *Adapter) serve(w http.ResponseWriter, r *http.Request) {
	body, ok := receive(w, r)
	if !ok {
		return
	}
	if !a.proven(r, body) {
		problem.Write(w, http.StatusUnauthorized, "This was not signed by Discord for this heed, or not within five minutes: compare public_key with the page General Information of your application, and the clock.")
		return
	}
	i, err := a.readInteraction(body)
	switch {
	case err != nil:
		a.host.Log.Warn("something people did in Discord was dropped", "err", err)
		problem.Write(w, http.StatusBadRequest, "This is no interaction of Discord's that heed understands.")
		return
	case i.Type == pingInteraction:
		respond(w, &response{Type: pongResponse})
		return
	}
	t, ok := a.clicks.Enter(i.ID)
	if !ok {
		a.host.Log.Warn("too much is clicked in Discord at once; Discord says so")
		w.Header().Set("Retry-After", "1")
		problem.Write(w, http.StatusServiceUnavailable, "Too much is clicked at once.")
		return
	}
	defer a.clicks.Leave(t)
	a.pulse.Event()
	// Who asked may be gone before it is done, and hears of it later.
	came := time.Now()
	a.carryOut(context.WithoutCancel(r.Context()), t, i, func(first answer) {
		if time.Since(came) >= deferAfter {
			w.Header().Set("Connection", "close") // what comes next on it would wait until this is done
		}
		respond(w, first)
	})
}

// receive reads a body that is not too long.
func receive(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	var raw bytes.Buffer
	// No more than is usual is set aside for what a stranger only announces.
	raw.Grow(int(min(max(r.ContentLength, 0), usualBody)) + bytes.MinRead)
	_, err := raw.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		problem.Write(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("The body has more than %d bytes.", maxBody))
		return nil, false
	}
	if err != nil {
		problem.Write(w, http.StatusBadRequest, "The body ended before it was complete.")
		return nil, false
	}
	return raw.Bytes(), true
}

// proven reports whether Discord signed a body a moment ago. The library does not look
// at the time: what it takes can be sent again for ever.
// https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers
func (a *Adapter) proven(r *http.Request, body []byte) bool {
	signed, err := strconv.ParseInt(r.Header.Get("X-Signature-Timestamp"), 10, 64)
	if err != nil || time.Since(time.Unix(signed, 0)).Abs() > freshFor {
		return false
	}
	key, err := hex.DecodeString(a.set.PublicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return discordgo.VerifyInteraction(r, key)
}

// respond answers in full, so that whoever asked need not wait for what is done after it.
func respond(w http.ResponseWriter, what answer) {
	body, err := json.Marshal(what)
	if err != nil {
		panic(err) // unreachable: answers are ours
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // nobody is left to tell
	_ = http.NewResponseController(w).Flush()
}
