package main

import (
	"errors"
	"os"
	"testing"
	"time"
)

// Whatever is in a configuration, reading it ends, with a configuration that
// makes rules or with mistakes that have a place, never with both.
func FuzzConfig(f *testing.F) {
	example, err := os.ReadFile("config.example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add(builtIn)
	f.Add([]byte(small))
	f.Add([]byte("members: &m {ann: *m}"))
	f.Add([]byte("desks: {a: {from: [x/y], targets: {default: {claim: 30d}}}}\n---\n"))
	f.Add([]byte("connections: {a: {type: {}, <<: {type: web}}}\n? [a]\n: !!binary x"))
	f.Add([]byte("a: \xff"))
	f.Add([]byte(clocks))
	f.Add([]byte("desks: {a: {hours: {zone: Asia/Tokyo, fri-mon,wed: [22:00-06:00, 24:00-00:00]}, quiet: {mon: 0}, release_after: never}}"))
	f.Add([]byte("members: {a: {away: [{from: 9999-12-31, until: 0001-01-01, stand_in: a}]}}\ndesks: {a: {nag: {ladder: [{at: 75%, to: []}]}}}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := parseConfig("config.yaml", text, testEnvironment)
		var wrong mistakes
		switch {
		case err == nil:
			c.rules("http://127.0.0.1:8080")
			c.summary(time.Now())
		case c != nil:
			t.Errorf("both a configuration and %v", err)
		case !errors.As(err, &wrong) || len(wrong) == 0:
			t.Errorf("%v are no mistakes", err)
		}
		for _, m := range wrong {
			if m.Line < 1 || m.Column < 1 || m.Detail == "" {
				t.Errorf("no place or detail: %+v", m)
			}
		}
	})
}
