package api

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"heed/adapters/when"
	"heed/bot"
)

// utc understands times in words as a desk in UTC does, at noon.
func utc(words string) (time.Time, error) { return when.Parse(words, noon, time.UTC) }

func TestABodyIsReadStrictly(t *testing.T) {
	for body, want := range map[string]string{
		``:                                  "",
		` `:                                 "",
		`{}`:                                "",
		`{"by":"ann","text":null,"rev":3}`:  "",
		`{"to":"","outcome":"","until":""}`: "",
		`{"colour":"red"}`:                  "colour",
		`{"By":"ann"}`:                      "By",
		`{"by":7,"text":"x"}`:               "by",
		`{"by":"ann","by":"bob"}`:           "by",
		`{"text":["x"],"rev":"3"}`:          "text rev",
		`{"rev":-1}`:                        "rev",
		`{"rev":1.5}`:                       "rev",
		`{"rev":1e3}`:                       "rev",
		`{"rev":18446744073709551616}`:      "rev",
		`{"to":"ann"}`:                      "to",
		`{"reply":7,"mention":"7"}`:         "reply mention",
		`{"by":"a\u0000b"}`:                 "by",
		`{"by":"` + strings.Repeat("x", 513) + `"}`: "by",
		`[]`:   "body",
		`"x"`:  "body",
		`null`: "body",
		`12`:   "body",
		`{"` + strings.Repeat("long", 100) + `":1}`: strings.Repeat("long", 15) + "lon…",
	} {
		_, wrong, broken := readOrder([]byte(body), bot.Note, utc)
		if got := fieldsOf(wrong); got != want || broken != "" {
			t.Errorf("%.60s: mistakes in %q, want %q (%s)", body, got, want, broken)
		}
	}
	for _, body := range []string{`{`, `{"by":}`, `{} x`, "\xff", `{"by":"ann",}`, strings.Repeat("[", 20000)} {
		if _, _, broken := readOrder([]byte(body), bot.Note, utc); broken == "" {
			t.Errorf("%.20q is JSON", body)
		}
	}
}

func TestAPromiseIsMadeOrTakenBack(t *testing.T) {
	for body, want := range map[string]string{
		`{"until":"2026-11-26T10:00:00Z","text":"By telephone."}`: "",
		`{"reason":"They called."}`:                               "",
		`{"text":"They called."}`:                                 "text",
		`{"until":"2026-11-26T10:00:00Z","reason":"x"}`:           "reason",
		`{"until":"soon","outcome":"met"}`:                        "until outcome",
	} {
		if _, wrong, _ := readOrder([]byte(body), bot.PromiseBy, utc); fieldsOf(wrong) != want {
			t.Errorf("%s: mistakes in %q, want %q", body, fieldsOf(wrong), want)
		}
	}
}

func fieldsOf(wrong []bot.Mistake) string {
	var names []string
	for _, m := range wrong {
		names = append(names, m.Field)
	}
	return strings.Join(names, " ")
}

func TestUntilIsATimeThatCanBeWrittenDown(t *testing.T) {
	for value, good := range map[string]bool{
		"2026-11-22T09:30:00Z": true, "2026-11-22T09:30:00.5+01:00": true,
		"tomorrow": true, "2027-11-22": true, "soon": false, "2026-02-30": false, "2026-11-21": false, "0001-01-01T00:00:00Z": false,
		"9999-12-31T23:59:59-01:00": false, "0000-01-01T00:00:00Z": false,
	} {
		_, wrong, _ := readOrder([]byte(`{"until":"`+value+`"}`), bot.SnoozeUntil, utc)
		if (fieldsOf(wrong) == "") != good {
			t.Errorf("%s: %v", value, wrong)
		}
	}
}

func TestEveryEventSaysWhatItTakes(t *testing.T) {
	for _, v := range bot.Verbs {
		if _, ok := takes[v]; !ok {
			t.Errorf("nothing says what %s takes", v)
		}
	}
	if len(takes) != len(bot.Verbs) {
		t.Errorf("%d events, %d in takes", len(bot.Verbs), len(takes))
	}
	for v, names := range takes {
		for _, name := range names {
			if !slices.Contains(fields, name) {
				t.Errorf("%s takes %s, which is no field", v, name)
			}
		}
	}
}

// FuzzBody: whatever is sent is answered, and what is taken is bounded and can
// be stored.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"by":"ann","text":"x","rev":3}`, `{"outcome":"spam","reason":"\u0000\ud800"}`, `{"until":"9999-12-31T23:59:59-23:59"}`,
		`{"mention":"4711"}`, `{"mention":12}`, `{"reply":-0}`, `[]`, `{"a":{"b":[{}]}}`, `{"from":"tomorrow","until":"in 2 weeks","stand_in":"bob"}`, "\xef\xbb\xbf{}", `{"by":"ann","by":"bob"}`,
	} {
		for n := range len(bot.Verbs) + 1 {
			f.Add([]byte(seed), n)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, n int) {
		all := append(slices.Clone(bot.Verbs), bot.Away)
		do := all[uint(n)%uint(len(all))]
		o, wrong, broken := readOrder(raw, do, utc)
		for _, m := range wrong {
			if m.Detail == "" || utf8.RuneCountInString(m.Field) > 64 || !utf8.ValidString(m.Field) {
				t.Errorf("a mistake that can not be told: %q", m)
			}
		}
		if len(wrong) > maxMistakes || broken != "" && len(wrong) > 0 {
			t.Errorf("%d mistakes, broken %q", len(wrong), broken)
		}
		for _, s := range []string{o.text, o.reason, string(o.by), o.to, string(o.outcome), o.source, string(o.standIn)} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Errorf("took %q", s)
			}
		}
		for _, at := range []time.Time{o.until, o.from} {
			if _, err := at.MarshalJSON(); err != nil {
				t.Errorf("took a time that can not be written: %v", err)
			}
		}
	})
}

// FuzzQuery: whatever is asked is answered.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"", "desk=support&state=open&limit=2", "q=%ff", "limit=0x10", "a=1&a=2", "%", "cursor=%00", "q=a%00b", ";"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q, wrong := readQuery(raw)
		for _, m := range wrong {
			if m.Detail == "" || utf8.RuneCountInString(m.Field) > 64 || !utf8.ValidString(m.Field) {
				t.Errorf("a mistake that can not be told: %q", m)
			}
		}
		if q.Limit < 1 || q.Limit > maxLimit || !utf8.ValidString(q.Text) || len(q.Cursor) > maxWord || q.Withheld || len(wrong) > maxMistakes {
			t.Errorf("asks for %+v", q)
		}
		for _, s := range []string{q.Text, q.Cursor, string(q.Desk), string(q.Owner), string(q.Kind)} {
			if strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
				t.Errorf("asks for %q", s)
			}
		}
	})
}
