package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
)

//go:embed assets/*.js assets/*.css assets/*.svg
var assetFiles embed.FS

// asset is one embedded file, as it is served.
type asset struct {
	body []byte
	kind string
}

// assets are the embedded files by the name they are served under, which holds
// a part of their hash, so that they may be kept for ever.
type assets map[string]asset

// readAssets names every embedded file.
func readAssets() (assets, error) {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("list the embedded files: %w", err)
	}
	all := assets{}
	for _, e := range entries {
		body, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read the embedded file: %w", err)
		}
		sum := sha256.Sum256(body)
		base, ext, _ := strings.Cut(e.Name(), ".")
		name := base + "." + hex.EncodeToString(sum[:6]) + "." + ext
		all[name] = asset{body, kindOf(name)}
	}
	return all, nil
}

// kindOf is the media type of a file, without asking the machine's own tables.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	}
	return "image/svg+xml"
}

// path returns where a file is served, by its own name.
func (a assets) path(name string) (string, error) {
	base, ext, _ := strings.Cut(name, ".")
	for served := range a {
		if strings.HasPrefix(served, base+".") && strings.HasSuffix(served, "."+ext) {
			return "/assets/" + served, nil
		}
	}
	return "", fmt.Errorf("no embedded file %q", name)
}

// ServeHTTP serves one file.
func (a assets) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	f, ok := a[r.PathValue("name")]
	if !ok {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", f.kind)
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	rw.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = rw.Write(f.body)
}
