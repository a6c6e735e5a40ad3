package main

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"heed/adapters"
	"heed/bot"
)

// A name people chose is part of addresses, cookies and links.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

var kindForm = regexp.MustCompile(`^[\p{Ll}\p{N}][\p{Ll}\p{N}_-]{0,39}$`)

// check notes what is well-formed and yet makes no sense.
func (r *reading) check(c *config) {
	r.addresses(c)
	r.members(c)
	r.tokens(c)
	r.desks(c)
	r.absent(c)
	r.connections(c)
}

func (r *reading) addresses(c *config) {
	if _, there := r.places["listen"]; there {
		if detail := wrongAddress(c.Listen); detail != "" {
			r.note("listen", "%s", detail)
		}
	}
	if _, there := r.places["metrics"]; there {
		if detail := wrongAddress(c.Metrics); detail != "" {
			r.note("metrics", "%s", detail)
		}
		if c.Metrics == cmp.Or(c.Listen, defaultListen) {
			r.note("metrics", "heed listens there itself; metrics have an address of their own, such as 127.0.0.1:9090")
		}
	}
	if _, there := r.places["public_url"]; there {
		if detail := wrongURL(c.PublicURL); detail != "" {
			r.note("public_url", "%s", detail)
		}
		c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	}
	if _, there := r.places["store"]; there && c.Store == "" {
		r.note("store", "this must be the name of a file, such as heed.db")
	}
	if strings.Contains(c.Store, "://") {
		r.note("store", "this version of heed keeps everything in one file, such as heed.db; PostgreSQL comes later")
	}
}

// wrongAddress says what is wrong with an address to listen on.
func wrongAddress(s string) string {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return "this must be host:port, such as 127.0.0.1:8080"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return "the port must be a number from 0 to 65535"
	}
	if strings.ContainsAny(host, " \t/@?#") {
		return "this must be host:port, such as 127.0.0.1:8080"
	}
	return ""
}

func wrongURL(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		return "this must be an address such as https://heed.example.com"
	case u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "this must end after the host, such as https://heed.example.com"
	}
	return ""
}

func (r *reading) name(section, name string) {
	if !nameForm.MatchString(name) {
		r.note(join(section, name), "a name has letters, digits, - and _, and at most 64 of them")
	}
}

func (r *reading) members(c *config) {
	on := map[bot.HandleKey]bot.MemberID{}
	for _, id := range slices.Sorted(maps.Keys(c.Members)) {
		m, field := c.Members[id], join("members", string(id))
		r.name("members", string(id))
		if roles := []string{"viewer", "agent", "lead", "admin"}; m.Role != "" && !slices.Contains(roles, string(m.Role)) {
			r.note(field+".role", "there is no such role%s", meant(string(m.Role), roles))
		}
		if a, err := mail.ParseAddress(m.Email); m.Email != "" && (err != nil || a.Address != m.Email) {
			r.note(field+".email", "this must be an address such as ann@example.com")
		}
		for _, connection := range slices.Sorted(maps.Keys(m.On)) {
			at, key := join(field+".on", string(connection)), bot.HandleKey{Connection: connection, ID: m.On[connection]}
			refer(r, at, "connection", connection, c.Connections)
			if wrong := adapters.Types[r.plugs[connection].Type].User; wrong != nil && wrong(key.ID) != "" {
				r.note(at, "%s", wrong(key.ID))
			}
			if other, taken := on[key]; taken && key.ID != "" {
				r.note(at, "%s has this id already", other)
			}
			on[key] = id
		}
	}
}

func (r *reading) tokens(c *config) {
	names, secrets := map[string]bool{}, map[bot.Secret]bool{}
	for i, t := range c.API.Tokens {
		field := fmt.Sprintf("api.tokens[%d]", i)
		switch {
		case t.Name == "":
			r.note(field+".name", "missing; it is how this token is called in logs")
		case names[t.Name]:
			r.note(field+".name", "another token has this name")
		}
		switch {
		case t.Token == "":
			r.note(field+".token", "missing; {env: NAME} or {file: path}")
		case secrets[t.Token] && !r.noted(field+".token"):
			r.note(field+".token", "another token is the same")
		}
		r.tokenActsAs(field, t, c)
		names[t.Name], secrets[t.Token] = true, true
	}
}

func (r *reading) tokenActsAs(field string, t token, c *config) {
	switch {
	case t.As != "" && t.ActsAs != "":
		r.note(field+".acts_as", "a token acts as one member (as) or as any (acts_as: any), not both")
	case t.As != "":
		refer(r, field+".as", "member", t.As, c.Members)
	case t.ActsAs == "" && !r.noted(field+".as") && !r.noted(field+".acts_as"):
		r.note(field, "who does it act as? as: a member, or acts_as: any")
	case t.ActsAs != "" && t.ActsAs != "any":
		r.note(field+".acts_as", `this can only be any; for one member write as: %s`, shortened(t.ActsAs))
	}
}

// noted reports whether a field has a mistake already.
func (r *reading) noted(field string) bool {
	return slices.ContainsFunc(r.wrong, func(m mistake) bool { return m.Field == field })
}

// refer notes a name that names nothing.
func refer[K ~string, V any](r *reading, field, what string, name K, there map[K]V) {
	if _, ok := there[name]; ok || name == "" {
		return
	}
	var names []string
	for _, k := range slices.Sorted(maps.Keys(there)) {
		names = append(names, string(k))
	}
	r.note(field, "there is no %s %q%s", what, shortened(string(name)), meant(string(name), names))
}
