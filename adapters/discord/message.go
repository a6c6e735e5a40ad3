package discord

import (
	"encoding/json"
	"time"
)

// message is a message as the gateway, histories and commands tell of it. What
// nobody reads is left as it came, and what heed's library can not read too
// (components of kinds it does not know): that must not cost a customer their
// message. https://docs.discord.com/developers/resources/message#message-object
type message struct {
	ID       string       `json:"id"`
	Channel  string       `json:"channel_id"` // in a thread: the thread
	Guild    string       `json:"guild_id"`   // of live events only
	Type     int          `json:"type"`
	Content  string       `json:"content"`
	Author   user         `json:"author"`
	Member   *guildMember `json:"member"` // of live events only, without its user
	Webhook  string       `json:"webhook_id"`
	Flags    int          `json:"flags"`
	Edited   *time.Time   `json:"edited_timestamp"`
	Mentions []user       `json:"mentions"`
	Thread   *room        `json:"thread"` // that was begun at it

	Reference *struct {
		Type    int    `json:"type"` // 1: a forward
		Message string `json:"message_id"`
		Channel string `json:"channel_id"`
	} `json:"message_reference"`
	Referenced *message `json:"referenced_message"` // what it answers, without what that answers

	Attachments json.RawMessage `json:"attachments"`
	Embeds      json.RawMessage `json:"embeds"`
	Components  json.RawMessage `json:"components"`
	Snapshots   json.RawMessage `json:"message_snapshots"` // of a forward
	Poll        json.RawMessage `json:"poll"`
	Stickers    json.RawMessage `json:"sticker_items"`
}

// user is an account. https://docs.discord.com/developers/resources/user#user-object
type user struct {
	ID     string `json:"id"`
	Name   string `json:"username"`
	Global string `json:"global_name"`
	Bot    bool   `json:"bot"`
	System bool   `json:"system"`
}

// guildMember is a person in a guild.
// https://docs.discord.com/developers/resources/guild#guild-member-object
type guildMember struct {
	User        user     `json:"user"`
	Nick        string   `json:"nick"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"` // of interactions only
}

// room is a channel, a forum or a thread.
// https://docs.discord.com/developers/resources/channel#channel-object
type room struct {
	ID     string `json:"id"`
	Type   int    `json:"type"`
	Guild  string `json:"guild_id"`
	Parent string `json:"parent_id"` // of a thread: its channel or forum; else a category
	Name   string `json:"name"`
	Owner  string `json:"owner_id"` // of a thread: who began it
	Last   string `json:"last_message_id"`
	State  *struct {
		Archived bool      `json:"archived"`
		Locked   bool      `json:"locked"`
		Since    time.Time `json:"archive_timestamp"`
	} `json:"thread_metadata"`
	Tags    []forumTag `json:"available_tags"` // of a forum
	Applied []string   `json:"applied_tags"`   // of a post in one
	Flags   int        `json:"flags"`
}

// forumTag is one that posts of a forum can have.
type forumTag struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// The types of channels that matter.
// https://docs.discord.com/developers/resources/channel#channel-object-channel-types
const (
	textRoom           = 0
	dmRoom             = 1
	announcementRoom   = 5
	announcementThread = 10
	publicThread       = 11
	privateThread      = 12
	forumRoom          = 15
	mediaRoom          = 16
)

// thread reports whether r is a thread, of a channel or a forum.
func (r room) thread() bool { return r.Type >= announcementThread && r.Type <= privateThread }

// forum reports whether each thing said in r is a thread of its own.
func (r room) forum() bool { return r.Type == forumRoom || r.Type == mediaRoom }
