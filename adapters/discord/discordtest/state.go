package discordtest

import (
	"encoding/json"
	"time"
)

// User is an account.
type User struct {
	ID, Name string
	Global   string // the name that people see; "" is Name
	Bot      bool
	NoDirect bool // takes no direct messages from the app
}

// Tag is what posts of a forum can be marked with.
type Tag struct{ ID, Name string }

// Channel is a channel of the guild, as a test adds it.
type Channel struct {
	ID         string
	Type       int // as Discord counts them: 0 text, 5 announcements, 15 forum
	Name       string
	Parent     string // a category
	Tags       []Tag  // of a forum
	RequireTag bool   // of a forum: posts need one
}

// Thread is a thread of a channel or a post of a forum, as a test sees it.
type Thread struct {
	ID, Parent, Name, Owner string
	Applied                 []string // ids of its tags
	Archived, Locked        bool
	AutoArchive             int // minutes
}

// The types of channels that are known here.
const (
	textChannel         = 0
	dmChannel           = 1
	categoryChannel     = 4
	announcementChannel = 5
	announcementThread  = 10
	publicThread        = 11
	privateThread       = 12
	forumChannel        = 15
	mediaChannel        = 16
)

// member is somebody in the guild.
type member struct {
	roles []string
	nick  string
	since time.Time
}

// role is a role of the guild.
type role struct {
	id, name    string
	mentionable bool
	permissions int64
	managed     bool // by an application: the role that it got with its invitation
}

// channel is a channel, a thread or a direct message, with all that was said in it.
type channel struct {
	Channel
	direct   string     // of a direct message: with whom
	thread   *thread    // nil: it is none
	messages []*message // ascending by id
	last     string     // the id of the newest message ever
	denied   int64      // what the app may not do here
	allowed  int64      // what it may do here, beyond what it may everywhere
	renamed  []time.Time
}

// thread is what a thread has beyond a channel; its channel's Parent is a channel.
type thread struct {
	owner            string
	archived, locked bool
	since            time.Time // of archived's last change
	autoArchive      int       // minutes
	applied          []string
	created          time.Time
	said             int // messages, ever
}

// message is a message as Discord keeps it.
type message struct {
	id, channel string
	kind        int // its type
	author      string
	webhook     string // of a webhook's; author is its id then
	username    string // of a webhook's
	content     string
	embeds      []any
	components  []any
	attachments []any // of files, those that embeds do not show
	files       []File
	stickers    []any
	poll        any
	flags       int
	nonce       string
	key         string // that heed put into it: see [Server.Copies]
	reference   object // message_reference
	referenced  string // the id of what it answers
	snapshots   []any  // of a forward
	position    int
	edited      time.Time
	edits       int
	pings       []string // who was alerted: ids of users and roles, "everyone", "here"
	mentions    []string // ids of users that the content names
	roles       []string // mention_roles
	everyone    bool
	reactions   []reaction
	thread      string       // that was begun at it
	asked       *interaction // that it is an answer to
	whisperTo   string       // who alone sees it
	reveals     bool         // the app was given its content by a command
	extra       object       // more of it on the wire, for flive's oddities
}

// File is an attachment.
type File struct {
	ID, Name, Kind, URL string
	Description         string // for people who do not see it
	Content             []byte
}

// reaction is an emoji under a message.
type reaction struct {
	emoji string // "✅", or name:id
	users []string
}

// nonce is a message that the app posted with a nonce.
type nonce struct {
	channel, message string
	until            time.Time
}

// interaction is what somebody clicked, sent or typed, and what became of it.
type interaction struct {
	id, token     string
	kind          int // 2 command, 3 component, 4 autocomplete, 5 modal
	user, channel string
	message       *message // where it was pressed; nil: nowhere
	at            time.Time
	answer        object     // the first answer; nil: none yet
	original      *message   // the first answer's message; nil: none (yet)
	later         bool       // a message was promised
	quiet         int        // the flags of what was promised
	told          []*message // all that was said in answer
}

// command is one that the app registered.
type command struct {
	id, guild string // guild "": everywhere
	kind      int
	name      string
	body      json.RawMessage // as it was sent
}
