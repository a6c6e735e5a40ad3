package main_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/adapters/webhook"
	"heed/bot"
	"heed/store/bolt"
)

// live is heed, until its standard input ends and nothing is owed any more.
func (s surroundings) live(ctx context.Context) error {
	store, err := bolt.Open(ctx, s.Store, bolt.Options{})
	if err != nil {
		return err
	}
	b := bot.New(store, crashRules(), slog.New(slog.DiscardHandler))
	onWall, err := wall.New(b.Host("w"), wall.Config{
		URL: s.Wall, Token: bot.Secret(s.Token), Secret: bot.Secret(s.Secret),
		Pace: bot.Pace{Parallel: 4, Settle: 500 * time.Millisecond},
	})
	if err != nil {
		return err
	}
	noLimit := 0.0
	shop, err := webhook.New(b.Host("shop"), webhook.Config{Token: bearer, ReplyURL: s.Replies, AllowPrivate: true, Rate: &noLimit})
	if err != nil {
		return err
	}
	b.Plug("w", onWall)
	b.Plug("shop", shop)
	mux := http.NewServeMux()
	shop.Mount(mux)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go http.Serve(l, mux)
	fmt.Println("http://" + l.Addr().String() + "/in/shop")
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		quiet(ctx, store)
		stop()
	}()
	return errors.Join(b.Run(ctx), store.Close())
}

// quiet returns when nothing is owed but the second looks for late copies, ten
// minutes from now.
func quiet(ctx context.Context, store bot.Store) {
	news := store.Watch(ctx)
	for {
		lanes, err := store.Lanes(ctx)
		busy := func(l bot.Lane) bool { return l.Owed > 0 && time.Until(l.Next) < 7*time.Minute }
		if err != nil || !slices.ContainsFunc(lanes, busy) {
			return
		}
		<-news
	}
}

func crashRules() bot.Rules {
	return bot.Rules{
		PublicURL: "http://heed.example",
		Desks: map[bot.DeskID]bot.Desk{"support": {
			ID: "support", From: []bot.Channel{{Connection: "shop"}, {Connection: "w", ID: "shop"}}, Post: []bot.Channel{{Connection: "w", ID: "team"}},
			NagRepeat: bot.DefaultNagRepeat, JoinWithin: bot.DefaultJoinWithin, ReopenWithin: bot.DefaultReopenWithin,
		}},
		Members: map[bot.MemberID]bot.Member{"ann": {ID: "ann", Name: "Ann", Role: bot.Lead, On: map[bot.ConnectionID]string{"w": annOfWall.ID}}},
	}
}
