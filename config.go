package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"heed/adapters"
	"heed/bot"
)

// defaultListen is where heed is reached if nobody says where.
const defaultListen = "127.0.0.1:8080"

// maxConfig bounds the size of a configuration file, in bytes.
const maxConfig = 1 << 20

// config is what config.yaml says, with the defaults filled in. A key is here
// only once it works.
type config struct {
	Listen      string                      `yaml:"listen"`
	PublicURL   string                      `yaml:"public_url"` // empty: made from the address once it is bound
	Store       string                      `yaml:"store"`
	Metrics     string                      `yaml:"metrics"` // empty: nobody is told
	Members     map[bot.MemberID]member     `yaml:"members"`
	API         apiSettings                 `yaml:"api"`
	Connections map[bot.ConnectionID]plug   `yaml:"connections"`
	Desks       map[bot.DeskID]deskSettings `yaml:"desks"`

	plugs  map[bot.ConnectionID]connection
	tokens map[string]string // of the built-in configuration; nil: it is a file's
}

type member struct {
	Name  string                      `yaml:"name"`
	Email string                      `yaml:"email"`
	Role  bot.Role                    `yaml:"role"`
	On    map[bot.ConnectionID]string `yaml:"on"`
	Away  []absence                   `yaml:"away"`
}

type apiSettings struct {
	Tokens []token `yaml:"tokens"`
}

type token struct {
	Name   string       `yaml:"name"`
	Token  bot.Secret   `yaml:"token"`
	As     bot.MemberID `yaml:"as"`
	ActsAs string       `yaml:"acts_as"`
}

// connection is a configured connection: the word in `type:` and what that
// adapter was told.
type connection struct {
	Type   string
	Config adapters.Config
}

// plug is one connection: its keys are its adapter's; see [reading.value].
type plug struct{}

// mistake is one thing wrong with a file, and where.
type mistake struct {
	File         string
	Line, Column int
	bot.Mistake
}

// String is "file:line:column: field: what is wrong".
func (m mistake) String() string {
	place := fmt.Sprintf("%s:%d:%d: ", m.File, m.Line, m.Column)
	if m.Field != "" {
		place += m.Field + ": "
	}
	return place + m.Detail
}

func (m mistake) compare(o mistake) int {
	return cmp.Or(cmp.Compare(m.Line, o.Line), cmp.Compare(m.Column, o.Column), strings.Compare(m.Field, o.Field))
}

// mistakes is everything wrong with a file, in the order of its lines.
type mistakes []mistake

// Error lists them, one a line.
func (m mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// readConfig reads and checks the file of that name. What is wrong with its
// contents comes as [mistakes].
func readConfig(name string, env environment) (*config, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return nil, err
	}
	return parseConfig(name, text, env)
}

// parseConfig returns the configuration in text, or all [mistakes] in it at
// once, never both. Secrets are read from env.
func parseConfig(name string, text []byte, env environment) (*config, error) {
	r := &reading{
		file:   name,
		env:    env,
		places: map[string]place{},
		lost:   map[string]bool{},
		plugs:  map[bot.ConnectionID]connection{},
		hours:  map[string]hours{},
		now:    time.Now(),
	}
	c := r.config(text)
	if len(r.wrong) > 0 {
		slices.SortFunc(r.wrong, mistake.compare)
		return nil, r.wrong
	}
	c.plugs = r.plugs
	return c, nil
}

// config reads text as far as it can be read, noting what is wrong.
func (r *reading) config(text []byte) *config {
	c := new(config)
	if len(text) > maxConfig {
		r.at(place{1, 1}, "", "a configuration may have at most 1 MiB")
		return c
	}
	var doc yaml.Node
	if err := yaml.Load(text, &doc); err != nil {
		r.syntax(err, text)
		return c
	}
	if !r.expand(&doc) {
		return c
	}
	r.decode("", doc.Content[0], c)
	r.check(c)
	c.fill()
	return c
}

// fill puts in what is used where the file says nothing.
func (c *config) fill() {
	c.Listen = cmp.Or(c.Listen, defaultListen)
	c.Store = cmp.Or(c.Store, "heed.db")
	for id, m := range c.Members {
		m.Role, m.Name = cmp.Or(m.Role, bot.Agent), cmp.Or(m.Name, string(id))
		c.Members[id] = m
	}
}
