package discordtest

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// route is what a method and a path do.
type route struct {
	do   func(*Server, *call) result // under the lock
	open bool                        // takes no token of the bot
}

// routes are all that is known here. Single capitals are what varies.
var routes = map[string]route{}

// find returns the route of a call; without do: there is none.
func find(method, path string) (name string, r route, at map[string]string) {
	parts := strings.Split(path, "/")
	for name, r := range routes {
		if at, is := match(strings.TrimPrefix(name, method+" "), parts); is {
			return name, r, at
		}
	}
	return "", route{}, nil
}

// match reports whether a path is one of a pattern, and what varies in it.
func match(pattern string, parts []string) (map[string]string, bool) {
	want := strings.Split(pattern, "/")
	if len(want) != len(parts) {
		return nil, false
	}
	at := map[string]string{}
	for i, part := range parts {
		if len(want[i]) == 1 && want[i] >= "A" && want[i] <= "Z" && part != "" && part[0] != '@' {
			plain, err := url.PathUnescape(part)
			if err != nil {
				return nil, false
			}
			at[want[i]] = plain
		} else if want[i] != part {
			return nil, false
		}
	}
	return at, true
}

// later does something after a while, unless Discord is closed by then.
func (s *Server) later(d time.Duration, do func()) { time.AfterFunc(d, do) }

// tooManyOf counts a call, and turns it away if it is one too many. The caller
// holds the lock.
func (s *Server) tooManyOf(r route, c *call, header http.Header) (result, bool) {
	return result{}, false
}
