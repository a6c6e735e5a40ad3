package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"heed/bot"
)

// Mark shows at a customer's message whether it is solved: by a tag, where it
// stands in a post of a forum that has one of the configured name, or else by a
// reaction of heed's.
func (a *Adapter) Mark(ctx context.Context, at bot.Ref, solved bool) error {
	p, err := a.place(at)
	if err != nil {
		return err
	}
	post, tag, err := a.solvedTag(ctx, p.channel)
	switch {
	case err != nil:
		return unsent(err)
	case tag != "":
		return a.tag(ctx, post, tag, solved)
	case emojiOf(a.set.Solved) == "":
		return fmt.Errorf("the forum has no tag named %s: %w", a.set.Solved, bot.ErrRefused)
	}
	return a.react(ctx, p, emojiOf(a.set.Solved), solved)
}

// solvedTag is the post that a channel is, and the tag that says that it is
// solved; empty: none does.
func (a *Adapter) solvedTag(ctx context.Context, channel string) (post room, tag string, err error) {
	post, err = a.room(ctx, channel)
	if err != nil || !post.thread() {
		return post, "", err
	}
	parent, err := a.room(ctx, post.Parent)
	if err != nil || !parent.forum() {
		return post, "", err
	}
	return post, parent.tag(a.set.Solved), nil
}

// tag gives a post a tag, or takes it away.
func (a *Adapter) tag(ctx context.Context, post room, tag string, on bool) error {
	if slices.Contains(post.Applied, tag) == on {
		return nil
	}
	tags := slices.DeleteFunc(slices.Clone(post.Applied), func(id string) bool { return id == tag })
	if on && len(tags) == maxTags {
		return fmt.Errorf("the post has as many tags as Discord takes: %w", bot.ErrRefused)
	}
	if on {
		tags = append(tags, tag)
	}
	err := a.disturb(ctx, post.ID, func() error { return a.shape(ctx, post.ID, map[string]any{"applied_tags": tags}) })
	if err != nil {
		a.rooms.forget(post.ID)
	}
	return err
}

// react makes heed react to a message, or not any more. That it does not is how
// it shall be.
// https://docs.discord.com/developers/resources/message#create-reaction
func (a *Adapter) react(ctx context.Context, p place, emoji string, on bool) error {
	path := p.path() + "/reactions/" + url.PathEscape(emoji) + "/@me"
	method := map[bool]string{true: http.MethodPut, false: http.MethodDelete}[on]
	err := a.disturb(ctx, p.channel, func() error {
		return a.call(ctx, "channels/"+p.channel+"/messages/reactions", method, path, nil, quiet)
	})
	if !on && is(err, unknownEmoji) {
		return nil
	}
	return err
}

// disturb does something in a thread, and leaves it archived if it was.
func (a *Adapter) disturb(ctx context.Context, thread string, do func() error) error {
	err := do()
	if !is(err, archivedThread) {
		return err
	}
	if err := a.shape(ctx, thread, map[string]any{"archived": false}); err != nil {
		return err
	}
	return errors.Join(do(), a.shape(ctx, thread, map[string]any{"archived": true}))
}

// custom is an emoji of a server, as people copy it or as Discord takes it.
var custom = regexp.MustCompile(`^<?a?:?([A-Za-z0-9_]{2,32}:[1-9][0-9]{5,19})>?$`)

// known are the words by which people name some emoji.
var known = map[string]string{":white_check_mark:": "✅", ":heavy_check_mark:": "✔️", ":ballot_box_with_check:": "☑️", ":+1:": "👍", ":thumbsup:": "👍"}

// emojiOf is what is configured as Discord takes it; empty: it is no emoji.
func emojiOf(set string) string {
	if m := custom.FindStringSubmatch(set); m != nil {
		return m[1]
	}
	if e, ok := known[set]; ok {
		return e
	}
	if strings.ContainsFunc(set, func(r rune) bool { return r < 0x80 && r != '#' && r != '*' && (r < '0' || r > '9') }) {
		return ""
	}
	return set
}
