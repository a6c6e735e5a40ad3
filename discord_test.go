package main

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	dg "github.com/bwmarrin/discordgo"

	"heed/adapters/discord/discordtest"
)

// The people, channels and the role of these tests.
const (
	discordAnn  = "80351110224678912"
	discordBob  = "80351110224678913"
	discordRole = "80351110224678921"
	discordTeam = "80351110224678931"
	discordShop = "80351110224678932"
	discordPost = "80351110224678933" // a forum
)

// server is a Discord in which everything is as the configuration needs it.
func server(t *testing.T, set discordtest.Settings) (*discordtest.Server, discordtest.Address) {
	t.Helper()
	s := discordtest.New(set)
	s.AddUser(discordtest.User{ID: discordAnn, Name: "ann"}, discordtest.User{ID: discordBob, Name: "bob"})
	s.AddRole(discordRole, "support")
	s.Join(discordAnn)
	s.Join(discordBob, discordRole)
	s.AddChannel(
		discordtest.Channel{ID: discordTeam, Name: "team"}, discordtest.Channel{ID: discordShop, Name: "shop"},
		discordtest.Channel{ID: discordPost, Name: "help", Type: 15},
	)
	return s, s.Serve(t)
}

// withDiscord is a configuration that uses it.
func withDiscord(s *discordtest.Server, at discordtest.Address, more string) string {
	if !strings.Contains(more, "roles: ") {
		more += `, roles: ["` + discordRole + `"]`
	}
	return `
members: {ann: {on: {guild: "` + discordAnn + `"}}, bob: {on: {guild: "` + discordBob + `"}}, eve: {}}
connections:
  board: {type: web}
  guild: {type: discord, token: ` + s.Token() + `, api_url: "` + at.APIURL + `"` + more + `}
desks:
  support: {from: [guild/` + discordShop + `, guild/` + discordPost + `], post: [guild/` + discordTeam + `, board]}
`
}

func TestTheDoctorFindsNothingWrongInDiscord(t *testing.T) {
	s, at := server(t, discordtest.Settings{})
	code, out, stderr := diagnosed(t, withDiscord(s, at, ""))
	for _, line := range []string{
		"fine   guild: token: heed is the application ", "fine   guild: message content: heed may read messages",
		"fine   guild: channel " + discordTeam + ": heed can do what it has to in #team", "fine   guild: channel " + discordShop + ": ", "fine   guild: channel " + discordPost + ": ",
		"fine   guild: commands in ", "fine   guild: role " + discordRole + ": who has @support is of the team",
		"fine   guild: member ann: is @ann", "fine   guild: member bob: is @bob", "fine   guild: member eve: has no id here; that is right",
	} {
		if !strings.Contains(out, line) {
			t.Errorf("no line %q", line)
		}
	}
	if code != exitFine || strings.Contains(out, "WRONG") {
		t.Errorf("exit code %d, stderr %s, stdout\n%s", code, stderr, out)
	}
}

