package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"heed/bot"
	"heed/store"
)

func openStore(t *testing.T) bot.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func statusOf(h *health, path string) int {
	mux, w := http.NewServeMux(), httptest.NewRecorder()
	h.mount(mux)
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code
}

func TestReadyUntilTheEnd(t *testing.T) {
	h := newHealth(openStore(t), func() []pulse { return nil })
	if statusOf(h, "/readyz") != 200 || statusOf(h, "/livez") != 200 {
		t.Error("not ready while it runs")
	}
	h.ending()
	if statusOf(h, "/readyz") != 503 || statusOf(h, "/livez") != 200 {
		t.Error("ready while it ends, or not alive")
	}
}

func TestNotReadyWhenTheStoreCanNotBeRead(t *testing.T) {
	s := openStore(t)
	h := newHealth(s, func() []pulse { return nil })
	s.Close()
	if statusOf(h, "/readyz") != 503 {
		t.Error("ready without a store")
	}
}
