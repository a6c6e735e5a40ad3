package discordtest

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Shown is what a person reads: the content, then the embeds, one text a line,
// pictures and files by their descriptions in brackets, and then the buttons and
// menus in brackets, one row a line. Names are ids, bold and other looks are gone.
func (m Message) Shown() string {
	lines := []string{prose(m.Content)}
	lines = append(lines, shownEmbeds(m.Embeds, m.Files)...)
	for _, f := range m.Files {
		if !strings.Contains(string(m.Embeds), f.URL) {
			lines = append(lines, f.shown())
		}
	}
	lines = append(lines, shownParts(m.Components)...)
	return strings.Join(filled(lines), "\n")
}

// shown is what stands for a file.
func (f File) shown() string {
	if f.Description == "" {
		return "[" + f.Name + "]"
	}
	return "[" + f.Description + "]"
}

// filled is the lines that are not empty.
func filled(lines []string) (all []string) {
	for _, line := range lines {
		if line != "" {
			all = append(all, line)
		}
	}
	return all
}

// shownEmbeds is what a person reads of embeds: not the addresses of titles, and
// of those with the same address only the first.
func shownEmbeds(raw json.RawMessage, files []File) (lines []string) {
	var all []object
	_ = json.Unmarshal(raw, &all) // none
	seen := map[string]bool{}
	for _, e := range all {
		if link := text(e["url"]); link != "" && seen[link] {
			continue
		} else if link != "" {
			seen[link] = true
		}
		lines = append(lines, prose(text(inside(e, "author")["name"])), prose(text(e["title"])), prose(text(e["description"])))
		fields, _ := e["fields"].([]any)
		for _, v := range fields {
			f, _ := v.(object)
			lines = append(lines, prose(text(f["name"]))+": "+prose(text(f["value"])))
		}
		for _, name := range []string{"thumbnail", "image"} {
			for _, f := range files {
				if text(inside(e, name)["url"]) == f.URL {
					lines = append(lines, f.shown())
				}
			}
		}
		lines = append(lines, text(inside(e, "footer")["text"])) // footers take no markdown
	}
	return lines
}

// inside is something with fields in a field.
func inside(o object, name string) object {
	inner, _ := o[name].(object)
	return inner
}

// text is v, if it is text.
func text(v any) string {
	said, _ := v.(string)
	return said
}

// shownParts is what a person reads of components, a line for each at the top.
func shownParts(raw json.RawMessage) (lines []string) {
	var all []object
	_ = json.Unmarshal(raw, &all) // none
	for _, c := range all {
		lines = append(lines, shownPart(c))
	}
	return lines
}

// shownPart is what a person reads of a component.
func shownPart(c object) string {
	switch partOf(c) {
	case buttonPart:
		label := text(c["label"])
		if name := text(inside(c, "emoji")["name"]); name != "" {
			label = strings.TrimSpace(name + " " + label)
		}
		if disabled, _ := c["disabled"].(bool); disabled {
			return "(" + label + ")"
		}
		return "[" + label + "]"
	case selectPart:
		return "[" + chosen(c) + "]"
	case textPart:
		return prose(text(c["content"]))
	}
	parts, between := []string{}, "\n"
	if partOf(c) == rowPart {
		between = " "
	}
	all, _ := c["components"].([]any)
	for _, v := range all {
		inner, _ := v.(object)
		parts = append(parts, shownPart(inner))
	}
	if accessory := inside(c, "accessory"); accessory != nil {
		parts = append(parts, shownPart(accessory))
	}
	return strings.Join(filled(parts), between)
}

// chosen is what a menu shows before anybody opens it.
func chosen(c object) string {
	options, _ := c["options"].([]any)
	for _, v := range options {
		o, _ := v.(object)
		if usual, _ := o["default"].(bool); usual {
			return text(o["label"])
		}
	}
	return text(c["placeholder"])
}

var (
	fences  = regexp.MustCompile("(?s)```(?:[a-z0-9+-]*\n)?(.*?)```")
	inline  = regexp.MustCompile("``([^\n]+?)``|`([^`\n]+)`")
	masked  = regexp.MustCompile(`\[((?:[^\[\]\\]|\\.)+)\]\(\s*<?((?:https?|discord)://[^\s<>)]+)>?(?:\s+"[^"]*")?\s*\)`)
	moments = regexp.MustCompile(`<t:(-?\d{1,13})(?::[tTdDfFsSR])?>`)
	naming  = regexp.MustCompile(`<(@&|@!|@|#)(\d+)>`)
	emojis  = regexp.MustCompile(`<a?(:\w{2,32}:)\d+>`)
	slashes = regexp.MustCompile(`</([^:<>]+):\d+>`)
	angles  = regexp.MustCompile(`<(https?://[^\s<>]+)>`)
	heads   = regexp.MustCompile(`(?m)^(?:#{1,3} |-# |>>> |> )`)
	looks   = regexp.MustCompile(`(\*\*\*|\*\*|\*|~~|\|\|)(\S|\S.*?\S)(\*\*\*|\*\*|\*|~~|\|\|)`)
	slants  = regexp.MustCompile(`(^|\W)(_{1,3})([^\s_]|[^\s_].*?[^\s_])(_{1,3})(\W|$)`) // not inside of words
)

