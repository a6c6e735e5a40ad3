package slacktest

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

func keys(o object) []string { return slices.Sorted(maps.Keys(o)) }

var (
	call  = regexp.MustCompile(`<(?:@([UW][A-Z0-9]+)|!subteam\^([A-Z0-9]+)|!(here|channel|everyone|group))(?:\|[^>]*)?>`)
	shout = regexp.MustCompile(`(?:^|[^\w@])@(here|channel|everyone|group)\b`)
	aLink = regexp.MustCompile(`<((?:https?|mailto|tel|slack):[^|>]*)(?:\|([^>]*))?>`)
)

// Pings is whom a message alerts: ids of people and groups, "here", "channel",
// "everyone". Its top-level text counts beside the blocks, as it is what
// notifications say; a bare @channel counts where Slack looks names up.
func (m Message) Pings() []string {
	found := map[string]bool{}
	listen(found, m.Text, m.Alerts)
	var all any
	_ = json.Unmarshal(m.Blocks, &all) // none
	walk(all, func(o object) {
		switch o["type"] {
		case "mrkdwn":
			listen(found, text(o["text"]), o["verbatim"] != true)
		case "markdown":
			listen(found, text(o["text"]), true)
		case "user", "usergroup", "broadcast":
			found[text(o["user_id"])+text(o["usergroup_id"])+text(o["range"])] = true
		}
	})
	return slices.Sorted(maps.Keys(found))
}

// listen notes whom markup alerts.
func listen(found map[string]bool, said string, loose bool) {
	for _, at := range call.FindAllStringSubmatch(said, -1) {
		found[at[1]+at[2]+at[3]] = true
	}
	if !loose {
		return
	}
	for _, at := range shout.FindAllStringSubmatch(said, -1) {
		found[at[1]] = true
	}
}

// Link is a link in a message, and what it shows.
type Link struct{ Text, URL string }

// Links are all links of a message, buttons included.
func (m Message) Links() (all []Link) {
	marked := func(said string) {
		for _, at := range aLink.FindAllStringSubmatch(said, -1) {
			all = append(all, Link{plain(at[2]), plain(at[1])})
		}
	}
	marked(m.Text)
	var blocks any
	_ = json.Unmarshal(m.Blocks, &blocks) // none
	walk(blocks, func(o object) {
		switch o["type"] {
		case "mrkdwn":
			marked(text(o["text"]))
		case "link":
			all = append(all, Link{text(o["text"]), text(o["url"])})
		case "button":
			if to := text(o["url"]); to != "" {
				all = append(all, Link{shown(o["text"]), to})
			}
		}
	})
	return all
}

// Hides reports whether a link shows something else than where it leads: it
// has a text, and its host is not in that.
func (l Link) Hides() bool {
	u, err := url.Parse(l.URL)
	return l.Text != "" && l.Text != l.URL && (err != nil || u.Hostname() == "" || !strings.Contains(l.Text, u.Hostname()))
}
