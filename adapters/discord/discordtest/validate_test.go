package discordtest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// long is n runes.
func long(n int) string { return strings.Repeat("ä", n) }

// row is a row of components.
func row(all ...object) []object { return []object{{"type": 1, "components": all}} }

// button is one that can be pressed.
func button(id string) object {
	return object{"type": 2, "style": 1, "label": "x", "custom_id": id}
}

// some is n of something.
func some[T any](n int, f func(i int) T) (all []T) {
	for i := range n {
		all = append(all, f(i))
	}
	return all
}

// options are n options of a menu.
func options(n int) []object {
	return some(n, func(i int) object { return object{"label": "x", "value": string(rune('a' + i))} })
}

// field is one of an embed.
func field(name, value string) object { return object{"name": name, "value": value} }

func TestWhatAMessageMayBe(t *testing.T) {
	for name, c := range map[string]struct {
		good, bad object
		at        string // of the mistake
	}{
		"content":     {object{"content": long(2000)}, object{"content": long(2001)}, "content"},
		"text":        {object{"content": "x"}, object{"content": 7}, "content"},
		"null":        {object{"content": "x", "embeds": nil, "components": nil}, object{"content": "x", "embeds": "x"}, "embeds"},
		"nonce":       {object{"content": "x", "nonce": long(25)}, object{"content": "x", "nonce": long(26)}, "nonce"},
		"nonce kind":  {object{"content": "x", "nonce": 12345}, object{"content": "x", "nonce": true}, "nonce"},
		"enforce":     {object{"content": "x", "enforce_nonce": true}, object{"content": "x", "enforce_nonce": "yes"}, "enforce_nonce"},
		"flags":       {object{"content": "x", "flags": 4}, object{"content": "x", "flags": 64}, "flags"},
		"title":       {object{"embeds": []object{{"title": long(256)}}}, object{"embeds": []object{{"title": long(257)}}}, "embeds.0.title"},
		"description": {object{"embeds": []object{{"description": long(4096)}}}, object{"embeds": []object{{"description": long(4097)}}}, "embeds.0.description"},
		"fields": {object{"embeds": []object{{"fields": some(25, func(int) object { return field("x", "y") })}}},
			object{"embeds": []object{{"fields": some(26, func(int) object { return field("x", "y") })}}}, "embeds.0.fields"},
		"field name":  {object{"embeds": []object{{"fields": []object{field(long(256), "y")}}}}, object{"embeds": []object{{"fields": []object{field(long(257), "y")}}}}, "embeds.0.fields.0.name"},
		"field value": {object{"embeds": []object{{"fields": []object{field("x", long(1024))}}}}, object{"embeds": []object{{"fields": []object{field("x", long(1025))}}}}, "embeds.0.fields.0.value"},
		"empty field": {object{"embeds": []object{{"fields": []object{field("x", "y")}}}}, object{"embeds": []object{{"fields": []object{field("x", " ")}}}}, "embeds.0.fields.0.value"},
		"footer":      {object{"embeds": []object{{"footer": object{"text": long(2048)}}}}, object{"embeds": []object{{"footer": object{"text": long(2049)}}}}, "embeds.0.footer.text"},
		"author":      {object{"embeds": []object{{"author": object{"name": long(256)}}}}, object{"embeds": []object{{"author": object{"name": long(257)}}}}, "embeds.0.author.name"},
		"embeds": {object{"embeds": some(10, func(int) object { return object{"title": "x"} })},
			object{"embeds": some(11, func(int) object { return object{"title": "x"} })}, "embeds"},
		"all embeds": {object{"embeds": []object{{"description": long(4000)}, {"description": long(2000)}}},
			object{"embeds": []object{{"description": long(4000)}, {"description": long(2001)}}}, "embeds"},
		"colour":     {object{"embeds": []object{{"title": "x", "color": 0xffffff}}}, object{"embeds": []object{{"title": "x", "color": 0x1000000}}}, "embeds.0.color"},
		"address":    {object{"embeds": []object{{"title": "x", "url": "https://h.example/#k"}}}, object{"embeds": []object{{"title": "x", "url": "javascript:x"}}}, "embeds.0.url"},
		"no address": {object{"embeds": []object{{"title": "x", "url": nil}}}, object{"embeds": []object{{"title": "x", "url": ""}}}, "embeds.0.url"},
		"time":       {object{"embeds": []object{{"title": "x", "timestamp": "2026-01-01T00:00:00Z"}}}, object{"embeds": []object{{"title": "x", "timestamp": "now"}}}, "embeds.0.timestamp"},
		"an embed":   {object{"embeds": []object{{"title": "x"}}}, object{"embeds": []object{{"color": 1}}}, "embeds.0.description"},
		"custom id":  {object{"components": row(button(long(100)))}, object{"components": row(button(long(101)))}, "components.0.components.0.custom_id"},
		"none":       {object{"components": row(button("a"))}, object{"components": row(button(""))}, "components.0.components.0.custom_id"},
		"twice":      {object{"components": row(button("a"), button("b"))}, object{"components": row(button("a"), button("a"))}, "components.0.components.1.custom_id"},
		"buttons": {object{"components": row(some(5, func(i int) object { return button(string(rune('a' + i))) })...)},
			object{"components": row(some(6, func(i int) object { return button(string(rune('a' + i))) })...)}, "components.0.components"},
		"rows": {object{"components": some(5, func(i int) object { return row(button(string(rune('a' + i))))[0] })},
			object{"components": some(6, func(i int) object { return row(button(string(rune('a' + i))))[0] })}, "components"},
		"label": {object{"components": row(object{"type": 2, "style": 1, "label": long(80), "custom_id": "a"})},
			object{"components": row(object{"type": 2, "style": 1, "label": long(81), "custom_id": "a"})}, "components.0.components.0.label"},
		"emoji": {object{"components": row(object{"type": 2, "style": 1, "emoji": object{"name": "✅"}, "custom_id": "a"})},
			object{"components": row(object{"type": 2, "style": 1, "emoji": object{"name": "ok"}, "custom_id": "a"})}, "components.0.components.0.emoji.name"},
		"no label": {object{"components": row(button("a"))}, object{"components": row(object{"type": 2, "style": 1, "custom_id": "a"})}, "components.0.components.0.label"},
		"link": {object{"components": row(object{"type": 2, "style": 5, "label": "x", "url": "https://h.example/"})},
			object{"components": row(object{"type": 2, "style": 5, "label": "x", "url": "https://h.example/" + long(500)})}, "components.0.components.0.url"},
		"link with an id": {object{"components": row(button("a"))}, object{"components": row(object{"type": 2, "style": 5, "label": "x", "url": "https://h.example/", "custom_id": "a"})}, "components.0.components.0"},
		"style":           {object{"components": row(button("a"))}, object{"components": row(object{"type": 2, "style": 9, "label": "x", "custom_id": "a"})}, "components.0.components.0.style"},
		"no row":          {object{"components": row(button("a"))}, object{"components": []object{button("a")}}, "components.0.type"},
		"menu": {object{"components": row(object{"type": 3, "custom_id": "m", "placeholder": long(150), "options": options(25)})},
			object{"components": row(object{"type": 3, "custom_id": "m", "options": options(26)})}, "components.0.components.0.options"},
		"hint": {object{"components": row(object{"type": 3, "custom_id": "m", "options": options(1)})},
			object{"components": row(object{"type": 3, "custom_id": "m", "placeholder": long(151), "options": options(1)})}, "components.0.components.0.placeholder"},
		"no options": {object{"components": row(object{"type": 3, "custom_id": "m", "options": options(1)})},
			object{"components": row(object{"type": 3, "custom_id": "m", "options": options(0)})}, "components.0.components.0.options"},
		"same option": {object{"components": row(object{"type": 3, "custom_id": "m", "options": options(2)})},
			object{"components": row(object{"type": 3, "custom_id": "m", "options": append(options(1), options(1)...)})}, "components.0.components.0.options.1.value"},
		"beside a menu": {object{"components": row(object{"type": 3, "custom_id": "m", "options": options(1)})},
			object{"components": row(object{"type": 3, "custom_id": "m", "options": options(1)}, button("a"))}, "components.0.components"},
		"parse": {object{"content": "x", "allowed_mentions": object{"parse": []string{"users"}, "roles": []string{crew}}},
			object{"content": "x", "allowed_mentions": object{"parse": []string{"people"}}}, "allowed_mentions.parse.0"},
		"both": {object{"content": "x", "allowed_mentions": object{"parse": []string{}, "users": []string{zoe}}},
			object{"content": "x", "allowed_mentions": object{"parse": []string{"users"}, "users": []string{zoe}}}, "allowed_mentions.parse"},
		"who": {object{"content": "x", "allowed_mentions": object{"users": []string{zoe}}},
			object{"content": "x", "allowed_mentions": object{"users": []string{"zoe"}}}, "allowed_mentions.users.0"},
		"the second version": {object{"flags": 1 << 15, "components": []object{{"type": 10, "content": "x"}}},
			object{"flags": 1 << 15, "content": "x", "components": []object{{"type": 10, "content": "x"}}}, "content"},
		"its texts": {object{"flags": 1 << 15, "components": []object{{"type": 10, "content": long(4000)}}},
			object{"flags": 1 << 15, "components": []object{{"type": 10, "content": long(3000)}, {"type": 10, "content": long(1001)}}}, "components"},
		"something": {object{"content": "x"}, object{"content": "  \n"}, ""},
	} {
		if found := Validate(plain(c.good)); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
		found := Validate(plain(c.bad))
		if len(found) == 0 || !strings.HasPrefix(found[0], c.at+": ") {
			t.Errorf("%s: %q, want a mistake at %q", name, found, c.at)
		}
	}
}

