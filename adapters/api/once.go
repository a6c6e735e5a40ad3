package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"heed/bot"
)

// keyHeader is described in
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/.
const keyHeader = "Idempotency-Key"

// maxKey is the most characters an Idempotency-Key may have.
const maxKey = 255

// once returns the key by which a repeat of the request is known, if it has
// one. A key that came with another request before is refused: its repeat would
// be answered 200 although nothing of it was done.
func (a *API) once(r *http.Request, c caller, raw []byte) ([]bot.Key, error) {
	sent := r.Header.Values(keyHeader)
	if len(sent) == 0 {
		return nil, nil
	}
	if len(sent) > 1 || !keylike(sent[0]) {
		return nil, &bot.Refusal{Sentence: "Idempotency-Key must be one value of 1 to 255 visible ASCII characters.", Field: keyHeader}
	}
	// Escaped, no token's name can end where another's key begins.
	key := bot.Key{
		Name:  bot.DeliveryKey(a.host.Connection, url.PathEscape(c.name)+"/"+url.PathEscape(sent[0])),
		Until: time.Now().UTC().Add(bot.DeliveryLifetime),
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s", r.URL.Path, raw)
	if err := a.remember(r.Context(), key, sum.Sum(nil)); err != nil {
		return nil, err
	}
	return []bot.Key{key}, nil
}

func keylike(key string) bool {
	return key != "" && len(key) <= maxKey && !strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' })
}

// remember keeps which request a key came with first, and refuses another.
func (a *API) remember(ctx context.Context, key bot.Key, request []byte) error {
	name := "api/request/" + key.Name
	err := a.host.Keep(ctx, bot.Kept{Name: name, Value: request, Until: key.Until})
	if err == nil {
		return nil
	}
	if !errors.Is(err, bot.ErrStale) {
		return fmt.Errorf("remember an idempotency key: %w", err)
	}
	first, err := a.host.Reader.Kept(ctx, time.Now(), name)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return bot.ErrUnavailable // it expired between the two
	case err != nil:
		return fmt.Errorf("read an idempotency key: %w", err)
	case !bytes.Equal(first.Value, request):
		return &bot.Refusal{Sentence: "This Idempotency-Key came with another request before. Use a new one for each request.", Field: keyHeader}
	}
	return nil
}
