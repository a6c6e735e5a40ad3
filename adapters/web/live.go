package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"heed/bot"
)

// Of a stream: how often it shows that it lives, how far apart two pieces of
// news are, how long a reader may take to read, when a browser that lost it
// comes back, and how many there may be.
const (
	heartbeat   = 15 * time.Second
	newsGap     = 300 * time.Millisecond
	writeWithin = 10 * time.Second
	retryAfter  = 2 * time.Second
	maxStreams  = 1000
)

// live tells open pages that something changed: one watch, any number of
// listeners. News is a level: a listener that is slow gets one piece for many.
type live struct {
	boot string // tells positions of one process from those of another
	done chan struct{}

	mu        sync.Mutex
	n         uint64 // pieces of news so far
	listeners map[*listener]struct{}
}

// listener is one open page.
type listener struct {
	item bot.ItemID // the only one it shows; empty: a list
	wake chan struct{}
}

// newLive returns a live without listeners.
func newLive() *live {
	return &live{boot: rand.Text(), done: make(chan struct{}), listeners: map[*listener]struct{}{}}
}

// run passes news on until ctx is done, then ends every stream.
func (l *live) run(ctx context.Context, news <-chan bot.News) {
	defer close(l.done)
	for {
		select {
		case <-ctx.Done():
			return
		case n, ok := <-news:
			if !ok {
				<-ctx.Done()
				return
			}
			l.tell(n)
		}
	}
}

// tell wakes whom n concerns.
func (l *live) tell(n bot.News) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	for s := range l.listeners {
		if s.item == "" || n.All || slices.Contains(n.Items, s.item) {
			select {
			case s.wake <- struct{}{}:
			default: // it has not yet seen the piece before
			}
		}
	}
}

// at is the position a page that is read now shows: everything up to it.
func (l *live) at() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.boot + "-" + strconv.FormatUint(l.n, 10)
}

// listen adds a listener, woken at once if since is not the position of now.
// False: there are too many.
func (l *live) listen(item bot.ItemID, since string) (*listener, bool) {
	s := &listener{item: item, wake: make(chan struct{}, 1)}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.listeners) >= maxStreams {
		return nil, false
	}
	l.listeners[s] = struct{}{}
	if since != l.boot+"-"+strconv.FormatUint(l.n, 10) {
		s.wake <- struct{}{}
	}
	return s, true
}

// leave takes a listener away.
func (l *live) leave(s *listener) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.listeners, s)
}

// events is the stream of a page: server-sent events as in
// https://html.spec.whatwg.org/multipage/server-sent-events.html.
func (w *Web) events(rw http.ResponseWriter, r *http.Request, _ bot.Member) {
	since := r.Header.Get("Last-Event-ID")
	if since == "" {
		since = r.FormValue("since")
	}
	if strings.ContainsAny(since, "\r\n\x00") {
		since = "" // said again, it would be lines of the stream
	}
	s, ok := w.live.listen(bot.ItemID(r.FormValue("item")), since)
	if !ok {
		http.Error(rw, "too many open pages", http.StatusServiceUnavailable)
		return
	}
	defer w.live.leave(s)
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("X-Accel-Buffering", "no")
	out := stream{rw, http.NewResponseController(rw)}
	if out.send("retry: %d\nid: %s\nevent: hello\ndata:\n\n", retryAfter.Milliseconds(), since) == nil {
		w.follow(r, out, s)
	}
}

// follow sends news until the reader leaves or is too slow, its session ends,
// or heed shuts down.
func (w *Web) follow(r *http.Request, out stream, s *listener) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case <-w.live.done:
			return
		case <-beat.C:
			if _, err = w.whose(r); err == nil {
				err = out.send(": here\n\n")
			}
		case <-s.wake:
			if err = out.send("id: %s\nevent: news\ndata:\n\n", w.live.at()); err == nil {
				w.pause(r.Context(), newsGap)
			}
		}
		if err != nil {
			return
		}
	}
}

// pause waits, unless there is nothing left to wait for.
func (w *Web) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-w.live.done:
	}
}

// stream writes to one reader, each piece within a time of its own.
type stream struct {
	rw http.ResponseWriter
	c  *http.ResponseController
}

// send writes and flushes one piece.
func (s stream) send(format string, args ...any) error {
	_ = s.c.SetWriteDeadline(time.Now().Add(writeWithin))
	if _, err := fmt.Fprintf(s.rw, format, args...); err != nil {
		return err
	}
	return s.c.Flush()
}
