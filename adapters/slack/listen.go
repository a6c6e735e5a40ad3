package slack

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
)

// How heed stays in touch with Slack.
const (
	// checkEvery is how often Slack is asked whether the bot's token is good, and
	// how long after it was not.
	checkEvery = 10 * time.Minute
	// firstPause and longPause are between tries to reach Slack; each is twice as
	// long as the one before.
	firstPause = 250 * time.Millisecond
	longPause  = 20 * time.Second
	// steady is how long a road must hold for its end to be nothing unusual.
	steady = time.Minute
)

// errReplace says that Slack will end a connection soon, as it does every few
// hours. It is good for some seconds still.
var errReplace = errors.New("another connection is asked for by Slack")

// Run receives until ctx is done. That Slack can not be reached, or does not
// take a token, is no end: it is tried again.
func (a *Adapter) Run(ctx context.Context) error {
	var running sync.WaitGroup
	defer a.idle()
	defer running.Wait()
	running.Go(func() { a.watch(ctx) })
	for tries := 0; ; tries++ {
		began := time.Now()
		err := a.attend(ctx, &running)
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

// attend hears Slack for as long as one road holds.
func (a *Adapter) attend(ctx context.Context, running *sync.WaitGroup) error {
	if err := a.vouch(ctx); err != nil {
		return err
	}
	if a.set.AppToken == "" {
		return a.attendHTTP(ctx)
	}
	return a.attendSocket(ctx, running)
}

// connected notes that Slack is heard, and has what went by unheard read back.
func (a *Adapter) connected() {
	a.pulse.Beat()
	if a.pulse.Down("") {
		a.host.Log.Info("heed hears Slack")
	}
	a.sources.Missed()
}

// attendHTTP makes sure that heed is still wanted while Slack delivers by HTTP.
func (a *Adapter) attendHTTP(ctx context.Context) error {
	a.connected()
	for {
		if err := a.recheck(ctx, nil); err != nil {
			return err
		}
	}
}

// recheck waits until it is time to look at the bot's token, and looks. It
// ends early, with the reason, when a road does. That Slack can not be asked
// is no reason.
func (a *Adapter) recheck(ctx context.Context, ended <-chan error) error {
	t := time.NewTimer(checkEvery)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-ended:
		return err
	case <-a.doubted:
	case <-t.C:
	}
	err := a.vouch(ctx)
	if _, out := errors.AsType[*lockout](err); out {
		return err
	}
	return nil
}

// pause tells how long to wait before Slack is tried again, and says once why
// it is not heard.
func (a *Adapter) pause(err error, tries int) time.Duration {
	log := a.host.Log
	wait := min(firstPause<<min(tries, 10), longPause)
	wait += rand.N(wait / 4)
	out, isOut := errors.AsType[*lockout](err)
	limited, isLimited := errors.AsType[*slackgo.RateLimitedError](err)
	switch {
	case isOut:
		if a.pulse.Down(out.Error()) {
			log.Error("heed does not hear Slack until somebody mends it; it is tried again every ten minutes", "err", out)
		}
		return checkEvery
	case errors.Is(err, errReplace), errors.Is(err, errEnded):
		log.Debug("a connection to Slack ended", "err", err)
		if tries == 0 {
			return 0
		}
	case a.pulse.Down("Slack can not be reached, heed keeps trying: look at the network and at https://slack-status.com"):
		log.Warn("Slack can not be reached; heed keeps trying", "err", err)
	default:
		log.Debug("Slack can not be reached", "err", err)
	}
	if isLimited {
		return max(wait, limited.RetryAfter)
	}
	return wait
}
