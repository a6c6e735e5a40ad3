package discordtest

// What the app may do. https://docs.discord.com/developers/topics/permissions
const (
	manageChannels    int64 = 1 << 4
	addReactions      int64 = 1 << 6
	viewChannel       int64 = 1 << 10
	sendMessages      int64 = 1 << 11
	manageMessages    int64 = 1 << 13
	embedLinks        int64 = 1 << 14
	attachFiles       int64 = 1 << 15
	readHistory       int64 = 1 << 16
	mentionEveryone   int64 = 1 << 17
	useCommands       int64 = 1 << 31
	manageThreads     int64 = 1 << 34
	createThreads     int64 = 1 << 35
	sendInThreads     int64 = 1 << 38
	appPermissions          = addReactions | viewChannel | sendMessages | embedLinks | attachFiles | readHistory | useCommands | manageThreads | createThreads | sendInThreads
	peoplePermissions       = addReactions | viewChannel | sendMessages | embedLinks | attachFiles | readHistory | useCommands | createThreads | sendInThreads
)

// may reports whether the app may do something in c, and notes what it lacks.
// Threads are as their channel. The caller holds the lock.
func (s *Server) may(c *channel, what int64) bool {
	lacks := what &^ s.permissions(c)
	s.lacked |= lacks
	return lacks == 0
}

// Lacked are the permissions that the app ever needed somewhere and did not have.
func (s *Server) Lacked() (all int64) {
	s.look(func() { all = s.lacked })
	return all
}

// permissions is all that the app may do in c. The caller holds the lock.
func (s *Server) permissions(c *channel) int64 {
	if c.Type == dmChannel {
		return s.set.Permissions
	}
	home := s.home(c)
	have := (s.set.Permissions | home.allowed) &^ home.denied
	if have&viewChannel == 0 {
		return 0
	}
	return have
}

// Deny takes a permission of Discord's from the app in a channel and its threads.
func (s *Server) Deny(channel string, permission int64) {
	s.change(func() {
		c := s.must(channel)
		c.denied |= permission
		c.allowed &^= permission
		s.emit("CHANNEL_UPDATE", c, s.channelWire(c))
	})
}

// Allow gives the app a permission in a channel and its threads, also one that it
// does not have everywhere, such as to alert everybody.
func (s *Server) Allow(channel string, permission int64) {
	s.change(func() {
		c := s.must(channel)
		c.denied &^= permission
		c.allowed |= permission
		s.emit("CHANNEL_UPDATE", c, s.channelWire(c))
	})
}

// known returns a channel that the app can see, or why not. The caller holds
// the lock.
func (s *Server) known(id string) (*channel, int) {
	c := s.channels[id]
	switch {
	case c == nil:
		return nil, 10003
	case c.Type != dmChannel && s.out, !s.may(c, viewChannel):
		return nil, 50001
	}
	return c, 0
}

// writable returns a channel that the app can write in, or why not. The caller
// holds the lock.
func (s *Server) writable(id string) (*channel, int) {
	c, code := s.known(id)
	if code != 0 {
		return nil, code
	}
	need := sendMessages
	if c.thread != nil {
		need = sendInThreads
	}
	switch {
	case c.forum() || c.Type == categoryChannel:
		return nil, 50008
	case !s.may(c, need):
		return nil, 50013
	case c.thread != nil && c.thread.locked && !s.may(c, manageThreads):
		return nil, 160005
	case c.Type == dmChannel && s.deaf(c.direct):
		return nil, 50007
	}
	return c, 0
}

// deaf reports whether somebody takes no direct messages of the app. The caller
// holds the lock.
func (s *Server) deaf(user string) bool {
	u := s.users[user]
	return u == nil || u.NoDirect || u.Bot || s.members[user] == nil || s.out
}

// must returns a channel that a test names. The caller holds the lock.
func (s *Server) must(id string) *channel {
	c := s.channels[id]
	if c == nil {
		panic("discordtest: no such channel: " + id)
	}
	return c
}
