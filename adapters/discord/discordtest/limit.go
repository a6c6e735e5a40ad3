package discordtest

// limits is how often the app called.
type limits struct{}

func (l *limits) start() {}
