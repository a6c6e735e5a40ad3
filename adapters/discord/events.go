package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"heed/adapters/chat"
)

// takeWithin is how long one event or interaction may take.
const takeWithin = 15 * time.Second

// happened has an event taken when it is its turn. What could not be taken is read
// back later.
func (a *Adapter) happened(ctx context.Context, f frame, running *sync.WaitGroup) {
	t, ok := a.lanes.Enter(laneOf(f))
	if !ok {
		a.host.Log.Warn("too much happens in Discord at once; it is read back later")
		a.missed()
		return
	}
	running.Go(func() {
		defer a.lanes.Leave(t)
		taking, cancel := context.WithTimeout(ctx, takeWithin)
		defer cancel()
		err := t.Wait(taking)
		if err == nil {
			err = guarded(func() error { return a.heard(taking, f.Name, f.Data) })
		}
		if err != nil && ctx.Err() == nil {
			a.host.Log.Warn("an event could not be taken; what it tells is read back", "event", chat.Brief(f.Name), "err", err)
			a.missed()
		}
	})
}

// laneOf keeps what happens in one channel, or to one guild, in its order.
func laneOf(f frame) string {
	var where struct {
		ID      json.RawMessage `json:"id"`
		Channel json.RawMessage `json:"channel_id"`
		Guild   json.RawMessage `json:"guild_id"`
	}
	_ = json.Unmarshal(f.Data, &where) // what can not be read is of no channel
	if strings.HasPrefix(f.Name, "THREAD_") || strings.HasPrefix(f.Name, "CHANNEL_") {
		return string(where.ID)
	}
	return cmp.Or(string(where.Channel), string(where.Guild), string(where.ID))
}

// keepUp does what must go on as long as ctx lasts, and goes on with it if it breaks.
func (a *Adapter) keepUp(ctx context.Context, what string, do func(context.Context)) {
	for {
		err := guarded(func() error { do(ctx); return nil })
		if err == nil || ctx.Err() != nil {
			return
		}
		a.host.Log.Error(what+" broke off; heed goes on with it in a minute", "err", err)
		if !chat.Rest(ctx, time.Minute) {
			return
		}
	}
}

// guarded does something and makes a panic in it an error: nothing that anybody does
// in Discord may end heed.
func guarded(do func() error) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("heed has a bug, please report it: %s at %s", cause(what), where())
		}
	}()
	return do()
}

// cause is why something panicked, without what people wrote.
func cause(what any) string {
	if err, ok := what.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", what)
}

// where is in which functions of heed's a panic happened; it is asked while
// that is being recovered.
func where() string {
	const most = 3
	var at []string
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(1, calls)])
	for panicked := false; len(at) < most; {
		f, more := frames.Next()
		if panicked && strings.HasPrefix(f.Function, "heed/") {
			at = append(at, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			break
		}
	}
	return strings.Join(at, " < ")
}
