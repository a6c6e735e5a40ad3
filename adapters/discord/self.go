package discord

import (
	"context"
	"sync"
	"sync/atomic"
)

// application is heed's own, and its bot.
// https://docs.discord.com/developers/resources/application#application-object
type application struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Key   string `json:"verify_key"`
	Flags int    `json:"flags"`
	Bot   user   `json:"bot"`
}

// self is who heed is in Discord, asked for once.
type self struct {
	asking sync.Mutex
	known  atomic.Pointer[application]
}

// me says who heed is. Errors are those of [Adapter.call].
func (a *Adapter) me(ctx context.Context) (application, error) {
	if me := a.self.known.Load(); me != nil {
		return *me, nil
	}
	a.self.asking.Lock()
	defer a.self.asking.Unlock()
	if me := a.self.known.Load(); me != nil {
		return *me, nil
	}
	var me application
	if err := a.call(ctx, "applications/@me", "GET", "applications/@me", nil, &me); err != nil {
		return application{}, err
	}
	if me.ID == "" || me.Bot.ID == "" {
		return application{}, errSilent
	}
	a.self.known.Store(&me)
	return me, nil
}
