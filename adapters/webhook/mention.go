package webhook

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"heed/bot"
)

// Most that a mention may have.
var (
	idBytes   = limit{n: 512}
	urlBytes  = limit{n: 2048}
	nameRunes = limit{n: 200, runes: true}
	textRunes = limit{n: 100_000, runes: true}
	tagBytes  = limit{n: 64}
)

const (
	maxAttachments = 100
	maxKind        = 32
)

// said is what a body says: a mention, and whether it is new.
type said struct {
	do      bot.Verb
	mention bot.Mention
}

// read reads what b says where s tells it to look. Afterwards b.mistakes has
// everything that is wrong.
func (s shape) read(b *body) said {
	m := bot.Mention{
		ID:       b.word(s["id"], idBytes),
		Thread:   b.word(s["thread"], idBytes),
		Author:   s.author(b),
		Text:     b.text(s["text"], textRunes),
		URL:      b.url(s["url"]),
		Kind:     b.kind(s["kind"]),
		Language: b.language(s["language"]),
		PostedAt: b.time(s["posted_at"]),
	}
	m.Attachments = b.attachments(s["attachments"])
	m.Meta = b.object(s["meta"])
	do := b.change(s["change"])
	s.require(b, do, m)
	return said{do, m}
}

func (s shape) author(b *body) bot.Author {
	return bot.Author{
		ID:        b.word(s["author.id"], idBytes),
		Name:      b.text(s["author.name"], nameRunes),
		Handle:    b.word(s["author.handle"], nameRunes),
		URL:       b.url(s["author.url"]),
		Email:     b.text(s["author.email"], nameRunes),
		Followers: b.count(s["author.followers"]),
	}
}

// require finds what is missing. What was there and wrong is not missing too.
func (s shape) require(b *body, do bot.Verb, m bot.Mention) {
	if m.ID == "" {
		b.need(s["id"], "is needed: the same for every repeat of this mention")
	}
	if strings.TrimSpace(m.Text) == "" && do != bot.Withdrawn {
		b.need(s["text"], "is needed: what the customer said")
	}
}

func (b *body) need(path, detail string) {
	for _, m := range b.mistakes {
		if m.Field == "body" || strings.HasPrefix(path, m.Field+".") {
			return
		}
	}
	b.wrong(path, "%s", detail)
}

func (b *body) change(path string) bot.Verb {
	switch v := b.text(path, tagBytes); v {
	case "":
		return bot.Say
	case string(bot.Edited), string(bot.Withdrawn):
		return bot.Verb(v)
	}
	b.wrong(path, "must be edited or withdrawn, or not be there")
	return bot.Say
}

func (b *body) url(path string) string {
	s := b.text(path, urlBytes)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		b.wrong(path, "must be an http or https address")
		return ""
	}
	return s
}

func (b *body) kind(path string) bot.Kind {
	k := strings.ToLower(b.text(path, tagBytes))
	if len(k) > maxKind || hasOdd(k) {
		b.wrong(path, "must be a short word of at most %d letters a to z, digits and hyphens", maxKind)
		return ""
	}
	return bot.Kind(k)
}

func (b *body) language(path string) string {
	l := b.text(path, tagBytes)
	if hasOdd(strings.ToLower(l)) {
		b.wrong(path, "must be a language tag such as nl or pt-BR (BCP 47)")
		return ""
	}
	return l
}

// hasOdd reports whether s has anything but a to z, digits and hyphens.
func hasOdd(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}

func (b *body) time(path string) time.Time {
	s := b.text(path, tagBytes)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	t = t.UTC()
	// In UTC it may lie outside what RFC 3339 can say.
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		b.wrong(path, "must be a time such as 2026-11-22T09:30:00Z (RFC 3339)")
		return time.Time{}
	}
	return t
}

func (b *body) count(path string) int64 {
	raw := b.at(path)
	if raw == nil {
		return 0
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil || n < 0 {
		b.wrong(path, "must be a whole number, 0 or more")
		return 0
	}
	return n
}

func (b *body) object(path string) json.RawMessage {
	raw := b.at(path)
	if raw != nil && raw[0] != '{' {
		b.wrong(path, "must be an object")
		return nil
	}
	return raw
}

func (b *body) attachments(path string) []bot.Attachment {
	raw := b.at(path)
	if raw == nil {
		return nil
	}
	if raw[0] != '[' {
		b.wrong(path, "must be an array of objects")
		return nil
	}
	files := b.level(path).array
	if len(files) > maxAttachments {
		b.wrong(path, "are %d: at most %d are taken", len(files), maxAttachments)
		return nil
	}
	return b.files(path, len(files))
}

func (b *body) files(path string, n int) []bot.Attachment {
	var all []bot.Attachment
	for i := range n {
		at := path + "." + strconv.Itoa(i)
		file := bot.Attachment{
			URL:  b.url(at + ".url"),
			Name: b.text(at+".name", nameRunes),
			Type: b.text(at+".type", nameRunes),
		}
		if file != (bot.Attachment{}) {
			all = append(all, file)
		}
	}
	return all
}
