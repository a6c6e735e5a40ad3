package slacktest

import "encoding/json"

// Validate says what is wrong with blocks by the documented limits, one
// sentence with a JSON pointer each, as Slack words them in
// response_metadata.messages. Where is "message", "modal" or "home".
func (s *Server) Validate(blocks json.RawMessage, where string) []string { return nil }
