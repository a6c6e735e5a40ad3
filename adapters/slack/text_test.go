package slack

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestHarmless(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"two\r\nlines\rthree\u2028four", "two\nlines\nthree\nfour"}, {"tab\tstays", "tab\tstays"},
		{"\n\n a\n\n\n\u200b\n \nb\n\n", " a\n\nb"}, {"a\x00\x1b[2Jb\u0085c", "a[2Jb\nc"}, {"a\u202eb\u2066c\u200fd", "abcd"},
		{"\xff\xfe", "\ufffd"}, {"x" + strings.Repeat("\u200b", 5000) + "y", "x" + strings.Repeat("\u200b", maxFaint) + "y"},
		{"Z" + strings.Repeat("\u0301", 900), "Z" + strings.Repeat("\u0301", maxFaint)}, {"a\ufeffb\u3164c", "ab c"},
	} {
		if got := harmless(c.in); got != c.want {
			t.Errorf("harmless(%.40q) = %.60q, want %.60q", c.in, got, c.want)
		}
	}
}

func TestHarmlessKeepsWhatLanguagesNeed(t *testing.T) {
	for _, s := range []string{"👩‍👩‍👧", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "می\u200cخواهم", "e\u0301", "שלום", "日本語\n\nzwei", "ก็", "❤️", "#️⃣"} {
		if got := harmless(s); got != s {
			t.Errorf("harmless(%q) = %q", s, got)
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 5, "short"}, {"too long", 4, "too…"}, {"ééé", 2, "é…"}, {"", 0, ""}, {"a", 0, ""}, {"ab", 1, "…"},
		{"👍👍", 4, "👍👍"}, {"👍👍", 3, "👍…"}, {"👍👍", 2, "…"}, {"a👍", 2, "a…"},
	} {
		if got := clip(c.in, c.limit); got != c.want {
			t.Errorf("clip(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func TestSite(t *testing.T) {
	for _, c := range []struct{ in, to, at string }{
		{"https://shop.example/a?b=1&c=2#d", "https://shop.example/a?b=1&c=2#d", "shop.example"},
		{"http://shop.example:8080", "http://shop.example:8080", "shop.example:8080"},
		{"https://shop.example/?q=<b>|c d", "https://shop.example/?q=%3Cb%3E%7Cc%20d", "shop.example"},
		{"javascript:alert(1)", "", ""}, {"https://bank.example@evil.example/", "", ""}, {"https://bаnk.example/", "", ""}, // a Cyrillic а
		{"//shop.example", "", ""}, {"shop.example", "", ""}, {"", "", ""}, {"https:///a", "", ""}, {"slack://open", "", ""},
		{"https://bank.example." + strings.Repeat("a.", 60) + "evil.example/", "", ""}, {"http://my_host:8080/", "http://my_host:8080/", "my_host:8080"},
		{"https://shop.example/" + strings.Repeat("a", 3000), "", ""},
	} {
		to, at, ok := site(c.in)
		if ok != (c.to != "") || ok && (to != c.to || at != c.at) {
			t.Errorf("site(%.60q) = %.60q, %q, %v", c.in, to, at, ok)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", loud, code, arabic, "a\u202eb", "\xff\xfe", "👩‍👩‍👧", "a\r\nb\tc", "\x1b[2J", "\n\n\n", "&amp;", "&&&&<>"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = max(0, n%5000)
		got := harmless(s)
		for _, c := range got {
			if c != '\n' && c != '\t' && unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
				t.Errorf("%q shows %U", got, c)
			}
		}
		if harmless(got) != got || !utf8.ValidString(got) || strings.Contains(got, "\n\n\n") {
			t.Errorf("harmless(%q) = %q", s, got)
		}
		if c := clip(got, n); size(c) > n || !utf8.ValidString(c) || size(got) <= n && c != got {
			t.Errorf("clip(%q, %d) = %q", got, n, c)
		}
		if e := escaped(got, n); size(e) > n || strings.ContainsAny(e, "<>") || size(escape(got)) <= n && e != escape(got) {
			t.Errorf("escaped(%q, %d) = %q", got, n, e)
		}
	})
}
