package chat

import (
	"net/url"
	"strings"

	"heed/bot"
)

// CheckURL returns what is wrong with the address of a platform's API, the field
// api_url, which keeps tokens from going over the network in the clear. Empty is
// the usual one; example is one that is right.
func CheckURL(address, example string) []bot.Mistake {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	local := err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && !local:
		return []bot.Mistake{{Field: "api_url", Detail: "must be an https address, such as " + example}}
	case !strings.HasSuffix(u.Path, "/"):
		return []bot.Mistake{{Field: "api_url", Detail: "must end with a slash"}}
	}
	return nil
}
