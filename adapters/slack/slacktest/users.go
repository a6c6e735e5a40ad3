package slacktest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// profile is a person as the Web API shows them. The caller holds the lock.
// https://docs.slack.dev/reference/objects/user-object
func (s *Server) profile(u *User) map[string]any {
	name := cmp.Or(u.RealName, u.Name)
	p := map[string]any{"real_name": name, "real_name_normalized": name, "display_name": u.Name, "display_name_normalized": u.Name, "team": u.TeamID}
	if u.Email != "" && s.may("users:read.email") {
		p["email"] = u.Email
	}
	o := map[string]any{"id": u.ID, "team_id": u.TeamID, "name": u.Name, "deleted": u.Deleted, "profile": p, "is_bot": u.Bot, "is_app_user": false, "updated": created}
	if u.Deleted {
		return o // Slack says nothing more of them
	}
	maps.Copy(o, map[string]any{
		"real_name": name, "tz": "Europe/Amsterdam", "tz_label": "Central European Time", "tz_offset": 3600,
		"is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": u.Restricted || u.UltraRestricted, "is_ultra_restricted": u.UltraRestricted,
	})
	if u.Stranger {
		o["is_stranger"] = true
	}
	return o
}

// usersInfo tells of a person.
// https://docs.slack.dev/reference/methods/users.info
func (s *Server) usersInfo(a *args) answer {
	u := s.users[a.need("user")]
	if u == nil {
		return no("user_not_found")
	}
	return answer{"ok": true, "user": s.profile(u)}
}

// usersList lists everybody of the workspace, closed accounts too.
// https://docs.slack.dev/reference/methods/users.list
func (s *Server) usersList(a *args) answer {
	var all []any
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		if u := s.users[id]; u.TeamID == TeamID {
			all = append(all, s.profile(u))
		}
	}
	got := page(a, "members", all, len(all)+1)
	got["cache_ts"] = created
	return got
}

// usersLookupByEmail finds a person who is there by their address.
// https://docs.slack.dev/reference/methods/users.lookupByEmail
func (s *Server) usersLookupByEmail(a *args) answer {
	address := a.need("email")
	if !strings.Contains(address, "@") {
		return no("users_not_found")
	}
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		if u := s.users[id]; strings.EqualFold(u.Email, address) && !u.Deleted && !u.Bot && u.TeamID == TeamID {
			return answer{"ok": true, "user": s.profile(u)}
		}
	}
	return no("users_not_found")
}