// hidden keeps text from being taken for markdown while the rest is read.
type hidden struct{ kept []string }

func (h *hidden) put(said string) string {
	h.kept = append(h.kept, said)
	return "\x00" + strconv.Itoa(len(h.kept)-1) + "\x01"
}

var stored = regexp.MustCompile("\x00(\\d+)\x01")

func (h *hidden) restore(said string) string {
	for stored.MatchString(said) {
		said = stored.ReplaceAllStringFunc(said, func(found string) string {
			n, _ := strconv.Atoi(found[1 : len(found)-1]) // it was written above
			return h.kept[n]
		})
	}
	return said
}

// prose is markdown as a person reads it.
// https://docs.discord.com/developers/reference#message-formatting
func prose(said string) string {
	h := &hidden{}
	said = h.literal(said, true)
	said = masked.ReplaceAllString(said, "$1")
	said = moments.ReplaceAllStringFunc(said, func(found string) string {
		n, _ := strconv.ParseInt(moments.FindStringSubmatch(found)[1], 10, 64) // digits
		return time.Unix(n, 0).UTC().Format("2006-01-02 15:04 UTC")
	})
	said = naming.ReplaceAllStringFunc(said, func(found string) string {
		part := naming.FindStringSubmatch(found)
		return part[1][:1] + part[2]
	})
	said = emojis.ReplaceAllString(said, "$1")
	said = slashes.ReplaceAllString(said, "/$1")
	said = angles.ReplaceAllString(said, "$1")
	said = heads.ReplaceAllString(said, "")
	for before := ""; before != said; {
		before = said
		said = looks.ReplaceAllStringFunc(said, func(found string) string {
			part := looks.FindStringSubmatch(found)
			if part[1] != part[3] {
				return found
			}
			return part[2]
		})
		said = slants.ReplaceAllString(said, "$1$3$5")
	}
	return h.restore(said)
}

// literal hides code, and what is escaped or not.
func (h *hidden) literal(said string, escaped bool) string {
	out, rest := strings.Builder{}, said
	for rest != "" {
		switch i := strings.IndexAny(rest, "\\`"); {
		case i < 0:
			out.WriteString(rest)
			return out.String()
		case rest[i] == '\\' && i+1 < len(rest) && isPunctuation(rest[i+1]):
			plain := rest[i : i+2]
			if escaped {
				plain = h.put(plain[1:])
			}
			out.WriteString(rest[:i] + plain)
			rest = rest[i+2:]
		default:
			out.WriteString(rest[:i])
			rest = rest[i:]
			n, code := codeAt(rest)
			if n == 0 {
				out.WriteByte(rest[0])
				rest = rest[1:]
				continue
			}
			out.WriteString(h.put(code))
			rest = rest[n:]
		}
	}
	return out.String()
}

// codeAt is the code that text begins with, and how long it is with its marks; 0:
// it does not begin with code.
func codeAt(said string) (int, string) {
	for _, how := range []*regexp.Regexp{fences, inline} {
		if at := how.FindStringSubmatchIndex(said); at != nil && at[0] == 0 {
			part := how.FindStringSubmatch(said)
			return at[1], strings.Join(part[1:], "")
		}
	}
	return 0, ""
}

// isPunctuation reports whether a backslash before b is not shown.
func isPunctuation(b byte) bool {
	return b > ' ' && b < 0x7f && !(b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z')
}

// Link is a piece of text that leads somewhere else than it says.
type Link struct{ Text, To string }

// Links lists the links of the message that hide where they lead: masked ones in
// its content and in its embeds, but not the titles and authors of embeds, and no
// buttons. The text is as a person reads it.
func (m Message) Links() (all []Link) {
	all = linksIn(m.Content)
	var embeds, parts []any
	_, _ = json.Unmarshal(m.Embeds, &embeds), json.Unmarshal(m.Components, &parts) // none
	walk(embeds, func(e object) {
		for _, name := range []string{"title", "description", "name", "value"} {
			all = append(all, linksIn(text(e[name]))...)
		}
	})
	walk(parts, func(c object) { all = append(all, linksIn(text(c["content"]))...) })
	return all
}

// anyLink is a masked link with the backslashes before it.
var anyLink = regexp.MustCompile(`(\\*)\[([^\[\]]+)\]\(\s*<?((?:https?|discord)://[^\s<>)]+)`)

// linksIn are the masked links in text. A backslash in their words does not keep
// Discord from making one: https://github.com/discord/discord-api-docs/issues/6185.
func linksIn(said string) (all []Link) {
	h := &hidden{}
	for _, found := range anyLink.FindAllStringSubmatch(h.literal(said, false), -1) {
		shown, to := strings.TrimRight(h.restore(found[2]), `\`), h.restore(found[3])
		if len(found[1])%2 == 0 && shown != to {
			all = append(all, Link{prose(shown), to})
		}
	}
	return all
}
