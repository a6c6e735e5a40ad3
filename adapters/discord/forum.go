package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"heed/bot"
)

// maxTags is the most tags of a post.
// https://docs.discord.com/developers/resources/channel#channel-object
const maxTags = 5

// overdueTag is what a tag is called that tells that an answer is late. The others
// are called like the states.
const overdueTag = "overdue"

// states are the names of tags that heed sets and takes away.
var states = []string{string(bot.Open), string(bot.Claimed), string(bot.Answered), string(bot.Resolved), overdueTag}

// begin sends a message to a forum: a post of its own. Discord takes no nonce for
// those; what is in doubt is found.
// https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
func (a *Adapter) begin(ctx context.Context, forum room, m bot.Message, d drawn) (place, error) {
	begin := struct {
		Name    string   `json:"name"`
		Keep    int      `json:"auto_archive_duration"`
		Tags    []string `json:"applied_tags,omitempty"`
		Message any      `json:"message"`
	}{Name: d.Name, Keep: postKept}
	if m.Card != nil {
		begin.Tags = forum.tagged(nil, m.Card)
	}
	if begin.Name == "" {
		begin.Name = nameOf(d)
	}
	return a.show(forum.ID, d, func(look drawn) (place, error) {
		begin.Message = look
		var r room
		post := func() error {
			return a.call(ctx, "channels/"+forum.ID+"/threads", http.MethodPost, "channels/"+forum.ID+"/threads", with(look, begin), &r)
		}
		err := post()
		if n, ok := errors.AsType[*refused](err); ok && strings.Contains(n.at, "applied_tags") || is(err, unknownTag) {
			a.rooms.forget(forum.ID) // somebody has changed its tags
			begin.Tags = nil
			err = post()
		}
		switch {
		case is(err, unknownChannel, missingAccess, tagRequired):
			a.rooms.forget(forum.ID)
		case is(err, tooManyThreads, tooManyNews):
			err = word{channelDown, codes[codeOf(err)].why}.verdict("") // there is room again when some are archived
		case err == nil && !snowflake.MatchString(r.ID):
			err = errSilent
		case err == nil:
			a.rooms.learn(r)
		}
		return place{r.ID, r.ID}, err
	})
}

// nameOf is what a post is called that says d.
func nameOf(d drawn) string {
	for _, e := range d.Embeds {
		for _, words := range []string{e.Title, e.Description} {
			if line, _, _ := strings.Cut(strings.TrimSpace(words), "\n"); line != "" {
				return named(line)
			}
		}
	}
	return named(d.Content)
}

// retag lets the tags of a post say how its item stands, and archives one of which
// nothing is left to do. What heed may not do there is not done: the card says it
// all.
func (a *Adapter) retag(ctx context.Context, p place, c *bot.Card) error {
	post, forum, err := a.forumOf(ctx, p.channel)
	if err != nil {
		return unless(err)
	}
	to := map[string]any{}
	if tags := forum.tagged(post.Applied, c); !slices.Equal(tags, post.Applied) {
		to["applied_tags"] = tags
	}
	over := c.Closed != "" || c.State == bot.Resolved
	a.closed.Note(p.channel, over)
	if over && (post.State == nil || !post.State.Archived) || len(to) > 0 {
		to["archived"] = over
	}
	if len(to) == 0 {
		return nil
	}
	_, err = a.awake(ctx, p.channel, func() (place, error) { return p, a.shape(ctx, p.channel, to) })
	if err != nil {
		a.rooms.forget(p.channel)
	}
	return unless(err)
}

// unless is an error, unless it says that heed may not do something.
func unless(err error) error {
	if b, blocked := errors.AsType[*bot.Blocked](err); errors.Is(err, bot.ErrRefused) || blocked && !b.Connection {
		return nil
	}
	return err
}

// forumOf is a post, and its forum.
func (a *Adapter) forumOf(ctx context.Context, id string) (post, forum room, err error) {
	if post, err = a.room(ctx, id); err == nil {
		forum, err = a.room(ctx, post.Parent)
	}
	return post, forum, err
}

// tagged are the tags of a post whose item stands as a card says: those it has that
// say nothing of that, and those that say it, as far as the forum has them.
func (r room) tagged(has []string, c *bot.Card) []string {
	want := []string{string(c.State)}
	if c.Overdue {
		want = append(want, overdueTag)
	}
	all := slices.DeleteFunc(slices.Clone(has), func(id string) bool {
		name := r.tagName(id)
		return slices.Contains(states, name) && !slices.Contains(want, name)
	})
	for _, name := range want {
		id := r.tag(name)
		if id != "" && !slices.Contains(all, id) && len(all) < maxTags {
			all = append(all, id)
		}
	}
	return all
}

// tag is the id of a forum's tag; empty: it has none of that name.
func (r room) tag(name string) string {
	for _, t := range r.Tags {
		if strings.EqualFold(strings.TrimSpace(t.Name), name) {
			return t.ID
		}
	}
	return ""
}

// tagName is the name of a forum's tag in small letters.
func (r room) tagName(id string) string {
	for _, t := range r.Tags {
		if t.ID == id {
			return strings.ToLower(strings.TrimSpace(t.Name))
		}
	}
	return ""
}
