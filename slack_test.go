package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	slackgo "github.com/slack-go/slack"
)

// manifestOf runs heed slack manifest on a configuration whose secrets are not
// there yet.
func manifestOf(t *testing.T, text string, args ...string) (code int, m slackgo.Manifest, stderr string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, stderr := runOnce(t, append([]string{"slack", "manifest", "--config", file}, args...)...)
	if code == exitFine {
		if err := json.Unmarshal([]byte(out), &m); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
	}
	return code, m, stderr
}

const (
	socketMode = "acme: {type: slack, bot_token: {env: NOT_THERE_YET}, app_token: {env: NOR_THIS}}"
	byHTTP     = "corp: {type: slack, bot_token: {env: NOT_THERE_YET}, signing_secret: {env: NOR_THIS}}"
)

// A manifest asks for what the configuration uses, and for nothing else.
func TestAManifestAsksForTheLeast(t *testing.T) {
	always := []string{"chat:write", "commands", "users:read"}
	inChannels := []string{"channels:history", "channels:read", "groups:history", "groups:read"}
	for desk, more := range map[string][]string{
		"{from: [shop], post: [acme/C012AB3CD]}":                                             inChannels,
		"{from: [acme/C012AB3CD]}":                                                           inChannels,
		"{from: [acme]}":                                                                     {"app_mentions:read", "chat:write.public"},
		"{from: [shop], post: [board], members: [ann]}":                                      nil,
		"{from: [shop], fallback: acme/C012AB3CD}":                                           inChannels,
		"{from: [acme, acme/C012AB3CD], post: [board]}":                                      append([]string{"app_mentions:read", "chat:write.public"}, inChannels...),
		"{from: [shop], digest: {cron: '0 9 * * *', post: [acme/C012AB3CD], direct: [ann]}}": append([]string{"im:history", "im:write"}, inChannels...),
	} {
		config := "members: {ann: {on: {acme: U012AB3CD}}}\nconnections: {board: {type: web}, shop: {type: webhook, token: {env: NEITHER}}, " + socketMode + "}\ndesks: {one: " + desk + "}\n"
		if !strings.Contains(desk, "shop") {
			config = strings.Replace(config, "shop: {type: webhook, token: {env: NEITHER}}, ", "", 1)
		}
		code, m, stderr := manifestOf(t, config)
		got, want := m.OAuthConfig.Scopes.Bot, slices.Sorted(slices.Values(append(slices.Clone(more), always...)))
		if slices.Sort(got); code != exitFine || !slices.Equal(got, want) {
			t.Errorf("%s: exit code %d, scopes %v, want %v\n%s", desk, code, got, want, stderr)
		}
		forwards := slices.Contains(more, "app_mentions:read")
		if (len(m.Features.Shortcuts) > 0) != forwards || slices.Contains(m.Settings.EventSubscriptions.BotEvents, "app_mention") != forwards {
			t.Errorf("%s: shortcuts %v, events %v", desk, m.Features.Shortcuts, m.Settings.EventSubscriptions.BotEvents)
		}
		if !m.Features.SlashCommands[0].ShouldEscape {
			t.Errorf("%s: who is named in a command is only a name", desk)
		}
		if !m.Settings.SocketModeEnabled || !m.Settings.Interactivity.IsEnabled || m.Settings.TokenRotationEnabled || !m.Features.AppHome.HomeTabEnabled {
			t.Errorf("%s: settings %+v", desk, m.Settings)
		}
	}
}

func TestAManifestKnowsMembersByAddress(t *testing.T) {
	_, m, _ := manifestOf(t, "members: {ann: {email: ann@example.com}}\nconnections: {"+socketMode+"}\ndesks: {one: {from: [acme]}}\n")
	if !slices.Contains(m.OAuthConfig.Scopes.Bot, "users:read.email") {
		t.Errorf("scopes %v", m.OAuthConfig.Scopes.Bot)
	}
}

func TestAManifestForHTTPNamesTheAddress(t *testing.T) {
	config := "public_url: https://heed.example.com\nconnections: {" + socketMode + ", " + byHTTP + "}\ndesks: {one: {from: [acme, corp]}}\n"
	if code, _, stderr := manifestOf(t, config); code != exitWrong || !strings.Contains(stderr, "acme, corp") {
		t.Errorf("two connections: exit code %d, %s", code, stderr)
	}
	_, m, _ := manifestOf(t, config, "corp")
	const at = "https://heed.example.com/slack/corp"
	if m.Settings.SocketModeEnabled || m.Settings.EventSubscriptions.RequestUrl != at || m.Settings.Interactivity.RequestUrl != at ||
		m.Features.SlashCommands[0].Url != at {
		t.Errorf("settings %+v, commands %+v", m.Settings, m.Features.SlashCommands)
	}
}

func TestNoManifestWithoutSlack(t *testing.T) {
	code, _, stderr := manifestOf(t, "connections: {shop: {type: webhook, token: {env: NEITHER}}}\ndesks: {one: {from: [shop]}}\n")
	if code != exitWrong || !strings.Contains(stderr, "type: slack") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}

// Names where ids are wanted are the mistake everybody makes.
func TestSlackConfigurationMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"post: ['acme/#support']": "C012AB3CD",
		"post: [acme]":            "name the channel too",
		"from: [acme/support]":    "C012AB3CD",
		"digest: {cron: '0 9 * * *', post: [acme/managers]}": "C012AB3CD",
	} {
		if !strings.Contains(text, "from:") {
			text = "from: [acme], " + text
		}
		wrong := mistakesIn(t, "connections: {acme: {type: slack, bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}}}\ndesks: {d: {"+text+"}}\n")
		if len(wrong) != 1 || !strings.Contains(wrong[0].Detail, want) {
			t.Errorf("%s: %v, want one that says %q", text, wrong, want)
		}
	}
	for keys, want := range map[string]string{
		"bot_token: {env: EMPTY}, app_token: {env: SLACK_APP_TOKEN}":                                             "bot_token",
		"bot_token: {env: SLACK_APP_TOKEN}, app_token: {env: SLACK_APP_TOKEN}":                                   "bot_token",
		"bot_token: xoxe.xoxb-1, app_token: {env: SLACK_APP_TOKEN}":                                              "bot_token",
		"bot_token: {env: SLACK_BOT_TOKEN}":                                                                      "app_token",
		"bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_BOT_TOKEN}":                                   "app_token",
		"bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}, signing_secret: {env: A_SECRET}":  "signing_secret",
		"bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}, bots: [zapier]":                   "bots",
		"bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}, command: heed":                    "command",
		"bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}, api_url: 'http://slack.com/api/'": "api_url",
		"bot_token: {env: SLACK_BOT_TOKEN}, app_token: {env: SLACK_APP_TOKEN}, api_url: 'https://slack.com/api'": "api_url",
	} {
		wrong := mistakesIn(t, "connections: {acme: {type: slack, "+keys+"}}\ndesks: {d: {from: [acme]}}\n")
		if len(wrong) != 1 || wrong[0].Field != "connections.acme."+want {
			t.Errorf("%s: %v, want one at %s", keys, wrong, want)
		}
	}
	wrong := mistakesIn(t, "members: {ann: {on: {acme: ann}}}\nconnections: {"+strings.NewReplacer("NOT_THERE_YET", "SLACK_BOT_TOKEN", "NOR_THIS", "SLACK_APP_TOKEN").Replace(socketMode)+"}\ndesks: {d: {from: [acme]}}\n")
	if len(wrong) != 1 || wrong[0].Field != "members.ann.on.acme" {
		t.Errorf("a member's name: %v", wrong)
	}
}
