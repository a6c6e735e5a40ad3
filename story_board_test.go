package main

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
)

// browser shows pages, follows their forms, and runs no scripts.
type browser struct {
	http.Client
	html  string
	text  string // what a reader of the page sees
	forms []htmlForm
}

// htmlForm is a form of a page.
type htmlForm struct {
	method, action string
	fields         url.Values
	buttons        map[string]string // their label: where they send the form, if elsewhere
}

func (s *story) forget(bool, []string) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // unreachable: there are no options to be wrong
	}
	s.browser = &browser{Client: http.Client{Jar: jar}}
}

func (s *story) browse(_ bool, args []string) {
	want := append(args, "200")[1]
	s.visit(http.MethodGet, args[0], nil, want)
}

// visit asks for a page as a browser does, follows redirects, and reads it.
func (s *story) visit(method, address string, form url.Values, want string) {
	if strings.HasPrefix(address, "/") {
		address = s.heed.url + address
	}
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	s.Check(err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	response, err := s.browser.Do(r)
	s.Check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	s.Check(err)
	s.Check(s.browser.show(string(body)))
	if strconv.Itoa(response.StatusCode) != want {
		s.Fatalf("%s %s was answered %d: %s", method, address, response.StatusCode, s.browser.text)
	}
}

// press sends the form that has a button with this label, filled in. A field
// the form does not have can not be filled in.
func (s *story) press(_ bool, args []string) {
	want := "200"
	for _, f := range s.browser.forms {
		elsewhere, ok := f.buttons[args[0]]
		if !ok {
			continue
		}
		for _, field := range args[1:] {
			name, value, _ := strings.Cut(field, "=")
			if _, there := f.fields[name]; !there && name != "status" {
				s.Fatalf("the form has no field %q", name)
			}
			if name == "status" {
				want = value
				continue
			}
			f.fields.Set(name, value)
		}
		if elsewhere != "" {
			f.action = elsewhere
		}
		s.visit(strings.ToUpper(f.method), f.action, f.fields, want)
		return
	}
	s.Fatalf("there is no button %q on the page: %s", args[0], s.browser.text)
}

func (s *story) see(not bool, args []string) {
	page := s.browser.text
	if strings.Contains(args[0], "<") {
		page = s.browser.html
	}
	if strings.Contains(page, args[0]) == not {
		s.Fatalf("the page: %s", page)
	}
}

// show reads a page.
func (b *browser) show(html string) error {
	b.html, b.forms = html, nil
	d := xml.NewDecoder(strings.NewReader(html))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var text strings.Builder
	var path []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			b.text = strings.Join(strings.Fields(text.String()), " ")
			return nil
		}
		switch t := token.(type) {
		case nil:
			return err
		case xml.StartElement:
			path = append(path, t.Name.Local)
			b.element(t)
		case xml.EndElement:
			path = path[:max(0, len(path)-1)]
		case xml.CharData:
			text.Write(t)
			if len(path) > 0 && len(b.forms) > 0 {
				b.forms[len(b.forms)-1].word(path[len(path)-1], string(t))
			}
		}
	}
}

// element notes a form, or what belongs to the latest one.
func (b *browser) element(t xml.StartElement) {
	attributes := map[string]string{}
	for _, a := range t.Attr {
		attributes[a.Name.Local] = a.Value
	}
	if t.Name.Local == "form" {
		b.forms = append(b.forms, htmlForm{attributes["method"], attributes["action"], url.Values{}, map[string]string{}})
	}
	if len(b.forms) == 0 {
		return
	}
	f := b.forms[len(b.forms)-1]
	switch t.Name.Local {
	case "input", "textarea", "select":
		f.fields.Set(attributes["name"], attributes["value"])
	case "button":
		f.buttons[""] = attributes["formaction"] // its label comes next
	}
}

// word is text inside a form: the label of the button that was just begun.
func (f htmlForm) word(element, text string) {
	if elsewhere, begun := f.buttons[""]; begun && element == "button" {
		delete(f.buttons, "")
		f.buttons[strings.TrimSpace(text)] = elsewhere
	}
}
