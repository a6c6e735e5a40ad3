package slacktest

// User is somebody in the workspace, or who shares a channel with it.
type User struct {
	ID, Name, RealName, Email   string
	TeamID                      string // "" is [TeamID]
	Bot                         bool
	Restricted, UltraRestricted bool // guests of many channels, and of one
	Stranger                    bool // of another organisation, over Slack Connect
	Deleted                     bool
}

// Channel is a channel of the workspace, or a direct message with the app.
type Channel struct {
	ID, Name string
	Private  bool
	Shared   bool // with another organisation
	Archived bool
	Member   bool   // the app is in it
	Direct   string // of a direct message: with whom
}

// channel is a channel with everything that was said in it.
type channel struct {
	Channel
	messages []*message // ascending; deleted ones are gone, or tombstones
}

// AddUser adds people, or replaces them.
func (s *Server) AddUser(all ...User) {
	s.change(func() {
		for _, u := range all {
			if u.TeamID == "" {
				u.TeamID = TeamID
			}
			s.users[u.ID] = &u
		}
	})
}

// AddChannel adds channels, or replaces what is known of them.
func (s *Server) AddChannel(all ...Channel) {
	s.change(func() {
		for _, c := range all {
			if known := s.channels[c.ID]; known != nil {
				known.Channel = c
				continue
			}
			s.channels[c.ID] = &channel{Channel: c}
		}
	})
}
