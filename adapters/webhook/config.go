package webhook

import (
	"encoding/base64"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/time/rate"

	"heed/bot"
)

// DefaultRate is how many mentions a second a connection takes where `rate`
// says nothing.
const DefaultRate = 200

const secretPrefix = "whsec_"

// Config is what a connection of the type `webhook` can be told.
type Config struct {
	// Exactly one of these proves who sends, and signs replies.
	Secret    bot.Secret `yaml:"secret"`     // Standard Webhooks: whsec_ and the key in base64
	HubSecret bot.Secret `yaml:"hub_secret"` // X-Hub-Signature-256
	Token     bot.Secret `yaml:"token"`      // Authorization: Bearer

	// Map says where a foreign body has what heed's has: author.name:
	// user.full_name. With it, nothing but what it names is read.
	Map map[string]string `yaml:"map"`

	ReplyURL     string   `yaml:"reply_url"`     // where replies are sent; none: there is no road back
	AllowPrivate bool     `yaml:"allow_private"` // replies may go to loopback and private addresses
	Rate         *float64 `yaml:"rate"`          // mentions a second, twice as many at once; 0: no limit
}

// Check returns everything wrong with c.
func (c *Config) Check() []bot.Mistake {
	return slices.Concat(c.checkKeys(), c.checkMap(), c.checkReplyURL(), c.checkRate())
}

func (c *Config) checkKeys() []bot.Mistake {
	var given []string
	for _, k := range []struct {
		name string
		key  bot.Secret
	}{{"secret", c.Secret}, {"hub_secret", c.HubSecret}, {"token", c.Token}} {
		if k.key != "" {
			given = append(given, k.name)
		}
	}
	if len(given) == 0 {
		return mistake("secret", "is needed, or hub_secret, or token: without one anybody could send")
	}
	if len(given) > 1 {
		return mistake(given[1], "stands beside %s: keep one of secret, hub_secret and token", given[0])
	}
	return slices.Concat(checkSecret(c.Secret), checkBlank("hub_secret", c.HubSecret), checkToken(c.Token))
}

func checkSecret(s bot.Secret) []bot.Mistake {
	if s == "" {
		return nil
	}
	encoded, ok := strings.CutPrefix(string(s), secretPrefix)
	if !ok {
		return mistake("secret", "must begin with whsec_; a key for X-Hub-Signature-256 goes into hub_secret, a bearer token into token")
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	switch {
	case err != nil:
		return mistake("secret", "must be whsec_ and then base64 (RFC 4648, with padding)")
	case len(key) == 0:
		return mistake("secret", "has no key after whsec_")
	}
	return nil
}

func checkBlank(field string, s bot.Secret) []bot.Mistake {
	if s != "" && strings.TrimSpace(string(s)) == "" {
		return mistake(field, "is blank")
	}
	return nil
}

// checkToken keeps to what can stand in a header.
func checkToken(s bot.Secret) []bot.Mistake {
	for _, r := range s {
		if r <= ' ' || r > '~' {
			return mistake("token", "must be printable ASCII without spaces")
		}
	}
	return nil
}

func (c *Config) checkReplyURL() []bot.Mistake {
	if c.ReplyURL == "" {
		return nil
	}
	u, err := url.Parse(c.ReplyURL)
	switch {
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "":
		return mistake("reply_url", "must be an absolute http or https address, such as https://shop.example.com/answers")
	case u.User != nil:
		return mistake("reply_url", "must not hold a name or password: replies are signed")
	}
	return nil
}

func (c *Config) checkRate() []bot.Mistake {
	if c.Rate != nil && !(*c.Rate >= 0 && *c.Rate <= math.MaxInt32) {
		return mistake("rate", "must be a number of mentions a second, 0 for no limit")
	}
	return nil
}

func limiterOf(c Config) *rate.Limiter {
	perSecond := float64(DefaultRate)
	if c.Rate != nil {
		perSecond = *c.Rate
	}
	if perSecond == 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(perSecond), max(1, int(math.Ceil(2*perSecond))))
}

func mistake(field, detail string, args ...any) []bot.Mistake {
	return []bot.Mistake{{Field: field, Detail: fmt.Sprintf(detail, args...)}}
}
