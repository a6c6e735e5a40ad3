package web

import (
	"testing"

	"heed/bot"
)

// woken reports whether a listener has news, and takes it.
func (s *listener) woken() bool {
	select {
	case <-s.wake:
		return true
	default:
		return false
	}
}

func TestAnItemsPageHearsOnlyOfItsItem(t *testing.T) {
	l := newLive()
	item, _ := l.listen("cleo", l.at())
	list, _ := l.listen("", l.at())
	for _, c := range []struct {
		news bot.News
		item bool
	}{
		{bot.News{Items: []bot.ItemID{"dora"}}, false},
		{bot.News{Items: []bot.ItemID{"dora", "cleo"}}, true},
		{bot.News{Lanes: []bot.Channel{{Connection: "shop"}}}, false},
		{bot.News{All: true}, true},
	} {
		l.tell(c.news)
		if got := item.woken(); got != c.item {
			t.Errorf("%+v: the page of the item heard %t", c.news, got)
		}
		if !list.woken() {
			t.Errorf("%+v: the list did not hear", c.news)
		}
	}
}

func TestMuchNewsForASlowListenerIsOne(t *testing.T) {
	l := newLive()
	s, _ := l.listen("", l.at())
	for range 1000 {
		l.tell(bot.News{All: true})
	}
	if !s.woken() || s.woken() {
		t.Error("a thousand pieces of news are not one")
	}
}

func TestOpenPagesAreBounded(t *testing.T) {
	l := newLive()
	first, _ := l.listen("", "")
	for range maxStreams - 1 {
		if _, ok := l.listen("", ""); !ok {
			t.Fatal("refused too early")
		}
	}
	if _, ok := l.listen("", ""); ok {
		t.Error("one too many")
	}
	l.leave(first)
	if _, ok := l.listen("", ""); !ok {
		t.Error("a page that was closed still counts")
	}
}
