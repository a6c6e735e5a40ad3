package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// message is a message as events, histories and shortcuts tell of it, and the
// event around it. What nobody reads is left as it came: what Slack adds to
// blocks must not cost a customer their message.
// https://docs.slack.dev/reference/events/message
type message struct {
	Type     string `json:"type"`
	Subtype  string `json:"subtype"`
	Channel  string `json:"channel"`
	User     string `json:"user"`
	BotID    string `json:"bot_id"`
	Username string `json:"username"` // that a bot calls itself in this message
	Bot      struct {
		Name string `json:"name"`
	} `json:"bot_profile"`
	Profile struct {
		DisplayName string `json:"display_name"`
		RealName    string `json:"real_name"`
	} `json:"user_profile"` // of somebody of another organisation
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	Thread      string          `json:"thread_ts"`
	Parent      string          `json:"parent_user_id"` // who began the thread
	Blocks      json.RawMessage `json:"blocks"`
	Attachments json.RawMessage `json:"attachments"`
	Files       json.RawMessage `json:"files"`
	Edited      *struct {
		TS string `json:"ts"`
	} `json:"edited"`

	Message   *message `json:"message"` // of message_changed
	DeletedTS string   `json:"deleted_ts"`
	EventTS   string   `json:"event_ts"`
	Tab       string   `json:"tab"` // of app_home_opened
}

// saying are the subtypes of messages that somebody said. All others tell of
// what happened in a channel.
// https://docs.slack.dev/reference/events/message#subtypes
var saying = map[string]bool{"": true, "file_share": true, "thread_broadcast": true, "me_message": true, "bot_message": true}

// byBot reports whether an app wrote the message.
func (m message) byBot() bool { return m.BotID != "" || m.Subtype == "bot_message" }

// inThread reports whether the message is in another's thread.
func (m message) inThread() bool { return m.Thread != "" && m.Thread != m.TS }

// root is the first message of the thread that an answer belongs to.
func (m message) root() string { return cmp.Or(m.Thread, m.TS) }

// id is what heed calls the message.
func (m message) id() string { return m.Channel + "/" + m.TS }

// stampForm is the form of a message's ts: its time, which is its name.
var stampForm = regexp.MustCompile(`^[1-9][0-9]{0,11}\.[0-9]{6}$`)

// at is the message's ts; empty: it has none that is one.
func (m message) at() string {
	if m.Channel == "" || !stampForm.MatchString(m.TS) || m.Thread != "" && !stampForm.MatchString(m.Thread) {
		return ""
	}
	return m.TS
}

// posted is when the message was said, and rooted when its thread began.
func (m message) posted() time.Time { return timeOf(m.at()) }

func (m message) rooted() time.Time { return timeOf(m.root()) }

// timeOf is the time that a ts is.
func timeOf(ts string) time.Time {
	seconds, micros, _ := strings.Cut(ts, ".")
	s, err1 := strconv.ParseInt(seconds, 10, 64)
	u, err2 := strconv.ParseInt(micros, 10, 64)
	if err1 != nil || err2 != nil {
		return time.Time{}
	}
	return time.Unix(s, u*1000).UTC()
}

// before is the last moment before a ts.
func before(ts string) string {
	n, err := strconv.ParseInt(strings.Replace(ts, ".", "", 1), 10, 64)
	if err != nil || n <= 0 {
		return dawn
	}
	return fmt.Sprintf("%d.%06d", (n-1)/1e6, (n-1)%1e6)
}

// dawn is before every message.
const dawn = "0.000000"

// newer reports whether one ts is after another; none is before all.
func newer(ts, than string) bool { return order(ts, than) > 0 }

// order compares two ts.
func order(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// files are the files beside a message. Those that are gone are left out.
// https://docs.slack.dev/reference/objects/file-object
func (m message) files() []bot.Attachment {
	var all []bot.Attachment
	for _, raw := range chat.Parts(m.Files) {
		var f struct{ ID, Name, Title, Mimetype, Permalink, Mode string }
		chat.Lenient(raw, &f)
		if f.Mode == "tombstone" {
			continue
		}
		all = append(all, bot.Attachment{URL: f.Permalink, Name: cmp.Or(f.Name, f.Title, f.ID), Type: f.Mimetype})
	}
	return all
}

// idOf is the id of what stands in a field, as it is or as a whole object.
func idOf(raw json.RawMessage, field string) string {
	var fields map[string]json.RawMessage
	chat.Lenient(raw, &fields)
	var whole struct{ ID string }
	chat.Lenient(fields[field], &whole)
	return cmp.Or(stringOf(fields[field]), whole.ID)
}
