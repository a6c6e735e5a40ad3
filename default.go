package main

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"time"

	"heed/bot"
)

// defaultFile is where a configuration is looked for if none is named.
const defaultFile = "config.yaml"

//go:embed default.yaml
var builtIn []byte

// The tokens of the built-in configuration, by the names it asks for them.
const (
	apiTokenName   = "HEED_DEFAULT_API_TOKEN"
	inboxTokenName = "HEED_DEFAULT_INBOX_TOKEN"
)

// configured returns the configuration that f asks for.
func (p program) configured(f flags) (*config, error) {
	name := f.config
	if name == "" {
		name = defaultFile
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return builtInConfig(map[string]string{})
		}
	}
	c, err := readConfig(name, p.env)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// builtInConfig is the built-in configuration with these tokens. Until they
// are known it has others, which open nothing.
func builtInConfig(tokens map[string]string) (*config, error) {
	lookup := func(name string) (string, bool) {
		if made, ok := tokens[name]; ok {
			return made, true
		}
		return "unopened-" + name, true
	}
	c, err := parseConfig("the built-in configuration", builtIn, environment{lookup: lookup, read: readFile})
	if c != nil {
		c.tokens = tokens
	}
	return c, err
}

// withTokens returns the built-in configuration with the tokens that are kept
// in the store, made now if this is the first time.
func withTokens(ctx context.Context, s bot.Store) (*config, error) {
	tokens := map[string]string{}
	for _, name := range []string{apiTokenName, inboxTokenName} {
		made, err := keptToken(ctx, s, "default/"+name)
		if err != nil {
			return nil, err
		}
		tokens[name] = made
	}
	return builtInConfig(tokens)
}

func keptToken(ctx context.Context, s bot.Store, name string) (string, error) {
	kept, err := s.Kept(ctx, time.Now(), name)
	if err == nil {
		return string(kept.Value), nil
	}
	if !errors.Is(err, bot.ErrNotFound) {
		return "", err
	}
	made := rand.Text()
	return made, s.Keep(ctx, time.Now(), bot.Kept{Name: name, Value: []byte(made)})
}
