package calendar_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/calendar"
)

// secret is part of every address below, and of no error.
const secret = "s3cret"

func refused(t *testing.T, name, source string, client *http.Client, want string) {
	t.Helper()
	got, err := calendar.Read(t.Context(), client, source)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want %q; %d bytes", name, err, want, len(got))
	}
	if err != nil && strings.Contains(err.Error(), secret) {
		t.Errorf("%s: the error tells the address: %v", name, err)
	}
}

func TestAFeedIsReadFromAFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "team.ics")
	if err := os.WriteFile(path, feed(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := calendar.Read(t.Context(), http.DefaultClient, path); err != nil || string(got) != string(feed()) {
		t.Errorf("%v\n%s", err, got)
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, make([]byte, calendar.MaxFeed+1), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "a folder", dir, nil, "is no file")
	refused(t, "a pipe", pipe, nil, "is no file")
	refused(t, "no file", filepath.Join(dir, "gone"), nil, "no such file")
	refused(t, "a large file", large, nil, "larger than")
	refused(t, "an empty name", "", nil, "no such file")
}

func TestAFeedIsReadFromAnAddress(t *testing.T) {
	mux := http.NewServeMux()
	plain, sealed := httptest.NewServer(mux), httptest.NewUnstartedServer(mux)
	sealed.Config.ErrorLog = log.New(io.Discard, "", 0) // of a certificate that is nobody's
	sealed.StartTLS()
	defer plain.Close()
	defer sealed.Close()
	client := sealed.Client()
	mux.HandleFunc("/"+secret, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("User-Agent") != "heed" || r.Referer() != "" {
			t.Errorf("headers %v", r.Header)
		}
		_, _ = w.Write(feed())
	})
	mux.HandleFunc("/moved/"+secret, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	})
	for name, source := range map[string]string{
		"http":     plain.URL,
		"https":    sealed.URL,
		"webcal":   strings.Replace(sealed.URL, "https", "webcal", 1),
		"HTTPS":    strings.Replace(sealed.URL, "https", "HTTPS", 1),
		"redirect": sealed.URL + "/moved/" + secret + "?to=" + sealed.URL,
		"to https": plain.URL + "/moved/" + secret + "?to=" + sealed.URL,
	} {
		if got, err := calendar.Read(t.Context(), client, source+"/"+secret); err != nil || string(got) != string(feed()) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}

	mux.HandleFunc("/gone/"+secret, http.NotFound)
	mux.HandleFunc("/empty/"+secret, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/large/"+secret, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.CopyN(w, zeros{}, calendar.MaxFeed+1) })
	mux.HandleFunc("/cut/"+secret, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write(feed()[:50])
	})
	mux.HandleFunc("/loop/"+secret, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	})
	mux.HandleFunc("/nowhere/"+secret, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://"+secret+":"+secret+"@%zz/"+secret)
		w.WriteHeader(http.StatusFound)
	})
	refused(t, "gone", sealed.URL+"/gone/"+secret, client, "127.0.0.1: it answered with status 404")
	refused(t, "empty", sealed.URL+"/empty/"+secret, client, "status 204")
	refused(t, "large", sealed.URL+"/large/"+secret, client, "larger than")
	refused(t, "cut off", sealed.URL+"/cut/"+secret, client, "unexpected EOF")
	refused(t, "a loop", sealed.URL+"/loop/"+secret, client, "redirects too often")
	refused(t, "nowhere", sealed.URL+"/nowhere/"+secret, client, "can not be asked")
	refused(t, "away from https", sealed.URL+"/moved/"+secret+"?to="+plain.URL+"/"+secret, client, "away from https")
	refused(t, "a certificate of nobody's", sealed.URL+"/"+secret, &http.Client{}, "certificate")
	plain.Close()
	refused(t, "nobody there", plain.URL+"/"+secret, client, "connection refused")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestAnAddressThatIsNone(t *testing.T) {
	for _, source := range []string{
		"ftp://example.com/" + secret, "https://", "https:///" + secret, "http://user:" + secret + "@%zz/", "file:///" + secret,
		"://" + secret, "https://a b/" + secret, "webcal://:80/" + secret,
	} {
		refused(t, source, source, http.DefaultClient, "the address of the calendar must be")
	}
}

// never is a road on which nobody ever answers.
type never struct{}

func (never) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestReadingTakesTenSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := calendar.Read(t.Context(), &http.Client{Transport: never{}}, "https://example.com/"+secret)
		if took := time.Since(start); took != 10*time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s, %v", took, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = calendar.Read(ctx, &http.Client{Transport: never{}}, "https://example.com/"+secret)
		if _, tells := errors.AsType[*url.Error](err); !errors.Is(err, context.Canceled) || tells {
			t.Errorf("cancelled: %v", err)
		}
	})
}
