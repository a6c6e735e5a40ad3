package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of messages. https://docs.discord.com/developers/resources/message#create-message
const (
	maxContent     = 2000
	maxNonce       = 25
	maxAllowed     = 100
	maxFiles       = 10
	maxAltText     = 1024
	maxFileSize    = 10 << 20
	maxThreadName  = 100
	maxAppliedTags = 5
)

// surface is what a message is sent for.
type surface int

const (
	toPost surface = iota
	toEdit
	toForum  // the first message of a forum's post
	toAnswer // an interaction
)

// sent is a message as the app sends it, checked.
type sent struct {
	fields     object // as it was sent
	content    string
	embeds     []any
	components []any
	flags      int
	allowed    *allowed // nil: not said
	nonce      string
	enforce    bool
	reference  *reference
	about      []object // of attachments
}

// allowed is whom a message may alert.
type allowed struct {
	parse, users, roles []string
	replied             bool
}

// reference is what a message answers.
type reference struct {
	message, channel string
	kind             int
	must             bool // fails if it is not there
}

// has reports whether a field was sent.
func (m *sent) has(name string) bool {
	_, is := m.fields[name]
	return is
}

// empty reports whether nothing is left to show.
func (m *sent) empty(files int) bool {
	return m.content == "" && len(m.embeds) == 0 && len(m.components) == 0 && files == 0 && (m.reference == nil || m.reference.kind != 1)
}

// Validate lists everything wrong with a message that is to be posted, a line
// for each mistake: "PATH: CODE: what is wrong".
func Validate(raw json.RawMessage) []string {
	d := &draft{}
	if o, ok := d.object(raw); ok {
		if m := d.message(o, toPost); len(d.found) == 0 && m.empty(0) {
			d.wrong("", "50006", messageOf(50006))
		}
	}
	return d.found
}

// object is raw as something with fields.
func (d *draft) object(raw json.RawMessage) (o object, ok bool) {
	if len(raw) == 0 {
		return object{}, true
	}
	if json.Unmarshal(raw, &o) != nil || o == nil {
		d.wrong("", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
		return object{}, false
	}
	return o, true
}

// message checks a message.
func (d *draft) message(o object, where surface) *sent {
	d.only(o, "content", "nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components", "sticker_ids", "attachments",
		"flags", "enforce_nonce", "poll")
	m := &sent{fields: o, content: d.text(o, "content", maxContent), flags: d.flags(o, where)}
	d.yes(o, "tts", false)
	second := m.flags&componentsV2 != 0
	m.embeds = d.embeds(o)
	m.components = d.components(o, second)
	if second && (m.content != "" || len(m.embeds) > 0) {
		d.wrong("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	}
	d.inner(o, "allowed_mentions", func(o object) { m.allowed = d.allowed(o) })
	m.about = d.attachments(o)
	if where == toPost {
		m.nonce, m.enforce = d.nonce(o), d.yes(o, "enforce_nonce", false)
		d.inner(o, "message_reference", func(o object) { m.reference = d.reference(o) })
	}
	return m
}

// flags are those that an app can set.
func (d *draft) flags(o object, where surface) int {
	can := suppressEmbeds | suppressNotices | componentsV2
	switch where {
	case toEdit:
		can = suppressEmbeds | componentsV2
	case toForum:
		can = suppressEmbeds | suppressNotices
	case toAnswer:
		can |= ephemeral
	}
	n := d.whole(o, "flags", 0, 0, 1<<31-1)
	if n&^can != 0 {
		d.wrong("flags", "BITFIELD_INVALID_BITS", fmt.Sprintf("The flags %d can not be set here.", n&^can))
	}
	return n
}

// nonce is how the app wants to know a message again; "" is not at all.
func (d *draft) nonce(o object) string {
	var said string
	switch v := o["nonce"].(type) {
	case nil:
	case string:
		said = v
	case float64:
		said = strconv.FormatFloat(v, 'f', -1, 64)
	default:
		d.wrong("nonce", "NONCE_TYPE_CONVERT", "Must be a string or an integer.")
	}
	if utf8.RuneCountInString(said) > maxNonce {
		d.wrong("nonce", "NONCE_TYPE_TOO_LONG", fmt.Sprintf("Must be %d or fewer in length.", maxNonce))
	}
	return said
}

// allowed checks whom a message may alert.
// https://docs.discord.com/developers/resources/message#allowed-mentions-object
func (d *draft) allowed(o object) *allowed {
	d.only(o, "parse", "users", "roles", "replied_user")
	a := &allowed{
		users: d.snowflakes(o, "users", maxAllowed), roles: d.snowflakes(o, "roles", maxAllowed), replied: d.yes(o, "replied_user", false),
	}
	for i, v := range d.list(o, "parse", 0, 3) {
		kind, _ := v.(string)
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			d.in("parse", func() {
				d.wrong(strconv.Itoa(i), "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
			})
		}
		if kind == "users" && len(a.users) > 0 || kind == "roles" && len(a.roles) > 0 {
			d.wrong("parse", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[\""+kind+"\"] and "+kind+": [ids...] are mutually exclusive.")
		}
		a.parse = append(a.parse, kind)
	}
	return a
}

// reference checks what a message answers or forwards.
func (d *draft) reference(o object) *reference {
	d.only(o, "type", "message_id", "channel_id", "guild_id", "fail_if_not_exists")
	r := &reference{
		message: d.snowflake(o, "message_id"), channel: d.snowflake(o, "channel_id"),
		kind: d.choice(o, "type", 0, 0, 1), must: d.yes(o, "fail_if_not_exists", true),
	}
	d.snowflake(o, "guild_id")
	if r.message == "" {
		d.wrong("message_id", "BASE_TYPE_REQUIRED", "This field is required")
	}
	if r.kind == 1 && r.channel == "" {
		d.wrong("channel_id", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return r
}

// attachments checks what is said of files.
func (d *draft) attachments(o object) (all []object) {
	d.each(o, "attachments", 0, maxFiles, func(_ int, a object) {
		d.text(a, "filename", 260)
		d.text(a, "description", maxAltText)
		switch id := a["id"].(type) {
		case string:
			if _, err := strconv.ParseUint(id, 10, 64); err != nil {
				d.wrong("id", "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", id))
			}
		case float64:
		default:
			d.wrong("id", "BASE_TYPE_REQUIRED", "This field is required")
		}
		all = append(all, a)
	})
	return all
}

// placed checks that pictures in embeds are files that came along, or are there.
func (d *draft) placed(embeds []any, names []string) {
	for i, e := range embeds {
		embed, _ := e.(object)
		for _, name := range []string{"image", "thumbnail"} {
			picture, _ := embed[name].(object)
			link, _ := picture["url"].(string)
			if file, is := strings.CutPrefix(link, "attachment://"); is && !slices.Contains(names, file) {
				d.wrong(fmt.Sprintf("embeds.%d.%s.url", i, name), "ATTACHMENT_NOT_FOUND", "There is no attachment "+file)
			}
		}
	}
}
