package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"heed/bot"
)

func TestVendoredFilesAreWhatTheirListSays(t *testing.T) {
	list, err := os.ReadFile("assets/VENDOR")
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("assets/*.js")
	if err != nil || len(scripts) == 0 {
		t.Fatal(scripts, err)
	}
	for _, path := range scripts {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		if line := hex.EncodeToString(sum[:]) + "  " + filepath.Base(path); !strings.Contains(string(list), line) {
			t.Errorf("VENDOR does not say %s", line)
		}
	}
}

func TestAssetsAreServedUnderTheirHashForEver(t *testing.T) {
	b := open(t)
	v := b.visitor()
	page := v.get("/sign-in")
	all := regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(all) != 4 {
		t.Fatalf("%d assets: %q", len(all), all)
	}
	for _, m := range all {
		got := v.get(m[1])
		b.status(got, http.StatusOK)
		if c := got.header.Get("Cache-Control"); !strings.Contains(c, "immutable") {
			t.Errorf("%s: Cache-Control %q", m[1], c)
		}
		sum := sha256.Sum256([]byte(got.body))
		if !strings.Contains(m[1], hex.EncodeToString(sum[:6])) {
			t.Errorf("%s does not name its content", m[1])
		}
	}
	b.status(v.get("/assets/board.css"), http.StatusNotFound)
	b.status(v.get("/assets/VENDOR"), http.StatusNotFound)
}

func TestEveryPageIsProtected(t *testing.T) {
	b := open(t)
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	v := b.as("ann")
	for _, path := range []string{"/", "/items/" + string(id), "/items/" + string(id) + "/words/1", "/items/none", "/sign-in", "/sign-in/x"} {
		got := v.get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
				"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h := got.header.Get(name); h != want {
				t.Errorf("%s: %s is %q", path, name, h)
			}
		}
		if regexp.MustCompile(`<style|<script[^>]*>[^<]| style=| on[a-z]+=`).MatchString(got.body) {
			t.Errorf("%s has a script or style of its own:\n%s", path, got.body)
		}
	}
}
