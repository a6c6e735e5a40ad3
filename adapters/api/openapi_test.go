package api

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"heed/adapters/problem"
	"heed/bot"
)

// document is the part of an OpenAPI document that these tests look at.
func document(t *testing.T) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(description, &doc); err != nil {
		t.Fatal(err)
	}
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi %v", doc["openapi"])
	}
	return doc
}

// at follows keys into a document.
func at(t *testing.T, v any, keys ...string) any {
	t.Helper()
	for _, k := range keys {
		o, ok := v.(map[string]any)
		if !ok || o[k] == nil {
			t.Fatalf("the document has no %s", strings.Join(keys, " → "))
		}
		v = o[k]
	}
	return v
}

func TestEveryReferenceOfTheDocumentLeadsSomewhere(t *testing.T) {
	doc := document(t)
	used := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				used[ref] = true
				at(t, doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(doc)
	for _, section := range []string{"schemas", "responses", "parameters"} {
		for name := range at(t, doc, "components", section).(map[string]any) {
			if !used["#/components/"+section+"/"+name] {
				t.Errorf("nothing refers to %s %s", section, name)
			}
		}
	}
}

func TestTheDocumentHasEveryRouteAndNoOther(t *testing.T) {
	paths := at(t, document(t), "paths").(map[string]any)
	want := []string{"/api/openapi.json", "/in/{connection}", "/livez", "/readyz"}
	for _, r := range routes {
		at(t, paths, r.path, strings.ToLower(r.method), "responses", "200")
		want = append(want, r.path)
	}
	for path := range paths {
		if !slices.Contains(want, path) {
			t.Errorf("the document has %s, which nobody serves", path)
		}
	}
	at(t, paths, "/in/{connection}", "post", "responses", "202")
	at(t, paths, "/livez", "get")
	at(t, paths, "/readyz", "get")
	at(t, paths, "/api/openapi.json", "get")
}

func TestTheDocumentHasEveryWord(t *testing.T) {
	doc := document(t)
	events := at(t, doc, "components", "parameters", "EventName", "schema", "enum").([]any)
	same(t, "events", words(events), words(bot.Verbs))
	logged := words(at(t, doc, "components", "schemas", "Entry", "properties", "event", "enum").([]any))
	for _, v := range append(slices.Clone(bot.Verbs), bot.Say, bot.Edited, bot.Withdrawn, bot.Delivered, bot.Failed, bot.Unsure, bot.Nag, bot.Warn, bot.Ask) {
		if !slices.Contains(logged, string(v)) {
			t.Errorf("the document knows no log entry %s", v)
		}
	}
	same(t, "outcomes", words(at(t, doc, "components", "schemas", "Outcome", "enum").([]any)), words(bot.Outcomes))
	same(t, "outcomes of a follow-up", words(at(t, doc, "components", "schemas", "FollowUp", "enum").([]any)), words(bot.FollowUps))
	same(t, "verdicts", words(at(t, doc, "components", "schemas", "Verdict", "enum").([]any)), words(bot.Verdicts))
	same(t, "recipients", words(at(t, doc, "components", "schemas", "Entry", "properties", "why", "items", "enum").([]any)), words(bot.Recipients))
	same(t, "states", words(at(t, doc, "components", "schemas", "State", "enum").([]any)), words(bot.States))
	var asked []string
	for _, p := range at(t, doc, "paths", "/api/v1/items", "get", "parameters").([]any) {
		asked = append(asked, p.(map[string]any)["name"].(string))
	}
	same(t, "parameters", asked, parameters)
	asked = nil
	for _, p := range at(t, doc, "paths", "/api/v1/desks/{desk}/digest", "get", "parameters").([]any) {
		asked = append(asked, p.(map[string]any)["name"].(string))
	}
	same(t, "parameters of a digest", asked, append([]string{"desk"}, spans...))
	same(t, "fields of an event", keys(at(t, doc, "components", "schemas", "Event", "properties")), fields)
	same(t, "fields of an absence", keys(at(t, doc, "components", "schemas", "Leave", "properties")), awayFields)
}

func TestTheDocumentHasEveryFieldOfTheShapes(t *testing.T) {
	doc := document(t)
	for name, shape := range map[string]any{
		"List": list{}, "Item": item{}, "Customer": customer{}, "Handle": handle{}, "Who": who{}, "Snooze": snooze{}, "Promise": promise{},
		"Why": explanation{}, "Team": team{}, "Member": teammate{}, "Absence": absence{},
		"Reply": reply{}, "Entry": entry{}, "Attachment": attachment{},
		"Digest": digest{}, "Spread": spread{}, "Elapsed": elapsed{}, "Share": share{}, "Figures": figures{}, "Quote": quote{}, "Topic": topic{}, "Day": day{},
		"Promises": promises{}, "FollowUps": followUps{}, "Needs": needs{}, "Priorities": priorities{}, "Appreciation": appreciation{},
	} {
		var want, always []string
		for f := range reflect.TypeOf(shape).Fields() {
			field, option, optional := strings.Cut(f.Tag.Get("json"), ",")
			if !f.IsExported() {
				continue
			}
			want = append(want, field)
			if !optional || option == "" {
				always = append(always, field)
			}
		}
		same(t, name, keys(at(t, doc, "components", "schemas", name, "properties")), want)
		required, _ := at(t, doc, "components", "schemas", name).(map[string]any)["required"].([]any)
		same(t, name+", always there", words(required), always)
	}
}

func TestTheDocumentHasEveryFieldOfAProblem(t *testing.T) {
	for _, r := range []bot.Refusal{{Sentence: "s", Offer: bot.Reopen}, {Sentence: "s", Field: "text"}} {
		w := httptest.NewRecorder()
		problem.Refuse(w, &r)
		var sent map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &sent); err != nil {
			t.Fatal(err)
		}
		for field := range sent {
			at(t, document(t), "components", "schemas", "Problem", "properties", field)
		}
	}
}

func words[E any](list []E) []string {
	var all []string
	for _, v := range list {
		all = append(all, reflect.ValueOf(v).String())
	}
	return all
}

func keys(v any) []string {
	var all []string
	for k := range v.(map[string]any) {
		all = append(all, k)
	}
	return all
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s: the document has\n%v, the code\n%v", what, got, want)
	}
}
