package discord

import (
	"regexp"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// Most characters of a line as it is shown, alone and above the words that it
// tells of, and of those; see [maxSaid].
const (
	maxLine  = 4000
	maxAbove = 1200
	maxWords = 2300
	maxEnd   = 300 // of a last line that is kept whole
)

// drawLine is a line of heed's own, or a nag, with the words it tells of below
// it, and whom it alerts: only what stands outside of the embed alerts.
func (a *Adapter) drawLine(m bot.Message) drawn {
	told := chat.Harmless(m.Text)
	if chat.Blank(told) {
		told = "Something happened."
	}
	e := embed{URL: a.marked(m.Key)}
	if m.Kind == bot.SendNag {
		e.Color = amber
	}
	e.Description = a.paragraphs(told, m.About, maxLine)
	if m.Said != nil {
		e.Description = strings.Join(append([]string{a.paragraphs(told, m.About, maxAbove)}, spoken(*m.Said, maxWords)...), "\n")
	}
	content, alerts := a.alerting(m)
	first, _, _ := strings.Cut(told, "\n")
	return drawn{Content: content, Embeds: []embed{e}, Components: []row{}, Mentions: alerts, Name: chat.Clip(chat.OneLine(first), maxName)}
}

// paragraphs are a text of heed's own, and behind the first line of it a way to what it is
// about. Lines that begin with a dot are a list. Where heed's own addresses stand,
// words lead there. What is too long keeps the last of them.
func (a *Adapter) paragraphs(s string, about bot.Ref, limit int) string {
	first, rest, more := strings.Cut(s, "\n")
	way := a.way(about)
	all := append(pieces(first, a.led(onTheBoard)), way)
	for more {
		var line string
		line, rest, more = strings.Cut(rest, "\n")
		all = append(all, "\n")
		if item, listed := strings.CutPrefix(line, "• "); listed {
			all = append(append(all, "- "), pieces(item, a.led("Open"))...)
		} else {
			all = append(all, pieces(line, a.led(onTheBoard))...)
		}
	}
	return around(all, limit)
}

// around is like fit, but what is left out is before the line that ends with a way
// to more, or, where that line is long, before the way itself.
func around(all []string, limit int) string {
	last := len(all) - 1
	for last >= 0 && !strings.Contains(all[last], "](") { // only heed writes this: see [leading]
		last--
	}
	if last < 0 || chat.Size(strings.Join(all, "")) <= limit {
		return fit(all, limit)
	}
	start, gap := last, " "
	line := last
	for line > 0 && all[line-1] != "\n" {
		line--
	}
	if line > 0 && chat.Size(strings.Join(all[line:], "")) <= maxEnd {
		start, gap = line, "\n"
	}
	end := fit(all[start:], limit/2)
	return strings.TrimRight(fit(all[:start], limit-chat.Size(end)-1), " \n") + gap + end
}

// led shows heed's own addresses as words that lead there.
func (a *Adapter) led(label string) leads {
	return func(to, _ string) string {
		if safe, _, ok := chat.Site(to, maxAddress); ok && a.ours(safe) {
			return leading(safe, label)
		}
		return ""
	}
}

// ours reports whether an address is one of the board's.
func (a *Adapter) ours(to string) bool {
	return a.host.PublicURL != "" && strings.HasPrefix(to, a.host.PublicURL+"/")
}

// way leads to the card that a line is about; empty: where that is is not known.
func (a *Adapter) way(about bot.Ref) string {
	p, err := a.place(about)
	if err != nil {
		return ""
	}
	r, known := a.rooms.seen(p.channel)
	if !known || !snowflake.MatchString(r.Guild) {
		return ""
	}
	return " · " + leading(messages+r.Guild+"/"+p.channel+"/"+p.message, "Go to the card")
}

// maxPings is the most people that a message alerts.
// https://docs.discord.com/developers/resources/message#allowed-mentions-object
const maxPings = 50

// someone is what the id of a person must look like to be alerted.
var someone = regexp.MustCompile(`^[0-9]{6,20}$`)

// alerting is the text that alerts people of this connection, and whom exactly. A
// nag that names none of them alerts the roles of the team, where heed may. A direct
// message alerts whom it is to by itself.
func (a *Adapter) alerting(m bot.Message) (string, mentions) {
	all, alerts := []string{}, nobody()
	if _, alone := m.Lane.Direct(); alone {
		return "", alerts
	}
	for _, p := range m.Ping {
		if p.Connection == a.host.Connection && someone.MatchString(p.ID) && len(alerts.Users) < maxPings {
			all, alerts.Users = append(all, "<@"+p.ID+">"), append(alerts.Users, p.ID)
		}
	}
	if m.Kind == bot.SendNag && len(all) == 0 && a.set.PingRoles {
		for _, role := range a.set.Roles {
			all, alerts.Roles = append(all, "<@&"+role+">"), append(alerts.Roles, role)
		}
	}
	return strings.Join(all, " "), alerts
}