// Each thing that can be wrong is one line that says how to mend it, and no
// other line is wrong.
func TestTheDoctorSaysWhatIsWrongInDiscord(t *testing.T) {
	for name, c := range map[string]struct {
		set   discordtest.Settings
		more  string
		spoil func(*discordtest.Server)
		want  string
	}{
		"not allowed":     {spoil: func(s *discordtest.Server) { s.Deny(discordTeam, dg.PermissionEmbedLinks) }, want: "channel " + discordTeam + ": heed lacks Embed Links in #team; allow it"},
		"not seen":        {spoil: func(s *discordtest.Server) { s.Deny(discordShop, dg.PermissionViewChannel) }, want: "channel " + discordShop + ": heed "},
		"no such channel": {spoil: func(s *discordtest.Server) { s.DeleteChannel(discordShop) }, want: "channel " + discordShop + ": there is no such channel"},
		"a voice channel": {spoil: func(s *discordtest.Server) { s.AddChannel(discordtest.Channel{ID: discordShop, Name: "talk", Type: 2}) }, want: "channel " + discordShop + ": #talk is neither a text channel nor a forum"},
		"the intent":      {set: discordtest.Settings{NoContent: true}, want: "message content: the intent is off; turn MESSAGE CONTENT INTENT on at https://discord.com/developers/applications/"},
		"reads nothing":   {set: discordtest.Settings{NoContent: true}, more: ", message_content: false", want: "message content: channels are watched and message_content is false"},
		"another key":     {more: ", public_key: " + strings.Repeat("ab", 32), want: "public_key: it is of another application"},
		"who left":        {spoil: func(s *discordtest.Server) { s.Leave(discordBob) }, want: "member bob: nobody in these servers has the id " + discordBob},
		"no such role":    {more: `, roles: ["` + discordRole + `1"]`, want: "role " + discordRole + "1: no server of these channels has it"},
		"can not mark":    {more: `, solved: solved`, spoil: func(s *discordtest.Server) { s.Deny(discordPost, dg.PermissionManageThreads) }, want: "channel " + discordPost + ": heed lacks Manage Threads in #help"},
	} {
		t.Run(name, func(t *testing.T) {
			s, at := server(t, c.set)
			if c.spoil != nil {
				c.spoil(s)
			}
			code, out, stderr := diagnosed(t, withDiscord(s, at, c.more))
			if code != exitWrong || strings.Count(out, "WRONG") != 1 || !strings.Contains(out, "WRONG  guild: "+c.want) || !strings.Contains(stderr, "one thing is wrong") {
				t.Errorf("exit code %d, stderr %s, want one that says %q:\n%s", code, stderr, c.want, out)
			}
		})
	}
}

