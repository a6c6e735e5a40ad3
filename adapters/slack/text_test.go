package slack

import (
	"strings"
	"testing"

	"heed/adapters/adaptertest"
	"heed/adapters/chat"
)

func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", loud, adaptertest.Code, adaptertest.Arabic, "👩‍👩‍👧", "&amp;", "&&&&<>"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = max(0, n%5000)
		got := chat.Harmless(s)
		if e := escaped(got, n); chat.Size(e) > n || strings.ContainsAny(e, "<>") || chat.Size(escape(got)) <= n && e != escape(got) {
			t.Errorf("escaped(%q, %d) = %q", got, n, e)
		}
	})
}
