package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"heed/adapters/chat"
	"heed/bot"
)

// heardOf takes what happened to channels, threads, roles and guilds: what they are
// is remembered, and where heed may see more than before is read back.
func (a *Adapter) heardOf(ctx context.Context, name string, data json.RawMessage) error {
	switch name {
	case "GUILD_CREATE":
		a.entered(data)
	case "GUILD_DELETE":
		a.left(data)
	case "THREAD_LIST_SYNC":
		a.learnRooms(data)
		a.missed()
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE":
		var r room
		if chat.Lenient(data, &r); r.ID != "" {
			a.rooms.learn(r)
		}
		if a.watches(r.ID) {
			a.missed() // its permissions may be others
		}
	case "CHANNEL_DELETE", "THREAD_DELETE":
		var r room
		chat.Lenient(data, &r)
		a.rooms.forget(r.ID)
		if name == "THREAD_DELETE" {
			return a.dropped(ctx, r)
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE":
		var in struct {
			Role json.RawMessage `json:"role"`
		}
		chat.Lenient(data, &in)
		a.learnRole(in.Role)
	case "GUILD_MEMBER_UPDATE": // of heed itself: without an intent nobody else's comes
		a.missed()
	default:
		a.host.Log.DebugContext(ctx, "ignored an event of Discord", "event", chat.Brief(name))
	}
	return nil
}

// guildNews is what Discord tells of a guild that heed is in, or of a part of it.
// https://docs.discord.com/developers/events/gateway-events#guild-create
type guildNews struct {
	ID          string          `json:"id"`
	Guild       string          `json:"guild_id"`
	Unavailable bool            `json:"unavailable"`
	Channels    json.RawMessage `json:"channels"`
	Threads     json.RawMessage `json:"threads"`
	Roles       json.RawMessage `json:"roles"`
}

// entered takes that heed is in a guild, has come into it, or that it is there again.
func (a *Adapter) entered(data json.RawMessage) {
	g := a.learnRooms(data)
	for _, raw := range chat.Parts(g.Roles) {
		a.learnRole(raw)
	}
	if !g.Unavailable {
		a.missed()
	}
}

// left takes that a guild is not there, or that heed is no more in it.
func (a *Adapter) left(data json.RawMessage) {
	var g guildNews
	if chat.Lenient(data, &g); !g.Unavailable {
		a.host.Log.Warn("heed is in a Discord server no more; invite it again if that is a mistake", "server", chat.Brief(g.ID))
	}
}

// learnRooms notes what the channels and threads of a guild are.
func (a *Adapter) learnRooms(data json.RawMessage) guildNews {
	var g guildNews
	chat.Lenient(data, &g)
	for _, all := range []json.RawMessage{g.Channels, g.Threads} {
		for _, raw := range chat.Parts(all) {
			r := room{}
			if chat.Lenient(raw, &r); r.ID == "" {
				continue
			}
			if r.Guild == "" { // it goes without saying
				r.Guild = g.ID + g.Guild
			}
			a.rooms.learn(r)
		}
	}
	return g
}

// learnRole notes what a role is called.
func (a *Adapter) learnRole(raw json.RawMessage) {
	var role struct{ ID, Name string }
	if chat.Lenient(raw, &role); role.ID != "" {
		a.roles.Note(role.ID, role.Name)
	}
}

// dropped takes that a thread is gone, and with it all that was said in it.
func (a *Adapter) dropped(ctx context.Context, thread room) error {
	if !snowflake.MatchString(thread.ID) || thread.Parent == "" {
		return nil
	}
	c, err := a.host.Reader.Case(ctx, bot.Need{
		Conversation: bot.ThreadKey(a.channel(thread.Parent), thread.ID),
		Answers:      bot.MentionKey(a.host.Connection, thread.Parent+"/"+thread.ID),
	})
	if err != nil {
		return fmt.Errorf("look for a conversation: %w", err)
	}
	var failed error
	if c.Item != nil {
		failed = a.droppedOf(ctx, c.Item.ID, thread.ID)
	}
	if c.Quoted != nil {
		failed = errors.Join(failed, a.droppedOf(ctx, c.Quoted.Item.ID, thread.ID))
	}
	return failed
}

// droppedOf takes that what an item has of a thread is gone.
func (a *Adapter) droppedOf(ctx context.Context, item bot.ItemID, thread string) error {
	v, err := a.host.Reader.View(ctx, item, 0, bot.MaxCaseLog)
	if err != nil {
		return fmt.Errorf("read an item: %w", err)
	}
	var failed error
	for _, l := range v.Log {
		if p, err := a.place(l.Ref); l.Do == bot.Say && err == nil && p.channel == thread {
			failed = errors.Join(failed, a.deleted(ctx, message{ID: p.message, Channel: p.channel}))
		}
	}
	return failed
}

// watches reports whether a desk names a channel or forum.
func (a *Adapter) watches(id string) bool {
	for _, d := range a.host.Rules().Desks {
		for _, c := range d.From {
			if id != "" && c == a.channel(id) {
				return true
			}
		}
	}
	return false
}

// posts reports whether a desk has its cards in a channel or forum.
func (a *Adapter) posts(id string) bool {
	for _, d := range a.host.Rules().Desks {
		for _, c := range d.Post {
			if id != "" && c == a.channel(id) {
				return true
			}
		}
	}
	return false
}

// channels are all that desks name, each once.
func (a *Adapter) channels() []string {
	var all []string
	for _, d := range a.host.Rules().Desks {
		for _, c := range slices.Concat(d.From, d.Post) {
			if c.Connection == a.host.Connection && snowflake.MatchString(c.ID) && !slices.Contains(all, c.ID) {
				all = append(all, c.ID)
			}
		}
	}
	return all
}
