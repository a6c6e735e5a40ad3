package discordtest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// Limits of what is listed at once.
const (
	maxPage = 100
	page    = 50
)

// getMessages is what was said in a channel, newest first.
// https://docs.discord.com/developers/resources/message#get-channel-messages
func (s *Server) getMessages(c *call) result {
	where, code := s.known(c.at["C"])
	switch {
	case code != 0:
		return refusal(code)
	case where.forum() || where.Type == categoryChannel:
		return refusal(50008)
	}
	limit, wrong := pageOf(c.query, 1, maxPage, page)
	bounds := 0
	for _, name := range []string{"before", "after", "around"} {
		if id := c.query.Get(name); id != "" {
			bounds++
			if _, err := strconv.ParseUint(id, 10, 64); err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: NUMBER_TYPE_COERCE: Value %q is not snowflake.", name, id))
			}
		}
	}
	if bounds > 1 {
		wrong = append(wrong, "before: MUTUALLY_EXCLUSIVE: Only one of before, after and around may be passed.")
	}
	if len(wrong) > 0 {
		return invalid(wrong)
	}
	all := []any{}
	if s.may(where, readHistory) {
		for _, m := range where.some(c.query, limit) {
			all = append(all, s.wire(where, m))
		}
	}
	return result{http.StatusOK, all}
}

// pageOf is how many things a call asks for.
func pageOf(query url.Values, least, most, usual int) (int, []string) {
	said := query.Get("limit")
	if said == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(said)
	switch {
	case err != nil:
		return 0, []string{fmt.Sprintf("limit: NUMBER_TYPE_COERCE: Value %q is not int.", said)}
	case n < least || n > most:
		return 0, []string{fmt.Sprintf("limit: NUMBER_TYPE_RANGE: int value should be between %d and %d.", least, most)}
	}
	return n, nil
}

// some are messages of c, newest first. With after they are those next to it.
func (c *channel) some(query url.Values, limit int) []*message {
	all := c.messages
	from, to := 0, len(all)
	first := func(id string) int { // that was not said before id
		return slices.IndexFunc(append(slices.Clone(all), &message{id: "99999999999999999999"}), func(m *message) bool { return !newer(id, m.id) })
	}
	switch {
	case query.Get("after") != "":
		id := query.Get("after")
		from = first(id)
		if from < len(all) && all[from].id == id {
			from++
		}
		to = min(from+limit, len(all))
	case query.Get("around") != "":
		from = max(first(query.Get("around"))-limit/2, 0)
		to = min(from+limit, len(all))
	case query.Get("before") != "":
		to = first(query.Get("before"))
		from = max(to-limit, 0)
	default:
		from = max(to-limit, 0)
	}
	page := slices.Clone(all[from:to])
	slices.Reverse(page)
	return page
}