// inModal is a modal with components.
func inModal(all ...object) object {
	return object{"custom_id": "m", "title": "x", "components": all}
}

// labelled is a field with its label.
func labelled(c object) object { return object{"type": 18, "label": "x", "component": c} }

// input is a field for text.
func input(more object) object {
	o := object{"type": 4, "custom_id": "a", "style": 1}
	for name, v := range more {
		o[name] = v
	}
	return o
}

func TestWhatAModalMayBe(t *testing.T) {
	words := labelled(input(nil))
	for name, c := range map[string]struct {
		good, bad object
		at        string
	}{
		"title": {object{"custom_id": "m", "title": long(45), "components": []object{words}}, object{"custom_id": "m", "title": long(46), "components": []object{words}}, "title"},
		"id":    {inModal(words), object{"custom_id": long(101), "title": "x", "components": []object{words}}, "custom_id"},
		"parts": {inModal(some(5, func(i int) object { return object{"type": 10, "content": "x"} })...),
			inModal(some(6, func(i int) object { return object{"type": 10, "content": "x"} })...), "components"},
		"none":        {inModal(words), inModal(), "components"},
		"label":       {inModal(object{"type": 18, "label": long(45), "component": input(nil)}), inModal(object{"type": 18, "label": long(46), "component": input(nil)}), "components.0.label"},
		"help":        {inModal(object{"type": 18, "label": "x", "description": long(100), "component": input(nil)}), inModal(object{"type": 18, "label": "x", "description": long(101), "component": input(nil)}), "components.0.description"},
		"in a label":  {inModal(words), inModal(labelled(button("a"))), "components.0.component.type"},
		"bare":        {inModal(words), inModal(input(nil)), "components.0.type"},
		"value":       {inModal(labelled(input(object{"value": long(4000)}))), inModal(labelled(input(object{"value": long(4001)}))), "components.0.component.value"},
		"hint":        {inModal(labelled(input(object{"placeholder": long(100)}))), inModal(labelled(input(object{"placeholder": long(101)}))), "components.0.component.placeholder"},
		"length":      {inModal(labelled(input(object{"max_length": 4000}))), inModal(labelled(input(object{"max_length": 4001}))), "components.0.component.max_length"},
		"too much":    {inModal(labelled(input(object{"max_length": 2, "value": "xx"}))), inModal(labelled(input(object{"max_length": 2, "value": "xxx"}))), "components.0.component.value"},
		"style":       {inModal(labelled(input(object{"style": 2}))), inModal(labelled(input(object{"style": 3}))), "components.0.component.style"},
		"twice":       {inModal(words, labelled(input(object{"custom_id": "b"}))), inModal(words, words), "components.1.component.custom_id"},
		"menu":        {inModal(labelled(object{"type": 3, "custom_id": "a", "options": options(25)})), inModal(labelled(object{"type": 3, "custom_id": "a", "options": options(26)})), "components.0.component.options"},
		"not needed":  {inModal(labelled(object{"type": 3, "custom_id": "a", "required": false, "min_values": 0, "options": options(1)})), inModal(labelled(object{"type": 3, "custom_id": "a", "min_values": 0, "options": options(1)})), "components.0.component.min_values"},
		"not pressed": {inModal(words), inModal(labelled(object{"type": 3, "custom_id": "a", "disabled": false, "options": options(1)})), "components.0.component.disabled"},
		"as of old":   {inModal(object{"type": 1, "components": []object{input(object{"label": "x"})}}), inModal(object{"type": 1, "components": []object{input(nil)}}), "components.0.components.0.label"},
		"radios":      {inModal(labelled(object{"type": 21, "custom_id": "a", "options": options(2)})), inModal(labelled(object{"type": 21, "custom_id": "a", "options": options(1)})), "components.0.component.options"},
	} {
		if found := ValidateModal(plain(c.good)); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
		found := ValidateModal(plain(c.bad))
		if len(found) == 0 || !strings.HasPrefix(found[0], c.at+": ") {
			t.Errorf("%s: %q, want a mistake at %q", name, found, c.at)
		}
	}
}

