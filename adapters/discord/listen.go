package discord

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// How heed stays in touch with Discord.
const (
	// checkEvery is how long heed waits after Discord has locked it out: only a person
	// mends that.
	checkEvery = 10 * time.Minute
	// firstPause and longPause are between tries to reach Discord; each is twice as
	// long as the one before.
	firstPause = 250 * time.Millisecond
	longPause  = 20 * time.Second
	// steady is how long a connection must hold for its end to be nothing unusual.
	steady = time.Minute
)

// unreachable is what people are told while there is no way to Discord.
const unreachable = "Discord can not be reached, heed keeps trying: look at the network and at https://discordstatus.com"

// Run receives until ctx is done. That Discord can not be reached, or does not
// take the token, is no end: it is tried again. What it has begun to take in is
// seen to before it returns.
func (a *Adapter) Run(ctx context.Context) error {
	var running sync.WaitGroup
	defer a.client.CloseIdleConnections()
	defer running.Wait()
	for what, do := range map[string]func(context.Context){
		"reading back": a.watch, "looking after members": a.watchMembers, "looking after notes": a.watchNotes,
		"looking after menus": a.watchMenus, "offering commands": a.offer, "opening threads": a.openThreads,
	} {
		running.Go(func() { a.keepUp(ctx, what, do) })
	}
	a.warnDeaf()
	var s session
	for tries := 0; ; tries++ {
		began := time.Now()
		err := a.attend(ctx, &s, &running)
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) > steady {
			tries = 0
		}
		if !chat.Rest(ctx, a.pause(err, tries)) {
			return nil
		}
	}
}

// warnDeaf says that channels are watched which heed may not read.
func (a *Adapter) warnDeaf() {
	if a.set.reads() {
		return
	}
	for _, d := range a.host.Rules().Desks {
		for _, from := range d.From {
			if from.Connection == a.host.Connection && from.ID != "" {
				a.host.Log.Warn("heed watches channels of Discord that it may not read: set message_content: true, and switch on Message Content Intent" + onPageBot)
				return
			}
		}
	}
}

// connected notes that Discord is heard.
func (a *Adapter) connected() {
	a.pulse.Beat()
	if a.pulse.Down("") {
		a.host.Log.Info("heed hears Discord")
	}
}

// offer has heed's commands registered whenever a session began, until ctx is done.
func (a *Adapter) offer(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.begun:
		}
		for wait := time.Minute; ; wait = min(2*wait, checkEvery) {
			err := a.register(ctx)
			if err == nil || ctx.Err() != nil {
				break
			}
			a.host.Log.Warn("heed's commands could not be registered in Discord; it is tried again", "err", err)
			if !chat.Rest(ctx, wait) {
				return
			}
		}
	}
}

// pause tells how long to wait before Discord is tried again, and says once why it
// is not heard.
func (a *Adapter) pause(err error, tries int) time.Duration {
	wait := min(firstPause<<min(tries, 10), longPause)
	wait += rand.N(wait / 4)
	soon, isSoon := errors.AsType[*tooSoon](err)
	switch out, isOut := lockedOut(err); {
	case isOut:
		if a.pulse.Down(out.why) {
			a.host.Log.Error("heed does not hear Discord until somebody mends it; it is tried again every ten minutes", "err", out)
		}
		return checkEvery
	case isSoon:
		a.saveUp(soon)
		return soon.wait
	case errors.Is(err, errAnew):
		a.host.Log.Debug("a session of Discord's gateway ended", "err", err)
		return max(wait, time.Second+rand.N(4*time.Second))
	case errors.Is(err, errReplace), errors.Is(err, errEnded):
		a.host.Log.Debug("a connection to Discord ended", "err", err)
		if tries == 0 {
			return 0
		}
	case a.pulse.Down(unreachable):
		a.host.Log.Warn("Discord can not be reached; heed keeps trying", "err", err)
	default:
		a.host.Log.Debug("Discord can not be reached", "err", err)
	}
	if busy, ok := errors.AsType[*bot.NotSent](err); ok {
		return max(wait, busy.After)
	}
	return wait
}
