package discordtest

import (
	"fmt"
	"unicode/utf8"
)

// Limits of embeds, in runes.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const (
	maxEmbeds      = 10
	maxEmbedTotal  = 6000
	maxEmbedTitle  = 256
	maxDescription = 4096
	maxEmbedFields = 25
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxAuthor      = 256
	maxEmbedURL    = 2048
)

// embeds checks those of a message, and returns them as Discord keeps them.
func (d *draft) embeds(o object) (kept []any) {
	total := 0
	d.each(o, "embeds", 0, maxEmbeds, func(_ int, e object) {
		embed, size := d.embed(e)
		kept, total = append(kept, embed), total+size
	})
	if total > maxEmbedTotal {
		d.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", maxEmbedTotal))
	}
	return kept
}

// embed checks one embed, and returns it as Discord keeps it, with how many runes
// of it count.
func (d *draft) embed(e object) (kept object, size int) {
	d.only(e, "title", "type", "description", "url", "timestamp", "color", "footer", "image", "thumbnail", "author", "fields")
	kept = object{"type": "rich"}
	keep := func(to object, name, said string) {
		if said != "" {
			to[name] = said
			size += utf8.RuneCountInString(said)
		}
	}
	keep(kept, "title", d.text(e, "title", maxEmbedTitle))
	keep(kept, "description", d.text(e, "description", maxDescription))
	if link := d.link(e, "url", maxEmbedURL, "http", "https"); link != "" {
		kept["url"] = link
	}
	if _, is := e["color"]; is && e["color"] != nil {
		kept["color"] = d.whole(e, "color", 0, 0, 0xffffff)
	}
	if at := d.timestamp(e); at != "" {
		kept["timestamp"] = at
	}
	d.inner(e, "footer", func(f object) {
		footer := object{}
		keep(footer, "text", d.need(f, "text", maxFooter))
		d.picture(f, footer, "icon_url")
		kept["footer"] = footer
	})
	d.inner(e, "author", func(a object) {
		author := object{}
		keep(author, "name", d.need(a, "name", maxAuthor))
		if link := d.link(a, "url", maxEmbedURL, "http", "https"); link != "" {
			author["url"] = link
		}
		d.picture(a, author, "icon_url")
		kept["author"] = author
	})
	for _, name := range []string{"image", "thumbnail"} {
		d.inner(e, name, func(p object) {
			picture := object{}
			d.picture(p, picture, "url")
			kept[name] = picture
		})
	}
	fields := d.embedFields(e, keep)
	if len(fields) > 0 {
		kept["fields"] = fields
	}
	if size == 0 && kept["image"] == nil && kept["thumbnail"] == nil {
		d.wrong("description", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return kept, size
}

// embedFields checks the fields of an embed, and hands what counts to keep.
func (d *draft) embedFields(e object, keep func(to object, name, said string)) (fields []any) {
	d.each(e, "fields", 0, maxEmbedFields, func(_ int, f object) {
		d.only(f, "name", "value", "inline")
		field := object{"inline": d.yes(f, "inline", false)}
		keep(field, "name", d.need(f, "name", maxFieldName))
		keep(field, "value", d.need(f, "value", maxFieldValue))
		fields = append(fields, field)
	})
	return fields
}

// picture checks the address of a picture.
func (d *draft) picture(from, to object, name string) {
	if link := d.link(from, name, maxEmbedURL, "http", "https", "attachment"); link != "" {
		to[name] = link
	}
}

// timestamp is when an embed says that it is from; "" is never.
func (d *draft) timestamp(e object) string {
	said := d.text(e, "timestamp", 64)
	if said == "" {
		return ""
	}
	at, ok := parseTime(said)
	if !ok {
		d.wrong("timestamp", "DATE_TIME_TYPE_PARSE", fmt.Sprintf("Could not parse %s. Should be ISO8601.", said))
		return ""
	}
	return stamp(at)
}
