package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// maxAnswer bounds what Discord may answer to a call.
const maxAnswer = 16 << 20

// call makes one call, once, and reads its answer into what into points to; nil:
// nobody wants it. limit names what Discord counts it under: the route with the
// channel, guild or webhook in it. Its errors are those of [bot.Sender] and
// [bot.ErrGone]; what is none of them is doubt.
func (a *Adapter) call(ctx context.Context, limit, method, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write a call of Discord: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, method, a.set.APIURL+path, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("make a call of Discord: %w", err)
	}
	r.Header.Set("Authorization", "Bot "+string(a.set.Token))
	r.Header.Set("Content-Type", "application/json")
	got, err := a.client.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	if got.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("answered by Discord with status %d", got.StatusCode)
	}
	if into == nil || got.StatusCode == http.StatusNoContent {
		return nil
	}
	return json.NewDecoder(io.LimitReader(got.Body, maxAnswer)).Decode(into)
}
