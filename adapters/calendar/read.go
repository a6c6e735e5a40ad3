package calendar

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// readTimeout is how long reading a feed may take.
const readTimeout = 10 * time.Second

// Read returns the text of a feed: source is an http, https or webcal address
// (webcal is https), or else the path of a file. It takes 10 s and [MaxFeed]
// bytes at most. What was read is not looked at; that is for [Feed].
//
// An address may be private: it comes from the owner's own configuration, and a
// calendar in the same network is an ordinary thing. It may be a secret, too:
// whoever knows it reads the calendar. So errors name its host only, and another
// host that it redirects to is not told it; a redirect never leaves https.
func Read(ctx context.Context, client *http.Client, source string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	scheme, rest, isAddress := strings.Cut(source, "://")
	if !isAddress {
		text, err := readFile(source)
		return text, because("read the calendar", err)
	}
	if strings.EqualFold(scheme, "webcal") {
		source = "https://" + rest
	}
	address, err := url.Parse(source)
	if err != nil || address.Hostname() == "" || address.Scheme != "http" && address.Scheme != "https" {
		return nil, errors.New("the address of the calendar must be https://…, http://… or webcal://…")
	}
	text, err := get(ctx, client, address)
	return text, because("get the calendar of "+address.Hostname(), err)
}

func because(attempt string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", attempt, err)
}

func readFile(path string) ([]byte, error) {
	about, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !about.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path) // a pipe could keep us waiting for ever
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f)
}

func get(ctx context.Context, client *http.Client, address *url.URL) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, errUnreadable
	}
	r.Header.Set("Accept", "text/calendar")
	r.Header.Set("User-Agent", "heed")
	discreet := *client
	discreet.CheckRedirect = follow
	answer, err := discreet.Do(r)
	if err != nil {
		return nil, withoutAddress(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answered with status %d", answer.StatusCode)
	}
	text, err := readAll(answer.Body)
	if err != nil && !errors.Is(err, errTooLarge) {
		return nil, withoutAddress(err)
	}
	return text, err
}

// follow lets a redirect pass, without the Referer that Go adds to it.
func follow(r *http.Request, via []*http.Request) error {
	if len(via) > 5 {
		return errRedirects
	}
	if via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
		return errRedirects
	}
	r.Header.Del("Referer")
	return nil
}

var (
	errTooLarge   = fmt.Errorf("it is larger than %d bytes", MaxFeed)
	errRedirects  = errors.New("it redirects too often, or away from https")
	errUnreadable = errors.New("it can not be asked")
)

// withoutAddress returns the part of an error that can not hold an address: the
// errors of package http quote where they went and where they were sent.
func withoutAddress(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op
	}
	if cert, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return cert
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, errRedirects, io.ErrUnexpectedEOF} {
		if errors.Is(err, known) {
			return known
		}
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return context.DeadlineExceeded
	}
	return errUnreadable
}

func readAll(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFeed+1))
	if err == nil && len(text) > MaxFeed {
		return nil, errTooLarge
	}
	return text, err
}