func TestTheDoctorKnowsABadDiscordToken(t *testing.T) {
	s, at := server(t, discordtest.Settings{})
	config := withDiscord(s, at, "")
	old := s.Token()
	s.ResetToken()
	code, out, _ := diagnosed(t, config)
	if code != exitWrong || strings.Count(out, "WRONG") != 1 || !strings.Contains(out, "WRONG  guild: token: ") || strings.Contains(out, old) {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	if code, out, _ := diagnosed(t, strings.Replace(config, at.APIURL, "http://127.0.0.1:1/", 1)); code != exitWrong || !strings.Contains(out, "WRONG  guild: token: ") {
		t.Errorf("nobody there: exit code %d:\n%s", code, out)
	}
}

// invited runs heed discord invite, and returns the address that it prints.
func invited(t *testing.T, config string, args ...string) (code int, query url.Values, out, stderr string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, stderr = runOnce(t, append([]string{"discord", "invite", "--config", file}, args...)...)
	if at := regexp.MustCompile(`https://discord\.com/oauth2/authorize\?\S+`).FindString(out); at != "" {
		u, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		query = u.Query()
	}
	return code, query, out, stderr
}

// An invitation asks for what the configuration uses, and for nothing else.
func TestAnInvitationAsksForTheLeast(t *testing.T) {
	s, at := server(t, discordtest.Settings{})
	const (
		reacting  = dg.PermissionAddReactions // to what heed did not take
		answering = dg.PermissionViewChannel | dg.PermissionReadMessageHistory | dg.PermissionSendMessages | dg.PermissionSendMessagesInThreads | dg.PermissionEmbedLinks | reacting
		posting   = answering | dg.PermissionCreatePublicThreads
	)
	for desk, want := range map[string]int64{
		"{from: [shop], post: [guild/998877665544332211]}":                                                          posting,
		"{from: [guild/998877665544332211], post: [board]}":                                                         answering,
		"{from: [guild], post: [board]}":                                                                            answering,
		"{from: [guild], post: [board]}, deaf: yes":                                                                 answering &^ reacting,
		"{from: [shop], post: [board], members: [ann]}":                                                             dg.PermissionViewChannel,
		"{from: [shop], post: [board], digest: {cron: '0 9 * * *', post: [guild/998877665544332211]}}":              posting | dg.PermissionAttachFiles,
		"{from: [guild, guild/998877665544332211], post: [guild/998877665544332212], fallback: board}, solved: yes": posting | dg.PermissionManageThreads,
	} {
		desk, solved := strings.CutSuffix(desk, ", solved: yes")
		desk, deaf := strings.CutSuffix(desk, ", deaf: yes")
		config := "members: {ann: {}}\nconnections: {board: {type: web}, guild: {type: discord, token: " + s.Token() + ", api_url: '" + at.APIURL + "'}"
		if strings.Contains(desk, "shop") {
			config += ", shop: {type: webhook, token: 0123456789abcdef}"
		}
		if solved {
			config = strings.Replace(config, "type: discord", "type: discord, solved: ✅", 1)
		}
		if deaf {
			config = strings.Replace(config, "type: discord", "type: discord, message_content: false", 1)
		}
		code, query, out, stderr := invited(t, config+"}\ndesks: {one: "+desk+"}\n")
		got, _ := strconv.ParseInt(query.Get("permissions"), 10, 64)
		if code != exitFine || got != want || query.Get("client_id") != s.App() || query.Get("scope") != "bot applications.commands" {
			t.Errorf("%s: exit code %d, permissions %b, want %b; %v\n%s%s", desk, code, got, want, query, out, stderr)
		}
	}
}

// Where Discord can not be asked the token says whose it is; where nothing does, that is said.
func TestAnInvitationWithoutDiscord(t *testing.T) {
	config := func(token string) string {
		return "members: {ann: {}}\nconnections: {board: {type: web}, guild: {type: discord, token: " + token + ", api_url: 'http://127.0.0.1:1/'}}\ndesks: {one: {from: [guild], post: [board]}}\n"
	}
	code, query, _, stderr := invited(t, config("ODAzNTExMTAyMjQ2Nzg5MTI.Gabcde.abcdefghijklmnop"))
	if code != exitFine || query.Get("client_id") != "80351110224678912" {
		t.Errorf("exit code %d, %v, %s", code, query, stderr)
	}
	code, _, out, stderr := invited(t, config("nonsense"))
	if code != exitWrong || !strings.Contains(stderr, "ask Discord who the application is") || strings.Contains(out+stderr, "nonsense") {
		t.Errorf("exit code %d, %s%s", code, out, stderr)
	}
	code, _, _, stderr = invited(t, config("x"), "another")
	if code != exitWrong || !strings.Contains(stderr, "there is no such connection of the type discord") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}

// A bad value is named with its mend.
func TestADiscordConnectionIsChecked(t *testing.T) {
	for line, want := range map[string]string{
		"token: 'Bot abc'":                             "token: is the token alone, without the word Bot",
		"token: abc, public_key: 12":                   "public_key: must be 64 hexadecimal digits",
		"token: abc, roles: [support]":                 "roles: must be ids of roles, such as 80351110224678912, not support",
		"token: abc, command: /heed":                   "command: must be at most 32 small letters, digits, - and _, such as heed-eu",
		"token: abc, api_url: 'http://example.com/'":   "api_url: must be an https address",
		"token: abc, api_url: 'https://example.com/x'": "api_url: must end with a slash",
		"roles: []": "token: is needed",
	} {
		config := "members: {ann: {}}\nconnections: {board: {type: web}, guild: {type: discord, " + line + "}}\ndesks: {one: {from: [guild], post: [board]}}\n"
		code, _, stderr := diagnosed(t, config)
		if code != exitWrong || !slices.ContainsFunc(strings.Split(stderr, "\n"), func(l string) bool { return strings.Contains(l, want) }) {
			t.Errorf("%s: exit code %d, %s, want %q", line, code, stderr, want)
		}
	}
	config := "members: {ann: {on: {guild: ann#1234}}}\nconnections: {board: {type: web}, guild: {type: discord, token: abc}}\ndesks: {one: {from: [guild/general], post: [board]}}\n"
	_, _, stderr := diagnosed(t, config)
	for _, want := range []string{"a person in Discord is named by their user id", "a channel of Discord is named by its id"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%s, want %q", stderr, want)
		}
	}
}
