package discord

import (
	"encoding/json"
	"slices"
	"strings"
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
	Edited   *stamp       `json:"edited_timestamp"` // nil: never
	Mentions []user       `json:"mentions"`
	Thread   *room        `json:"thread"` // that was begun at it

	Reference *struct {
		Type    int    `json:"type"` // 1: a forward
		Message string `json:"message_id"`
		Channel string `json:"channel_id"`
		Guild   string `json:"guild_id"`
	} `json:"message_reference"`
	Referenced *message `json:"referenced_message"` // what it answers, without what that answers

	Attachments json.RawMessage `json:"attachments"`
	Embeds      json.RawMessage `json:"embeds"`
	Components  json.RawMessage `json:"components"`
	Snapshots   json.RawMessage `json:"message_snapshots"` // of a forward
	Poll        json.RawMessage `json:"poll"`
	Stickers    json.RawMessage `json:"sticker_items"`
}

// stamp is a time as Discord writes them. One that can not be read is the zero
// time, and costs nothing but itself.
type stamp struct{ time.Time }

// UnmarshalJSON reads a time.
func (s *stamp) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &s.Time) != nil {
		s.Time = time.Time{}
	}
	return nil
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
		Archived bool  `json:"archived"`
		Locked   bool  `json:"locked"`
		Since    stamp `json:"archive_timestamp"`
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

// The types of messages that people write: all others tell of what happened.
// https://docs.discord.com/developers/resources/message#message-object-message-types
const (
	plainMessage = 0
	replyMessage = 19
)

// forwardReference is the type of a reference to what is forwarded.
// https://docs.discord.com/developers/resources/message#message-reference-types
const forwardReference = 1

// id is what heed calls the message.
func (m message) id() string { return m.Channel + "/" + m.ID }

// whole reports whether it is known where the message is.
func (m message) whole() bool { return snowflake.MatchString(m.ID) && snowflake.MatchString(m.Channel) }

// said reports whether somebody said the message, whoever it was.
func (m message) said() bool {
	return m.whole() && snowflake.MatchString(m.Author.ID) && !m.Author.System && (m.Type == plainMessage || m.Type == replyMessage)
}

// byTool reports whether no person wrote the message.
func (m message) byTool() bool { return m.Author.Bot || m.Webhook != "" }

// calls reports whether the message names somebody where they are alerted: also
// by being an answer to them.
func (m message) calls(id string) bool {
	return slices.ContainsFunc(m.Mentions, func(u user) bool { return u.ID == id }) || m.names(id)
}

// names reports whether the message itself names somebody.
func (m message) names(id string) bool {
	return strings.Contains(m.Content, "<@"+id+">") || strings.Contains(m.Content, "<@!"+id+">")
}

// posted is when the message was said.
func (m message) posted() time.Time { return timeOf(m.ID) }

// thread reports whether r is a thread, of a channel or a forum.
func (r room) thread() bool { return r.Type >= announcementThread && r.Type <= privateThread }

// forum reports whether each thing said in r is a thread of its own.
func (r room) forum() bool { return r.Type == forumRoom || r.Type == mediaRoom }
