package main

import (
	"fmt"
	"slices"
	"time"

	"heed/bot"
)

// posting says when and where a desk is told how it is doing.
type posting struct {
	Cron   string         `yaml:"cron"`
	Post   []bot.Channel  `yaml:"post"`
	Direct []bot.MemberID `yaml:"direct"`
}

// digest is a posting with figures of each member, which all members may see or
// only those they are about.
type digest struct {
	Posting posting `yaml:",inline"`
	Members string  `yaml:"members"`
}

// posted checks when and where a desk is told.
func (r *reading) posted(field string, p posting, c *config) {
	if _, there := r.places[field]; !there {
		return
	}
	if p.Cron == "" {
		r.note(field+".cron", `missing; when? such as "0 9 * * 1-5", at 09:00 from Monday to Friday`)
	} else if s, err := bot.ParseSchedule(p.Cron); err != nil {
		r.note(field+".cron", "%s", err)
	} else if s.Next(r.now, time.UTC).IsZero() {
		r.note(field+".cron", "there is no such day: it would never be posted")
	}
	for i, post := range p.Post {
		at := fmt.Sprintf("%s.post[%d]", field, i)
		r.showing(at, post, c)
		if slices.Contains(p.Post[:i], post) && !post.IsZero() {
			r.note(at, "%s is named twice", post)
		}
	}
	r.people(field+".direct", p.Direct, c)
}

// people checks a list of members.
func (r *reading) people(field string, all []bot.MemberID, c *config) {
	for i, m := range all {
		at := fmt.Sprintf("%s[%d]", field, i)
		refer(r, at, "member", m, c.Members)
		if slices.Contains(all[:i], m) && m != "" {
			r.note(at, "%s is named twice", m)
		}
	}
}

// figures checks who may see the figures of members.
func (r *reading) figures(field string, d digest) {
	if words := []string{"own", "all"}; d.Members != "" && !slices.Contains(words, d.Members) {
		r.note(field+".members", "members see their own figures, or those of all%s", meant(d.Members, words))
	}
}

func (p posting) posting() bot.Posting {
	return bot.Posting{At: p.Cron, Post: p.Post, Direct: p.Direct}
}
