package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// since is how long before an attempt its message is looked for: Discord's clock
// is known to a second or two.
const since = time.Minute

// page is how many messages or threads are read at once: the most Discord gives.
// https://docs.discord.com/developers/resources/message#get-channel-messages
const page = 100

// Find looks for a message where it may have arrived. What belongs in a thread is
// looked for there and in the channel itself: a line goes there when its thread is
// of no use. heed's own have a mark: see markedBy; replies, which have the words of
// whoever wrote them and nothing else, are known by those and by what they answer.
func (a *Adapter) Find(ctx context.Context, m bot.Message) ([]bot.Ref, error) {
	me, err := a.me(ctx)
	if err != nil {
		return nil, err
	}
	f := search{Adapter: a, m: m, me: me.Bot.ID, after: idAt(a.skew.There(m.Tried).Add(-since))}
	if f.d, err = a.draw(m); err != nil {
		return nil, fmt.Errorf("draw: %w", err)
	}
	if err := f.everywhere(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(f.found, func(a, b place) int { return order(a.message, b.message) })
	var all []bot.Ref
	for _, p := range slices.Compact(f.found) {
		all = append(all, a.ref(p))
	}
	return all, nil
}

// search looks for one message.
type search struct {
	*Adapter
	m     bot.Message
	d     drawn
	me    string // heed's user
	after string // everything older is something else
	found []place
}

// everywhere looks wherever the message may be.
func (f *search) everywhere(ctx context.Context) error {
	if f.m.Kind == bot.SendReply {
		to, err := f.place(f.m.To)
		if err != nil {
			return err
		}
		err = f.channel(ctx, to.channel, f.answers(to.message))
		if is(err, unknownChannel) && to.channel != f.m.Lane.ID {
			return nil // the thread in which they asked was deleted
		}
		return err
	}
	if !f.m.Thread.IsZero() {
		card, err := f.place(f.m.Thread)
		if err != nil {
			return err
		}
		err = f.channel(ctx, card.message, f.marked)
		if err != nil && !is(err, unknownChannel) { // without a thread there is nothing in it
			return err
		}
	}
	if user, direct := f.m.Lane.Direct(); direct {
		id, err := f.direct(ctx, user)
		if err != nil {
			return err
		}
		return f.channel(ctx, id, f.marked)
	}
	r, err := f.room(ctx, f.m.Lane.ID)
	switch {
	case err != nil:
		return err
	case r.forum():
		return f.forum(ctx, r)
	}
	return f.channel(ctx, r.ID, f.marked)
}

// sketch is what a message is known by.
type sketch struct {
	ID         string          `json:"id"`
	Author     user            `json:"author"`
	Content    string          `json:"content"`
	Nonce      any             `json:"nonce"` // Discord rarely remembers it
	Components json.RawMessage `json:"components"`
	Reference  struct {
		Message string `json:"message_id"`
	} `json:"message_reference"`
	Embeds []struct {
		URL         string `json:"url"`
		Description string `json:"description"`
		Footer      struct {
			Text string `json:"text"`
		} `json:"footer"`
	} `json:"embeds"`
}

// marked reports whether a message carries the key of the one that is looked for.
func (f *search) marked(s sketch) bool { return s.markedBy(f.m.Key) }

// markedBy reports whether a message carries a key: in the names of its buttons
// and menus, in the address of an embed, or, where Discord took no address, below
// it.
func (s sketch) markedBy(key string) bool {
	for _, e := range s.Embeds {
		if markOf(e.URL) == key || e.Footer.Text == "#"+key {
			return true
		}
	}
	return slices.ContainsFunc(actsIn(s.Components), func(id string) bool { return strings.HasSuffix(id, ":"+key) })
}

// answers knows a reply by the message it answers and its words, unless it is
// known to be another one that says the same.
func (f *search) answers(to string) func(sketch) bool {
	words := f.d.says()
	return func(s sketch) bool {
		if nonce, is := s.Nonce.(string); is && nonce != "" {
			return nonce == f.m.Key
		}
		other := f.sent.Of(s.ID)
		return s.Reference.Message == to && s.says() == words && (other == "" || other == f.m.Key)
	}
}

// says are the words of a reply that is sent; of one that is there, the next.
// Discord takes space at the ends away.
func (d drawn) says() string {
	words := d.Content
	for _, e := range d.Embeds {
		words += "\x00" + e.Description
	}
	return strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
}

func (s sketch) says() string {
	words := s.Content
	for _, e := range s.Embeds {
		if e.URL == "" { // else Discord has made it of an address in the words
			words += "\x00" + e.Description
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
}

// channel looks in a channel or thread, to its end.
func (f *search) channel(ctx context.Context, id string, is func(sketch) bool) error {
	for after, read := f.after, 0; ; {
		all, err := f.history(ctx, id, after)
		if err != nil {
			return err
		}
		for _, s := range all {
			if s.Author.ID == f.me && is(s) {
				f.found = append(f.found, place{id, s.ID})
			}
			if newer(s.ID, after) {
				after = s.ID
			}
		}
		if read += len(all); len(all) < page {
			return f.sure(ctx, id, read)
		}
	}
}

// history reads a page of a channel, of what came right after an id.
func (f *search) history(ctx context.Context, id, after string) ([]sketch, error) {
	var raw []json.RawMessage
	path := "channels/" + id + "/messages"
	if err := f.call(ctx, path, http.MethodGet, path+"?"+url.Values{"after": {after}, "limit": {fmt.Sprint(page)}}.Encode(), nil, &raw); err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, errSilent
	}
	all := make([]sketch, len(raw))
	for n := range raw {
		if !chat.Lenient(raw[n], &all[n]) || !snowflake.MatchString(all[n].ID) {
			return nil, errSilent
		}
	}
	return all, nil
}

// sure reports an error where a channel in which nothing was read may not be read:
// Discord says then that it is empty.
func (f *search) sure(ctx context.Context, id string, read int) error {
	if read > 0 {
		return nil
	}
	f.rooms.forget(id)
	r, err := f.room(ctx, id)
	if err != nil || r.Last == "" {
		return err
	}
	_, err = f.message(ctx, place{id, r.Last})
	return err
}

// errUnread is doubt: heed may write where it may not read.
var errUnread = errors.New("heed can not see what has arrived: give it the permission Read Message History in the channel")

// message reads one message. One that is not there has nothing in it.
func (f *search) message(ctx context.Context, p place) (s sketch, err error) {
	err = f.call(ctx, "channels/"+p.channel+"/messages", http.MethodGet, p.path(), nil, &s)
	switch {
	case errors.Is(err, bot.ErrGone):
		return sketch{}, nil
	case is(err, missingPermission, missingAccess):
		return sketch{}, errUnread
	case err == nil && s.ID != p.message:
		return sketch{}, errSilent
	}
	return s, err
}

// forum looks at the first messages of a forum's posts.
func (f *search) forum(ctx context.Context, forum room) error {
	posts, err := f.posts(ctx, forum)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range posts {
		key := f.sent.Of(r.ID)
		if seen[r.ID] || r.Parent != forum.ID || r.Owner != f.me || !newer(r.ID, f.after) || key != "" && key != f.m.Key {
			continue
		}
		seen[r.ID] = true
		s, err := f.message(ctx, place{r.ID, r.ID})
		if err != nil {
			return err
		}
		if s.Author.ID == f.me && f.marked(s) {
			f.found = append(f.found, place{r.ID, r.ID})
		}
	}
	return nil
}

// threads are what Discord answers to who asks for some.
type threads struct {
	Threads []room `json:"threads"` // nil: it is no answer
	More    bool   `json:"has_more"`
}

// threads reads a list of them.
func (f *search) threads(ctx context.Context, limit, query string) (got threads, err error) {
	err = f.call(ctx, limit, http.MethodGet, limit+query, nil, &got)
	if err == nil && got.Threads == nil {
		err = errSilent
	}
	return got, err
}

// posts lists the posts of a forum that may be new: all that are active, and those
// that were archived lately.
// https://docs.discord.com/developers/topics/threads#enumerating-threads
func (f *search) posts(ctx context.Context, forum room) ([]room, error) {
	got, err := f.threads(ctx, "guilds/"+forum.Guild+"/threads/active", "")
	if err != nil {
		return nil, err
	}
	for all, before := got.Threads, ""; ; {
		got, err := f.threads(ctx, "channels/"+forum.ID+"/threads/archived/public", "?limit=100"+before)
		if err != nil {
			return nil, err
		}
		all = append(all, got.Threads...)
		if !got.More || len(got.Threads) == 0 {
			return all, nil
		}
		last := got.Threads[len(got.Threads)-1].State
		if last == nil || last.Since.Before(timeOf(f.after)) {
			return all, nil
		}
		before = "&before=" + url.QueryEscape(last.Since.Format(time.RFC3339Nano))
	}
}
