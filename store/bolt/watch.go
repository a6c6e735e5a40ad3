package bolt

import (
	"context"
	"sync"

	"heed/bot"
)

// maxNews is how much one watcher may be behind before it is told only that
// everything may have changed.
const maxNews = 1000

// newsroom tells watchers what commits changed. It never waits for one.
type newsroom struct {
	mu       sync.Mutex
	watchers map[*watcher]bool
	closed   bool
}

// watcher is one call of [Store.Watch] and what it has not heard yet.
type watcher struct {
	mu    sync.Mutex
	items map[bot.ItemID]bool
	lanes map[bot.Channel]bool
	all   bool

	more chan struct{} // holds one: there is something to tell
	end  chan struct{} // the store is closed
}

// Watch implements [bot.Reader]. The channel is closed when ctx is done or the
// store is closed.
func (s *Store) Watch(ctx context.Context) <-chan bot.News {
	w := &watcher{more: make(chan struct{}, 1), end: make(chan struct{})}
	w.reset()
	news := make(chan bot.News)
	s.news.add(w)
	go func() {
		defer close(news)
		defer s.news.remove(w)
		w.run(ctx, news)
	}()
	return news
}

func (r *newsroom) add(w *watcher) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		close(w.end)
		return
	}
	if r.watchers == nil {
		r.watchers = map[*watcher]bool{}
	}
	r.watchers[w] = true
}

func (r *newsroom) remove(w *watcher) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.watchers, w)
}

func (r *newsroom) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for w := range r.watchers {
		close(w.end)
	}
}

func (r *newsroom) tell(items map[bot.ItemID]bool, lanes map[bot.Channel]bool) {
	if len(items)+len(lanes) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for w := range r.watchers {
		w.hear(items, lanes)
	}
}

func (w *watcher) reset() {
	w.items, w.lanes, w.all = map[bot.ItemID]bool{}, map[bot.Channel]bool{}, false
}

func (w *watcher) hear(items map[bot.ItemID]bool, lanes map[bot.Channel]bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.all {
		for id := range items {
			w.items[id] = true
		}
		for c := range lanes {
			w.lanes[c] = true
		}
	}
	if len(w.items)+len(w.lanes) > maxNews {
		w.reset()
		w.all = true
	}
	select {
	case w.more <- struct{}{}:
	default:
	}
}

// take returns what is to be told, and forgets it.
func (w *watcher) take() bot.News {
	w.mu.Lock()
	defer w.mu.Unlock()
	news := bot.News{All: w.all}
	for id := range w.items {
		news.Items = append(news.Items, id)
	}
	for c := range w.lanes {
		news.Lanes = append(news.Lanes, c)
	}
	w.reset()
	return news
}

// run tells one piece of news at a time; what comes meanwhile is merged.
func (w *watcher) run(ctx context.Context, out chan<- bot.News) {
	for {
		select {
		case <-w.more:
		case <-ctx.Done():
			return
		case <-w.end:
			return
		}
		select {
		case out <- w.take():
		case <-ctx.Done():
			return
		case <-w.end:
			return
		}
	}
}
