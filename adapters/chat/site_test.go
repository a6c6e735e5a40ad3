package chat

import (
	"strings"
	"testing"
)

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
		to, at, ok := Site(c.in, 3000)
		if ok != (c.to != "") || ok && (to != c.to || at != c.at) {
			t.Errorf("Site(%.60q) = %.60q, %q, %v", c.in, to, at, ok)
		}
	}
}

func TestUnpunctuated(t *testing.T) {
	for in, want := range map[string]string{
		"https://shop.example/a": "https://shop.example/a", "https://shop.example/a).": "https://shop.example/a", "https://shop.example/a?!": "https://shop.example/a",
		"https://en.example/Parcel_(post)": "https://en.example/Parcel_(post)", "https://en.example/Parcel_(post)).": "https://en.example/Parcel_(post)", "": "",
	} {
		if got := Unpunctuated(in); got != want {
			t.Errorf("Unpunctuated(%q) = %q, not %q", in, got, want)
		}
	}
}
