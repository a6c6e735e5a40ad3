package discordtest

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// draft is something in JSON that is being checked.
type draft struct {
	path  []string
	found []string // mistakes: "PATH: CODE: what is wrong"
	odd   []string // what Discord would let pass: fields that it does not know
}

// wrong notes a mistake at a field of what is being checked; "" is all of it.
func (d *draft) wrong(name, code, said string) {
	path := slices.Clone(d.path)
	if name != "" {
		path = append(path, name)
	}
	where := strings.Join(path, ".")
	d.found = append(d.found, where+": "+code+": "+said)
}

// in checks what is in a field.
func (d *draft) in(name string, f func()) {
	d.path = append(d.path, name)
	f()
	d.path = d.path[:len(d.path)-1]
}

// only notes fields beyond those known.
func (d *draft) only(o object, names ...string) {
	for name := range o {
		if !slices.Contains(names, name) {
			d.odd = append(d.odd, strings.Join(append(slices.Clone(d.path), name), "."))
		}
	}
}

// text is the text in a field of at most so many runes, trimmed as Discord trims
// it; nothing and null are "".
func (d *draft) text(o object, name string, most int) string {
	v, is := o[name]
	if !is || v == nil {
		return ""
	}
	said, is := v.(string)
	if !is {
		d.wrong(name, "BASE_TYPE_BAD_TYPE", "Could not interpret the value as a string.")
		return ""
	}
	said = tidy(said)
	if utf8.RuneCountInString(said) > most {
		d.wrong(name, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most))
	}
	return said
}

// need is like text, and must not be empty.
func (d *draft) need(o object, name string, most int) string {
	said := d.text(o, name, most)
	if _, is := o[name].(string); said == "" && (is || o[name] == nil) {
		d.wrong(name, "BASE_TYPE_REQUIRED", "This field is required")
	}
	return said
}

// tidy is text as Discord keeps it: without white space around it and without
// characters that nobody sees.
func tidy(said string) string {
	said = strings.ReplaceAll(said, "\r\n", "\n")
	said = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, said)
	return strings.TrimSpace(said)
}

// whole is the number in a field, from least to most; without one it is def.
func (d *draft) whole(o object, name string, def, least, most int) int {
	v, is := o[name]
	if !is || v == nil {
		return def
	}
	n, is := v.(float64)
	if !is || n != math.Trunc(n) {
		d.wrong(name, "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not int.", fmt.Sprint(v)))
		return def
	}
	if n < float64(least) || n > float64(most) {
		d.wrong(name, "NUMBER_TYPE_RANGE", fmt.Sprintf("int value should be between %d and %d.", least, most))
		return def
	}
	return int(n)
}

// choice is the number in a field, which must be one of some.
func (d *draft) choice(o object, name string, def int, some ...int) int {
	n := d.whole(o, name, def, math.MinInt32, math.MaxInt32)
	if _, is := o[name]; is && !slices.Contains(some, n) {
		d.wrong(name, "BASE_TYPE_CHOICES", fmt.Sprintf("Value must be one of %v.", some))
	}
	return n
}

// yes is the boolean in a field; without one it is def.
func (d *draft) yes(o object, name string, def bool) bool {
	v, is := o[name]
	if !is || v == nil {
		return def
	}
	said, is := v.(bool)
	if !is {
		d.wrong(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
		return def
	}
	return said
}

// list is what is in a field, from least to most things. Null is nothing.
func (d *draft) list(o object, name string, least, most int) []any {
	v, is := o[name]
	if !is || v == nil {
		if least > 0 {
			d.wrong(name, "BASE_TYPE_REQUIRED", "This field is required")
		}
		return nil
	}
	all, is := v.([]any)
	if !is {
		d.wrong(name, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
		return nil
	}
	if len(all) < least || len(all) > most {
		d.wrong(name, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most))
	}
	return all
}

// each checks a list of things with fields.
func (d *draft) each(o object, name string, least, most int, f func(i int, o object)) []any {
	all := d.list(o, name, least, most)
	d.in(name, func() {
		for i, v := range all {
			d.in(strconv.Itoa(i), func() {
				if inner, is := v.(object); is {
					f(i, inner)
					return
				}
				d.wrong("", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
			})
		}
	})
	return all
}

// inner checks something with fields in a field; nil: there is none.
func (d *draft) inner(o object, name string, f func(o object)) object {
	v, is := o[name]
	if !is || v == nil {
		return nil
	}
	got, is := v.(object)
	if !is {
		d.in(name, func() { d.wrong("", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType") })
		return nil
	}
	d.in(name, func() { f(got) })
	return got
}

// snowflakes is a list of ids.
func (d *draft) snowflakes(o object, name string, most int) (all []string) {
	for i, v := range d.list(o, name, 0, most) {
		id, _ := v.(string)
		if !isSnowflake(id) {
			d.in(name, func() {
				d.wrong(strconv.Itoa(i), "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", fmt.Sprint(v)))
			})
			continue
		}
		if slices.Contains(all, id) {
			d.wrong(name, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
		}
		all = append(all, id)
	}
	return all
}

// snowflake is the id in a field; "" is none.
func (d *draft) snowflake(o object, name string) string {
	v, is := o[name]
	if !is || v == nil {
		return ""
	}
	id, _ := v.(string)
	if !isSnowflake(id) {
		d.wrong(name, "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", fmt.Sprint(v)))
		return ""
	}
	return id
}

var snowflake = regexp.MustCompile(`^[1-9][0-9]{0,19}$`)

// isSnowflake reports whether something looks like an id.
func isSnowflake(id string) bool { return snowflake.MatchString(id) }

// link checks an address of at most so many runes, if it is there, and returns it.
func (d *draft) link(o object, name string, most int, schemes ...string) string {
	said := d.text(o, name, most)
	if raw, is := o[name].(string); said == "" && (!is || raw != "") {
		return "" // the empty address is one without a scheme
	}
	u, err := url.Parse(said)
	if err != nil || !slices.Contains(schemes, u.Scheme) {
		d.wrong(name, "URL_TYPE_INVALID_SCHEME", fmt.Sprintf("Scheme %q is not supported. Scheme must be one of %v.", scheme(u), schemes))
		return ""
	}
	nowhere := strings.HasPrefix(u.Scheme, "http") && !strings.Contains(u.Host, ".") && !strings.HasPrefix(u.Path, "/attachments/") // ours
	if u.Host == "" || strings.ContainsAny(said, " \n\t") || nowhere {
		d.wrong(name, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
		return ""
	}
	return said
}

// scheme is that of an address that may be none.
func scheme(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.Scheme
}
