package chat

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
		if got := Harmless(c.in); got != c.want {
			t.Errorf("Harmless(%.40q) = %.60q, want %.60q", c.in, got, c.want)
		}
	}
}

func TestHarmlessKeepsWhatLanguagesNeed(t *testing.T) {
	for _, s := range []string{"👩‍👩‍👧", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "می\u200cخواهم", "e\u0301", "שלום", "日本語\n\nzwei", "ก็", "❤️", "#️⃣"} {
		if got := Harmless(s); got != s {
			t.Errorf("Harmless(%q) = %q", s, got)
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
		if got := Clip(c.in, c.limit); got != c.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", "السلام عليكم، \u202Egnp.exe\u202C and \u2067isolated", "a\u202eb", "\xff\xfe", "👩‍👩‍👧", "a\r\nb\tc", "\x1b[2J", "\n\n\n"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = max(0, n%5000)
		got := Harmless(s)
		for _, c := range got {
			if c != '\n' && c != '\t' && unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
				t.Errorf("%q shows %U", got, c)
			}
		}
		if Harmless(got) != got || !utf8.ValidString(got) || strings.Contains(got, "\n\n\n") {
			t.Errorf("Harmless(%q) = %q", s, got)
		}
		if c := Clip(got, n); Size(c) > n || !utf8.ValidString(c) || Size(got) <= n && c != got {
			t.Errorf("Clip(%q, %d) = %q", got, n, c)
		}
	})
}
