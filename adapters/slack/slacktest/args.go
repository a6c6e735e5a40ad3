package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBody is far more than any call takes.
const maxBody = 1 << 20

// args are the arguments of a call, as they came: of a form, where all are
// text, or of a JSON body.
type args struct {
	form  url.Values
	json  map[string]json.RawMessage
	token string
	wrong []string // what is wrong with them, with a JSON pointer each
}

// read takes the arguments of a call; where it fails, code says why.
// https://docs.slack.dev/apis/web-api/#basics
func read(w http.ResponseWriter, r *http.Request, jsonToo bool) (a *args, code string) {
	a = &args{form: r.URL.Query()}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	switch {
	case err != nil:
		return a, "request_timeout"
	case len(text) == 0:
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(text))
		if err != nil {
			return a, "invalid_form_data"
		}
		for name, values := range form {
			a.form[name] = values
		}
	case kind == "application/json" && jsonToo:
		code = a.readJSON(text)
	case kind == "application/json": // the method does not look at it
	case kind == "":
		return a, "missing_post_type"
	default:
		return a, "invalid_post_type"
	}
	a.readToken(r)
	return a, code
}

// readJSON takes a JSON body.
func (a *args) readJSON(text []byte) (code string) {
	if !json.Valid(text) {
		return "invalid_json"
	}
	if json.Unmarshal(text, &a.json) != nil {
		return "json_not_object"
	}
	return ""
}

// readToken takes the token: of the header, or of a form, but not of a JSON body.
func (a *args) readToken(r *http.Request) {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		a.token = bearer
		return
	}
	a.token = a.form.Get("token")
}

// fail notes what is wrong with an argument.
func (a *args) fail(name, what string) {
	a.wrong = append(a.wrong, fmt.Sprintf("%s [json-pointer:/%s]", what, name))
}

// text returns an argument that is text; "" if it is not there.
func (a *args) text(name string) string {
	raw, ok := a.json[name]
	if !ok || string(raw) == "null" {
		return a.form.Get(name)
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		a.fail(name, "must be a string")
	}
	return text
}

// need returns an argument that must be there.
func (a *args) need(name string) string {
	text := a.text(name)
	if text == "" && a.json[name] == nil {
		a.wrong = append(a.wrong, "missing required field: "+name)
	}
	return text
}

// has reports whether an argument was given.
func (a *args) has(name string) bool { return a.form.Has(name) || a.json[name] != nil }

// yes returns an argument that is true or false, or otherwise where it is not there.
func (a *args) yes(name string, otherwise bool) bool {
	text := a.form.Get(name)
	if raw, ok := a.json[name]; ok {
		text = strings.Trim(string(raw), `"`)
	}
	switch text {
	case "":
		return otherwise
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	a.fail(name, "must be a boolean")
	return otherwise
}

// count returns an argument that is a number, or otherwise where it is not there.
func (a *args) count(name string, otherwise int) int {
	text := a.form.Get(name)
	if raw, ok := a.json[name]; ok {
		text = strings.Trim(string(raw), `"`)
	}
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n != math.Trunc(n) {
		a.fail(name, "must be an integer")
		return otherwise
	}
	return int(n)
}

// value returns an argument that is a JSON value: itself in a JSON body, its
// text in a form. Nil is an argument that is not there; what is no JSON comes as
// it is.
func (a *args) value(name string) json.RawMessage {
	raw := a.json[name]
	if raw == nil && a.form.Has(name) {
		return json.RawMessage(a.form.Get(name))
	}
	var text string
	if json.Unmarshal(raw, &text) == nil && text != "" {
		return json.RawMessage(text)
	}
	return raw
}
