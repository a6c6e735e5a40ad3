package slacktest

// methods are what the Web API has here. Their scopes, content types and tiers
// are those of docs.slack.dev/reference/methods.
var methods = map[string]method{
	"apps.connections.open": {do: (*Server).connectionsOpen, app: true, json: true, minute: tier2},
	"auth.test":             {do: (*Server).authTest, json: true, minute: special},
	"bots.info":             {do: (*Server).botsInfo, scopes: usersScopes, minute: tier3},
	"chat.delete":           {do: (*Server).chatDelete, scopes: writeScopes, json: true, minute: tier3},
	"chat.getPermalink":     {do: (*Server).chatGetPermalink, minute: special},
	"chat.postEphemeral":    {do: (*Server).chatPostEphemeral, scopes: writeScopes, json: true, minute: tier4},
	"chat.postMessage":      {do: (*Server).chatPostMessage, scopes: writeScopes, json: true},
	"chat.update":           {do: (*Server).chatUpdate, scopes: writeScopes, json: true, minute: tier3},
	"conversations.history": {do: (*Server).conversationsHistory, scopes: historyScopes, json: true, minute: tier3},
	"conversations.info":    {do: (*Server).conversationsInfo, scopes: readsScopes, minute: tier3},
	"conversations.join":    {do: (*Server).conversationsJoin, scopes: []string{"channels:join"}, json: true, minute: tier3},
	"conversations.list":    {do: (*Server).conversationsList, scopes: readsScopes, minute: tier2},
	"conversations.members": {do: (*Server).conversationsMembers, scopes: readsScopes, minute: tier4},
	"conversations.open":    {do: (*Server).conversationsOpen, scopes: []string{"im:write"}, json: true, minute: tier3},
	"conversations.replies": {do: (*Server).conversationsReplies, scopes: historyScopes, minute: tier3},
	"reactions.add":         {do: (*Server).reactionsAdd, scopes: []string{"reactions:write"}, json: true, minute: tier3},
	"users.conversations":   {do: (*Server).usersConversations, scopes: readsScopes, minute: tier3},
	"users.info":            {do: (*Server).usersInfo, scopes: usersScopes, minute: tier4},
	"users.list":            {do: (*Server).usersList, scopes: usersScopes, minute: tier2},
	"users.lookupByEmail":   {do: (*Server).usersLookupByEmail, scopes: []string{"users:read.email"}, minute: tier3},
	"views.open":            {do: (*Server).viewsOpen, json: true, minute: tier4},
	"views.publish":         {do: (*Server).viewsPublish, json: true, minute: tier4},
	"views.push":            {do: (*Server).viewsPush, json: true, minute: tier4},
	"views.update":          {do: (*Server).viewsUpdate, json: true, minute: tier4},
}

// Any of these will do; which one exactly, the channel says.
var (
	readsScopes   = []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	historyScopes = []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	writeScopes   = []string{"chat:write"}
	usersScopes   = []string{"users:read"}
)

// tiers, in calls a minute, and what has a rule of its own.
const (
	tier2   = 20
	tier3   = 50
	tier4   = 100
	special = 600
)

// authTest says who the app is.
func (s *Server) authTest(*args) answer {
	return answer{
		"ok": true, "url": home, "team": "Acme", "team_id": TeamID,
		"user": "heed", "user_id": BotUser, "bot_id": BotID, "is_enterprise_install": false,
	}
}

// connectionsOpen gives the address of a socket.
func (s *Server) connectionsOpen(*args) answer { return answer{"ok": true, "url": s.openSocket()} }

// botsInfo tells of an app's bot: heed's, or one that has said something.
func (s *Server) botsInfo(a *args) answer {
	id := a.need("bot")
	if id == BotID {
		return answer{"ok": true, "bot": map[string]any{"id": BotID, "deleted": false, "name": "heed", "app_id": AppID, "user_id": BotUser}}
	}
	for _, c := range s.channels {
		for _, m := range c.messages {
			if m.botID == id {
				return answer{"ok": true, "bot": map[string]any{"id": id, "deleted": false, "name": m.username, "app_id": m.app}}
			}
		}
	}
	return no("bot_not_found")
}
