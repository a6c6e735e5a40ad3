package main

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"heed/adapters/calendar"
	"heed/bot"
)

// holidays are what the days on which a desk is closed are made of.
type holidays struct {
	dates     []bot.Date
	countries []string
	files     [][]byte // the texts of calendars that were read
	addresses []string // of calendars that are read while heed runs; they may be secret
}

// The years for which holidays are known, around the one that it is.
const (
	yearsBack  = 1
	yearsAhead = 10
)

// in returns the holidays around a year, ascending. What is at addresses is in
// fed. What can not be reckoned is left out, and is in the error.
func (h holidays) in(year int, fed map[string][]bot.Date) ([]bot.Date, error) {
	from, to := year-yearsBack, year+yearsAhead
	lists, wrong := [][]bot.Date{h.dates}, []error(nil)
	add := func(dates []bot.Date, err error) { lists, wrong = append(lists, dates), append(wrong, err) }
	for _, code := range h.countries {
		add(calendar.Country(code, from, to))
	}
	for _, text := range h.files {
		add(calendar.Feed(text, from, to))
	}
	for _, address := range h.addresses {
		lists = append(lists, fed[address])
	}
	return calendar.Merge(lists...), errors.Join(wrong...)
}

// holidays reads the days on which a desk is closed: one, or a list.
func (r *reading) holidays(field string, n *yaml.Node) (h holidays) {
	if n.Kind == yaml.SequenceNode {
		for i, one := range n.Content {
			at := field + "[" + strconv.Itoa(i) + "]"
			r.places[at] = placeOf(one)
			r.holiday(at, one, &h)
		}
		return h
	}
	r.holiday(field, n, &h)
	return h
}

// holiday reads a date, a country, the name of a file or an address.
func (r *reading) holiday(field string, n *yaml.Node, h *holidays) {
	if n.Kind != yaml.ScalarNode || n.Value == "" || empty(n) {
		r.at(placeOf(n), field, "this must be a date, a country, or a calendar's file or address, not %s", described(n))
		return
	}
	date, err := bot.ParseDate(n.Value)
	scheme, _, isAddress := strings.Cut(n.Value, "://")
	switch {
	case err == nil:
		h.dates = append(h.dates, date)
	case isAddress && !slices.Contains([]string{"https", "http", "webcal"}, scheme):
		r.at(placeOf(n), field, "a calendar's address begins with https://, http:// or webcal://")
	case isAddress && hostOf(n.Value) == "":
		r.at(placeOf(n), field, "this address has no host")
	case isAddress && !slices.Contains(h.addresses, n.Value):
		h.addresses = append(h.addresses, n.Value)
	case isAddress:
		r.at(placeOf(n), field, "this address is named twice")
	case strings.ContainsAny(n.Value, "./"):
		r.calendarFile(field, n, h)
	case slices.Contains(calendar.Countries(), strings.ToLower(n.Value)):
		h.countries = append(h.countries, n.Value)
	case strings.Trim(n.Value, "0123456789-") == "":
		r.at(placeOf(n), field, "%s", err)
	default:
		r.at(placeOf(n), field, "no holidays are known of %q%s", shortened(n.Value), meant(n.Value, calendar.Countries()))
	}
}

// calendarFile reads the calendar in a file.
func (r *reading) calendarFile(field string, n *yaml.Node, h *holidays) {
	text, err := r.env.read(n.Value)
	if err == nil {
		_, err = calendar.Feed(text, r.now.Year()-yearsBack, r.now.Year()+yearsAhead)
	}
	if err != nil {
		r.at(placeOf(n), field, "the calendar in this file can not be read: %s", err)
		return
	}
	h.files = append(h.files, text)
}

// hostOf is what may be said of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
