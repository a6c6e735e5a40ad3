package slacktest

import "cmp"

// viewWire is v as the app is shown it. The caller holds the lock.
func (s *Server) viewWire(v *view) map[string]any {
	w := object{
		"id": v.id, "team_id": TeamID, "type": v.kind, "blocks": v.sent.Blocks, "private_metadata": v.sent.PrivateMetadata,
		"callback_id": v.sent.CallbackID, "state": stateOf(v.sent.Blocks, v.typed), "hash": v.hash, "title": v.sent.Title,
		"clear_on_close": v.sent.ClearOnClose, "notify_on_close": v.sent.NotifyOnClose, "close": v.sent.Close, "submit": v.sent.Submit,
		"previous_view_id": nil, "root_view_id": cmp.Or(v.root, v.id), "app_id": AppID, "external_id": v.sent.ExternalID,
		"app_installed_team_id": TeamID, "bot_id": BotID,
	}
	if v.prev != "" {
		w["previous_view_id"] = v.prev
	}
	return w
}
