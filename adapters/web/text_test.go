package web

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func FuzzDisplay(f *testing.F) {
	for _, s := range []string{"plain", "a\u202eb", "\xff\xfe", "e\u0301\u0301", "👩\u200d👩\u200d👧", "می\u200cخواهم", "a\r\nb\tc", "\x1b[2J", "\U000e0041"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		got := display(s)
		if !utf8.ValidString(got) {
			t.Errorf("%q is not valid", got)
		}
		for _, r := range got {
			if r != '\n' && r != '\u200c' && r != '\u200d' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
				t.Errorf("%q shows %U", got, r)
			}
		}
		if again := display(got); again != got {
			t.Errorf("shown again, %q is %q", got, again)
		}
		n = max(1, n%1000)
		one := line(s, n)
		if strings.ContainsAny(one, "\n\t") || utf8.RuneCountInString(one) > n+1 || !utf8.ValidString(one) {
			t.Errorf("line(%q, %d) = %q", s, n, one)
		}
		t2 := textOf(s, "/all")
		if utf8.RuneCountInString(t2.Short) > openRunes+1 {
			t.Errorf("%d runes are open", utf8.RuneCountInString(t2.Short))
		}
	})
}

func TestDisplayKeepsWhatLanguagesNeed(t *testing.T) {
	for _, s := range []string{"👩\u200d👩\u200d👧", "می\u200cخواهم", "e\u0301", "שלום", "日本語\nzwei", "ก็"} {
		if got := display(s); got != s {
			t.Errorf("display(%q) = %q", s, got)
		}
	}
}

func TestLine(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 10, "short"}, {" two\n\nlines ", 20, "two lines"}, {"exactly", 7, "exactly"},
		{"too long", 3, "too…"}, {"éééé", 2, "éé…"}, {"", 5, ""}, {strings.Repeat("x", 1000), 4, "xxxx…"},
	} {
		if got := line(c.in, c.n); got != c.want {
			t.Errorf("line(%.20q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func TestOnlyWebAddressesBecomeLinks(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/x?y=1": "https://a.example/x?y=1", "http://a.example": "http://a.example",
		"javascript:alert(1)": "", "JavaScript://a.example/%0aalert(1)": "", "data:text/html,x": "", "//a.example": "",
		"https:": "", "ftp://a.example/": "", " https://a.example": "", "/items/1": "", "https://a.example/\x00": "",
	} {
		if got := safeLink(in); got != want {
			t.Errorf("safeLink(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for in, want := range map[time.Duration]string{
		0: "just now", -59 * time.Second: "just now", -time.Minute: "1 min ago", -90 * time.Minute: "1 h 30 min ago",
		-7 * time.Hour: "7 h ago", -72 * time.Hour: "3 days ago", 20 * time.Minute: "in 20 min", 2 * time.Hour: "in 2 h",
	} {
		if got := momentOf(now.Add(in), now).Near; got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	if due := dueOf(now.Add(-2*time.Hour), now); !due.Late || due.Near != "2 h overdue" || due.Exact != "Mon 4 May 2026 10:00:00 UTC" {
		t.Errorf("%+v", due)
	}
	if momentOf(time.Time{}, now) != nil || dueOf(time.Time{}, now) != nil {
		t.Error("no time is a moment")
	}
}
