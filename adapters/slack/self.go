package slack

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"

	slackgo "github.com/slack-go/slack"
)

// self is who heed is in its workspace, asked for once.
type self struct {
	asking sync.Mutex
	known  atomic.Pointer[slackgo.AuthTestResponse]
}

// me says who heed is. The caller gets the error as Slack's library gave it.
func (a *Adapter) me(ctx context.Context) (slackgo.AuthTestResponse, error) {
	if me := a.self.known.Load(); me != nil {
		return *me, nil
	}
	a.self.asking.Lock()
	defer a.self.asking.Unlock()
	if me := a.self.known.Load(); me != nil {
		return *me, nil
	}
	me, err := a.api.AuthTestContext(ctx)
	if err == nil && me.UserID == "" {
		err = errSilent
	}
	if err != nil {
		return slackgo.AuthTestResponse{}, err
	}
	a.self.known.Store(me)
	return *me, nil
}

// permalink is the address of a message, as Slack makes them; empty while the
// workspace is not known. It asks nobody.
func (a *Adapter) permalink(p place) string {
	me := a.self.known.Load()
	if me == nil || me.URL == "" {
		return ""
	}
	to := strings.TrimSuffix(me.URL, "/") + "/archives/" + p.channel + "/p" + strings.Replace(p.ts, ".", "", 1)
	if p.thread != "" && p.thread != p.ts {
		to += "?thread_ts=" + p.thread + "&cid=" + p.channel
	}
	return to
}

// linkedTo is the inverse of permalink: the place that an address of this
// workspace leads to. The zero place: it leads elsewhere.
func (a *Adapter) linkedTo(to string) place {
	me := a.self.known.Load()
	if me == nil || me.URL == "" {
		return place{}
	}
	rest, ours := strings.CutPrefix(to, strings.TrimSuffix(me.URL, "/")+"/archives/")
	rest, _, _ = strings.Cut(rest, "?")
	channel, ts, _ := strings.Cut(rest, "/p")
	if !ours || !channelID.MatchString(channel) || !digits.MatchString(ts) {
		return place{}
	}
	return place{channel: channel, ts: ts[:len(ts)-6] + "." + ts[len(ts)-6:]}
}

// digits are a ts as it stands in addresses.
var digits = regexp.MustCompile(`^[0-9]{7,20}$`)
