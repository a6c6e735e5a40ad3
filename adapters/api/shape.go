package api

import (
	"strings"
	"time"

	"heed/bot"
)

// The shapes on the wire. Their names are a promise: fields are added, never
// renamed. Times are RFC 3339 in UTC; what is unknown is absent.

type list struct {
	Items []item    `json:"items"`
	Next  string    `json:"next"`
	Fresh time.Time `json:"fresh,omitzero"` // of a search: includes all that happened until then
}

type item struct {
	ID         bot.ItemID   `json:"id"`
	Desk       bot.DeskID   `json:"desk"`
	State      bot.State    `json:"state"`
	Kind       bot.Kind     `json:"kind,omitempty"`
	Kinds      []bot.Kind   `json:"kinds"`
	Tags       []string     `json:"tags"`
	Feeling    string       `json:"feeling,omitempty"`
	Customer   *customer    `json:"customer,omitempty"`
	Owner      *who         `json:"owner"`
	Text       string       `json:"text"`                // the first mention, as it was first written
	Edited     string       `json:"edited,omitempty"`    // as it reads now
	Withdrawn  bool         `json:"withdrawn,omitempty"` // deleted at its source
	URL        string       `json:"url,omitempty"`
	Mentions   int          `json:"mentions"`
	Earlier    bot.ItemID   `json:"earlier,omitempty"`
	Links      []bot.ItemID `json:"links,omitempty"`
	MergedInto bot.ItemID   `json:"merged_into,omitempty"`
	Withheld   bool         `json:"withheld,omitempty"` // of a blocked customer, whose words are not shown
	OpenedAt   time.Time    `json:"opened_at"`
	ClaimedAt  time.Time    `json:"claimed_at,omitzero"`
	Responded  time.Time    `json:"responded_at,omitzero"`
	AnsweredAt time.Time    `json:"answered_at,omitzero"`
	ResolvedAt time.Time    `json:"resolved_at,omitzero"`
	Outcome    bot.Outcome  `json:"outcome,omitempty"`
	DueAt      time.Time    `json:"due_at,omitzero"`
	Late       bool         `json:"late,omitempty"` // due_at has passed
	Promise    *promise     `json:"promise,omitempty"`
	FollowUp   *promise     `json:"follow_up,omitempty"` // of a resolved item
	Verdict    bot.Outcome  `json:"verdict,omitempty"`
	Theme      string       `json:"theme,omitempty"` // of a weakness
	Snoozed    *snooze      `json:"snoozed,omitempty"`
	Rev        uint64       `json:"rev"`
	Replies    []reply      `json:"replies"`
	Log        []entry      `json:"log,omitzero"` // not in lists
}

type customer struct {
	ID      bot.CustomerID `json:"id,omitempty"`
	Name    string         `json:"name,omitempty"`
	Handles []handle       `json:"handles"`
	Blocked bool           `json:"blocked,omitempty"`
}

type handle struct {
	Connection bot.ConnectionID `json:"connection"`
	ID         string           `json:"id"`
	Name       string           `json:"name,omitempty"`
	URL        string           `json:"url,omitempty"`
	Followers  int64            `json:"followers,omitempty"`
}

type who struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

type snooze struct {
	Until          time.Time `json:"until,omitzero"`
	UntilTheyWrite bool      `json:"until_they_write,omitempty"`
}

// promise is something the team owes a customer for a day.
type promise struct {
	By     time.Time `json:"by"`
	MadeAt time.Time `json:"made_at,omitzero"`
	Member *who      `json:"member,omitempty"` // who made it
}

// itemOf is an item as it stands in a list: without its log, and with only
// those replies whose fate is not settled.
func itemOf(v bot.View, r bot.Rules) item {
	i := v.Item
	shown := item{
		ID: i.ID, Desk: i.Desk, State: i.State(), Kind: i.Kind, Kinds: all(i.Kinds), Tags: all(i.Tags), Feeling: i.Feeling,
		Customer: customerOf(v), Owner: owner(i.Owner, r), URL: i.URL, Mentions: i.Mentions,
		Earlier: i.Earlier, Links: i.Links, MergedInto: i.MergedInto, Withheld: i.Withheld,
		OpenedAt: i.OpenedAt.UTC(), ClaimedAt: i.ClaimedAt.UTC(), Responded: i.RespondedAt.UTC(),
		AnsweredAt: i.AnsweredAt.UTC(), ResolvedAt: i.ResolvedAt.UTC(), DueAt: i.Due.UTC(), Late: i.Late,
		Promise: promiseOf(i.Promise, r), FollowUp: promiseOf(i.FollowUp, r), Verdict: i.Verdict, Theme: i.Theme,
		Snoozed: snoozeOf(i.Snooze), Rev: i.Rev, Replies: openReplies(i),
	}
	if i.Closed != nil {
		shown.Outcome = i.Closed.Outcome
	}
	if !i.Withheld {
		shown.Text, shown.Edited, shown.Withdrawn = v.First.Text, v.Edited.Text, i.First.Gone
	}
	return shown
}

// itemWithLog is an item by itself.
func itemWithLog(v bot.View, r bot.Rules) item {
	shown := itemOf(v, r)
	shown.Log = logOf(v, r)
	shown.Replies = repliesOf(v, r)
	return shown
}

// customerOf is nil for somebody of whom nothing is known.
func customerOf(v bot.View) *customer {
	c := customer{ID: v.Customer.ID, Name: v.Customer.Name, Handles: []handle{}, Blocked: !v.Customer.Blocked.IsZero()}
	if c.Name == "" && !v.Item.Withheld {
		c.Name = v.First.Author.Name
	}
	for _, h := range v.Customer.Handles {
		c.Handles = append(c.Handles, handle{Connection: h.Connection, ID: bare(h.ID), Name: h.Name, URL: h.URL, Followers: h.Followers})
	}
	if c.ID == "" && c.Name == "" {
		return nil
	}
	return &c
}

// bare is a handle's id without what [bot.Author.Key] puts before it where the
// source gave no id.
func bare(id string) string {
	for _, prefix := range []string{"handle:", "email:", "url:"} {
		if rest, ok := strings.CutPrefix(id, prefix); ok {
			return rest
		}
	}
	return id
}

func owner(id bot.MemberID, r bot.Rules) *who {
	if id == "" {
		return nil
	}
	return memberOf(id, r)
}

// memberOf names a member, by id alone if they have left.
func memberOf(id bot.MemberID, r bot.Rules) *who {
	return &who{ID: string(id), Name: r.Members[id].Name}
}

func snoozeOf(s bot.Snooze) *snooze {
	if s == (bot.Snooze{}) {
		return nil
	}
	return &snooze{Until: s.Until.UTC(), UntilTheyWrite: s.TheirWriting}
}

func promiseOf(p bot.Promise, r bot.Rules) *promise {
	if p.IsZero() {
		return nil
	}
	return &promise{By: p.Due.UTC(), MadeAt: p.Made.UTC(), Member: owner(p.By, r)}
}

// all is s as an array that is there even when it is empty.
func all[E any](s []E) []E {
	if s == nil {
		return []E{}
	}
	return s
}