// TestErrorsAreATree tells where mistakes are, as Discord does.
func TestErrorsAreATree(t *testing.T) {
	a := newApp(t, Settings{})
	got := a.refused(50035, "POST", messages(help), object{"embeds": []object{{"title": long(257)}}})
	at := got.object["errors"].(object)["embeds"].(object)["0"].(object)["title"].(object)["_errors"].([]any)[0].(object)
	is(t, "code", at["code"], "BASE_TYPE_MAX_LENGTH")
	is(t, "kept", len(a.s.Messages(help)), 0)
}

// TestWhatIsNoFieldIsComplainedOf though Discord lets it pass.
func TestWhatIsNoFieldIsComplainedOf(t *testing.T) {
	a := newApp(t, Settings{})
	a.must("POST", messages(help), object{"content": "x", "Channel": help, "embeds": []object{{"title": "x", "text": "y"}}})
	all := a.s.Complaints()
	slices.Sort(all)
	is(t, "complaints", all, "[POST channels/C/messages: Channel is no field POST channels/C/messages: embeds.0.text is no field]")
}

// FuzzValidate looks for bodies that break what checks them.
func FuzzValidate(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"content":"x","embeds":[{"title":"x","fields":[{}]}]}`, `{"components":[{"type":1,"components":[{"type":3}]}]}`,
		`{"flags":32768,"components":[{"type":9,"components":[1],"accessory":2}]}`, `{"allowed_mentions":{"parse":[1],"users":"x"}}`,
		`{"custom_id":"m","title":"t","components":[{"type":18,"component":{"type":22}}]}`, `{"name":"x","options":[{"type":1,"options":[{"type":2}]}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, line := range append(Validate(json.RawMessage(body)), ValidateModal(json.RawMessage(body))...) {
			if strings.Count(line, ": ") < 2 {
				t.Errorf("no mistake: %q", line)
			}
		}
		d := &draft{}
		if o, ok := d.object(json.RawMessage(body)); ok {
			d.command(o)
		}
	})
}

// TestWhatIsValidIsTaken: what Validate lets pass is posted, read as it was said,
// and its text is never longer than Discord allows.
func TestWhatIsValidIsTaken(t *testing.T) {
	a := newApp(t, Settings{})
	rapid.Check(t, func(rt *rapid.T) {
		body := object{"content": rapid.String().Draw(rt, "content"), "embeds": []object{{"description": rapid.String().Draw(rt, "description")}}}
		raw := plain(body)
		got := a.do("POST", messages(help), string(raw))
		if valid := len(Validate(raw)) == 0; valid != (got.status == 200) {
			rt.Fatalf("valid %v, answered %s", valid, got.raw)
		}
		if said, _ := got.object["content"].(string); utf8.RuneCountInString(said) > maxContent || said != tidy(said) {
			rt.Fatalf("kept %q", said)
		}
	})
}
