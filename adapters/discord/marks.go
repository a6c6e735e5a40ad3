package discord

import (
	"strconv"
	"strings"
	"time"
)

// plain is a text of Discord's markup with names instead of ids. Stars and the like
// stay as they were typed, and links as well: where they lead is to be seen.
func (n names) plain(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		said, after := "", ""
		if end := strings.IndexByte(rest[:min(len(rest), maxMark)], '>'); end >= 0 {
			said, after = n.mark(rest[:end]), rest[end+1:]
		}
		if said == "" { // it is no mark, but may hold one
			out.WriteString("<")
			text = rest
			continue
		}
		out.WriteString(said)
		text = after
	}
}

// maxMark is the most bytes of a mark: of an address in brackets.
const maxMark = 2000

// mark is what stands between < and >, as people see it; empty: it is no mark, or
// nobody knows.
// https://docs.discord.com/developers/reference#message-formatting-formats
func (n names) mark(mark string) string {
	rest := func(prefix string) string {
		after, is := strings.CutPrefix(mark, prefix)
		if !is || !snowflake.MatchString(after) {
			return ""
		}
		return after
	}
	switch {
	case rest("@") != "":
		return signed("@", n.user(rest("@")))
	case rest("@!") != "":
		return signed("@", n.user(rest("@!")))
	case rest("@&") != "":
		return signed("@", n.role(rest("@&")))
	case rest("#") != "":
		return signed("#", n.channel(rest("#")))
	case strings.HasPrefix(mark, "t:"):
		return moment(mark[2:])
	case strings.HasPrefix(mark, ":"), strings.HasPrefix(mark, "a:"):
		return emoji(mark)
	case strings.HasPrefix(mark, "/"):
		if name, id, _ := strings.Cut(mark, ":"); snowflake.MatchString(id) {
			return name
		}
	case strings.HasPrefix(mark, "https://"), strings.HasPrefix(mark, "http://"):
		if !strings.ContainsAny(mark, " \n\t<") {
			return mark
		}
	}
	return ""
}

// signed is a name with its sign, if there is a name.
func signed(sign, name string) string {
	if name == "" {
		return ""
	}
	return sign + strings.TrimPrefix(name, sign)
}

// emoji is a custom emoji of the form :name:id or a:name:id.
func emoji(mark string) string {
	parts := strings.Split(mark, ":")
	if len(parts) != 3 || parts[1] == "" || !snowflake.MatchString(parts[2]) {
		return ""
	}
	return ":" + parts[1] + ":"
}

// moment is a time of the form seconds, or seconds:style.
func moment(mark string) string {
	seconds, _, _ := strings.Cut(mark, ":")
	n, err := strconv.ParseInt(seconds, 10, 64)
	at := time.Unix(n, 0).UTC()
	if err != nil || at.Year() < 1 || at.Year() > 9999 {
		return ""
	}
	return at.Format("2 January 2006 15:04") + " UTC"
}
