package discordtest

import (
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
var routes = map[string]route{
	"GET gateway":                                  {do: (*Server).getGateway, open: true},
	"GET gateway/bot":                              {do: (*Server).getGatewayBot},
	"GET applications/@me":                         {do: (*Server).getApplication},
	"GET users/@me":                                {do: (*Server).getSelf},
	"GET users/@me/guilds":                         {do: (*Server).getGuilds},
	"POST users/@me/channels":                      {do: (*Server).openDirect},
	"GET channels/C":                               {do: (*Server).getChannel},
	"PATCH channels/C":                             {do: (*Server).patchChannel},
	"DELETE channels/C":                            {do: (*Server).deleteChannel},
	"GET channels/C/messages":                      {do: (*Server).getMessages},
	"POST channels/C/messages":                     {do: (*Server).postMessage},
	"GET channels/C/messages/M":                    {do: (*Server).getMessage},
	"PATCH channels/C/messages/M":                  {do: (*Server).editMessage},
	"DELETE channels/C/messages/M":                 {do: (*Server).deleteMessage},
	"PUT channels/C/messages/M/reactions/E/@me":    {do: (*Server).addReaction},
	"DELETE channels/C/messages/M/reactions/E/@me": {do: (*Server).removeReaction},
	"POST channels/C/messages/M/threads":           {do: (*Server).threadAt},
	"POST channels/C/threads":                      {do: (*Server).postThread},
	"GET channels/C/threads/archived/public":       {do: (*Server).archivedThreads},
	"POST interactions/I/T/callback":               {do: (*Server).callback, open: true},
	"POST webhooks/A/T":                            {do: (*Server).followUp, open: true},
	"GET webhooks/A/T/messages/@original":          {do: (*Server).getTold, open: true},
	"PATCH webhooks/A/T/messages/@original":        {do: (*Server).patchOriginal, open: true},
	"DELETE webhooks/A/T/messages/@original":       {do: (*Server).deleteTold, open: true},
	"GET webhooks/A/T/messages/M":                  {do: (*Server).getTold, open: true},
	"PATCH webhooks/A/T/messages/M":                {do: (*Server).patchFollowUp, open: true},
	"DELETE webhooks/A/T/messages/M":               {do: (*Server).deleteTold, open: true},
	"GET applications/A/commands":                  {do: (*Server).getCommands},
	"POST applications/A/commands":                 {do: (*Server).postCommand},
	"PUT applications/A/commands":                  {do: (*Server).putCommands},
	"PATCH applications/A/commands/K":              {do: (*Server).patchCommand},
	"DELETE applications/A/commands/K":             {do: (*Server).deleteCommand},
	"GET applications/A/guilds/G/commands":         {do: (*Server).getCommands},
	"POST applications/A/guilds/G/commands":        {do: (*Server).postCommand},
	"PUT applications/A/guilds/G/commands":         {do: (*Server).putCommands},
	"PATCH applications/A/guilds/G/commands/K":     {do: (*Server).patchCommand},
	"DELETE applications/A/guilds/G/commands/K":    {do: (*Server).deleteCommand},
	"GET guilds/G":                                 {do: (*Server).getGuild},
	"GET guilds/G/channels":                        {do: (*Server).getChannels},
	"GET guilds/G/roles":                           {do: (*Server).getRoles},
	"GET guilds/G/members/U":                       {do: (*Server).getMember},
	"GET guilds/G/threads/active":                  {do: (*Server).activeThreadsOf},
}

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
