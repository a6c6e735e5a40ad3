package chat

import (
	"slices"
	"unicode"
)

// Words are what somebody wrote, made harmless.
func Words(s string, limit int) string {
	if s = Harmless(s); Blank(s) {
		return "(no words)"
	}
	return Clip(s, limit)
}

// Shown is a line of what somebody wrote, or something in its place.
func Shown(s string, limit int) string {
	if s = OneLine(s); Blank(s) {
		return "somebody"
	}
	return Clip(s, limit)
}

// Capital is s as a sentence begins.
func Capital(s string) string {
	for n, c := range s {
		if n == 0 {
			return string(unicode.ToUpper(c)) + s[len(string(c)):]
		}
	}
	return s
}

// There are the lines that are not empty.
func There(lines ...string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

// After is s behind what introduces it, if there is s.
func After(label, s string) string {
	if s == "" {
		return ""
	}
	return label + s
}
