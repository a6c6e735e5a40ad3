package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"heed/bot"
)

// linker is an adapter that people sign in at.
type linker interface {
	// Link returns an address that signs m in, once, within ten minutes.
	Link(ctx context.Context, m bot.MemberID) (string, error)
}

// greet says on standard output, in one piece, where heed is and how to get in.
func (p program) greet(ctx context.Context, h *house) {
	var b strings.Builder
	say := func(name, value string) { fmt.Fprintf(&b, "  %-10s %s\n", name, value) }
	fmt.Fprintf(&b, "heed serves on %s\n\n", h.publicURL)
	if link, who := h.signIn(ctx); link != "" {
		say("board", link)
		say("", fmt.Sprintf("signs %s in, once, within ten minutes; heed link MEMBER makes another", who))
	}
	if tokens := h.config.tokens; tokens != nil {
		say("api token", tokens[apiTokenName])
		say("try it", tryLine(h.publicURL, tokens[inboxTokenName]))
		fmt.Fprintln(&b, "\nThere is no configuration; config.example.yaml shows what can be in a config.yaml.")
	}
	_, _ = io.WriteString(p.stdout, b.String()) // with nobody to read it, heed serves all the same
}

// tryLine is a command that sends a mention, another one every time.
func tryLine(publicURL string, token string) string {
	return fmt.Sprintf(`curl -H 'Authorization: Bearer %s' -H 'Content-Type: application/json'`+
		` -d '{"id": "'"$(date +%%s%%N)$RANDOM"'", "text": "Hello, is anybody there?", "author": {"name": "Ann"}}' %s/in/inbox`,
		token, publicURL)
}

// signIn makes a sign-in link for the member with the greatest role, if there
// is a board.
func (h *house) signIn(ctx context.Context) (link string, who bot.MemberID) {
	if who = foremost(h.config.Members); who == "" {
		return "", ""
	}
	link, err := h.linkFor(ctx, who)
	if err != nil {
		h.log.Error("no sign-in link could be made", "err", err)
	}
	return link, who
}

// linkFor makes a sign-in link for a member; empty if there is no board.
func (h *house) linkFor(ctx context.Context, who bot.MemberID) (string, error) {
	for _, id := range slices.Sorted(maps.Keys(h.plugged)) {
		if l, ok := h.plugged[id].(linker); ok {
			return l.Link(ctx, who)
		}
	}
	return "", nil
}

// foremost returns the first admin, else the first lead, else the first
// member, in the order of their names; empty if there is nobody.
func foremost(all map[bot.MemberID]member) bot.MemberID {
	names := slices.Sorted(maps.Keys(all))
	for _, role := range []bot.Role{bot.Admin, bot.Lead, bot.Agent, bot.Viewer} {
		for _, id := range names {
			if all[id].Role == role {
				return id
			}
		}
	}
	return ""
}
