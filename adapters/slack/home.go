package slack

import (
	"context"
	"fmt"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// How many items App Home shows: three blocks each, of a hundred.
// https://docs.slack.dev/surfaces/app-home
const (
	homeMine    = 10
	homeWaiting = 15
	homeTrouble = 10
)

// opened shows somebody their App Home, which they have just opened, or in which
// they have just done something. That it could not be shown is logged.
func (a *Adapter) opened(ctx context.Context, user string) {
	looking, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	blocks, err := a.home(looking, user)
	if refusal, refused := chat.RefusalOf(err); refused {
		blocks, err = []slackgo.Block{sentence(refusal.Sentence)}, nil
	}
	if err == nil {
		_, err = a.api.PublishViewContext(looking, slackgo.PublishViewContextRequest{
			UserID: user, View: slackgo.HomeTabViewRequest{Type: slackgo.VTHomeTab, Blocks: slackgo.Blocks{BlockSet: blocks}},
		})
	}
	if err != nil {
		a.host.Log.WarnContext(ctx, "somebody's App Home is not up to date", "err", without(err))
	}
}

// home is what somebody sees: what they have, who waits, today's numbers, and
// whether heed reaches its channels.
func (a *Adapter) home(ctx context.Context, user string) ([]slackgo.Block, error) {
	by, err := a.actor(ctx, user, "")
	if err != nil {
		return nil, fmt.Errorf("ask whose App Home it is: %w", err)
	}
	who, refusal := a.host.Rules().Who(by)
	if refusal != nil {
		return nil, refusal
	}
	var blocks []slackgo.Block
	for _, part := range []func(context.Context, bot.Member) ([]slackgo.Block, error){a.theirs, a.others, a.day, a.health} {
		more, err := part(ctx, who)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, more...)
	}
	return blocks, nil
}

// theirs is what somebody has.
func (a *Adapter) theirs(ctx context.Context, m bot.Member) ([]slackgo.Block, error) {
	views, more, err := chat.Items(ctx, a.host.Reader, chat.MineOf(m), homeMine)
	return a.shelf("Yours", views, more), err
}

// others is who waits for an answer, but for those they have: an item may stand
// in a view once.
func (a *Adapter) others(ctx context.Context, m bot.Member) ([]slackgo.Block, error) {
	var queries []bot.Query
	for _, d := range chat.DesksOf(a.host, m) {
		queries = append(queries, bot.Query{Desk: d.ID, State: bot.Open}, bot.Query{Desk: d.ID, State: bot.Claimed})
	}
	views, more, err := chat.Items(ctx, a.host.Reader, queries, homeMine+homeWaiting)
	views = slices.DeleteFunc(views, func(v bot.View) bool { return v.Item.Owner != "" && v.Item.Owner == m.ID })
	return a.shelf("Waiting for an answer", views[:min(len(views), homeWaiting)], more || len(views) > homeWaiting), err
}

// shelf is a list of items under a heading.
func (a *Adapter) shelf(head string, views []bot.View, more bool) []slackgo.Block {
	blocks := []slackgo.Block{slackgo.NewHeaderBlock(plain(head))}
	for _, v := range views {
		blocks = append(blocks, row(chat.CardOf(a.host, v), "")...)
	}
	switch {
	case len(views) == 0:
		blocks = append(blocks, slackgo.NewContextBlock("", plain("Nothing.")))
	case more:
		blocks = append(blocks, slackgo.NewContextBlock("", plain("There are more on the board: "+a.host.PublicURL)))
	}
	return blocks
}

// day is how somebody's desks do today.
func (a *Adapter) day(ctx context.Context, m bot.Member) ([]slackgo.Block, error) {
	lines, err := chat.Today(ctx, a.host, m, time.Now().UTC())
	blocks := []slackgo.Block{slackgo.NewHeaderBlock(plain("Today"))}
	for _, l := range lines {
		blocks = append(blocks, sentence(l))
	}
	return blocks, err
}

// health says which channels heed can not reach, and how much waits for them.
func (a *Adapter) health(ctx context.Context, _ bot.Member) ([]slackgo.Block, error) {
	lanes, err := a.host.Reader.Lanes(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the lanes: %w", err)
	}
	blocks := []slackgo.Block{slackgo.NewHeaderBlock(plain("heed's channels"))}
	owed, trouble := 0, 0
	for _, l := range lanes {
		owed += l.Owed
		if l.Trouble.Blocked.IsZero() {
			continue
		}
		if trouble++; trouble <= homeTrouble {
			blocks = append(blocks, sentence(fmt.Sprintf("⚠️ %s can not be reached: %s. %s there.", a.called(l.Channel), l.Trouble.Why, count(l.Owed, "message waits", "messages wait"))))
		}
	}
	all := "All of them can be reached."
	switch {
	case trouble == 0 && owed > 0:
		all = "All of them can be reached; " + count(owed, "message is", "messages are") + " on the way."
	case trouble > 0:
		all = fmt.Sprintf("%d of them can not be reached; the others can.", trouble)
	}
	all += " As of " + clock(time.Now()) + ". Type " + a.set.Command + " help to see what else heed does."
	return append(blocks, slackgo.NewContextBlock("", plain(all))), nil
}

// count is a number of something.
func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}
