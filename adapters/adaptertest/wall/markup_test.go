package wall_test

import (
	"slices"
	"testing"

	"heed/adapters/adaptertest/wall"
)

func TestMarkupActs(t *testing.T) {
	got := wall.Shown(`hi <@U1> <!all> [here](https://x.example) *now* \*not\* \<@U2> a\\`)
	if got.Text != `hi @U1 @!all here now *not* <@U2> a\` ||
		!slices.Equal(got.Pings, []string{"U1", "!all"}) || !slices.Equal(got.Links, []string{"https://x.example"}) ||
		!slices.Equal(got.Bold, []string{"now"}) {
		t.Errorf("%+v", got)
	}
}

// FuzzEscape holds that what is escaped is shown as it was, and does nothing.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{`<!all>`, `<@U1>`, `[a](b)`, `*b*`, `\*b\*`, `\`, `\\<!all>`, "\\\n*x*", "a\xff*b*"} {
		f.Add(s, "*")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		got := wall.Shown(wall.Escape(a) + wall.Escape(b))
		if got.Text != a+b || len(got.Pings)+len(got.Links)+len(got.Bold) > 0 {
			t.Errorf("%q is shown as %+v", a+b, got)
		}
	})
}
