package discord_test

import (
	"strings"
	"testing"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// An examination waits where Discord wants to be spared: of what was not answered
// nothing is wrong.
func TestAnExaminationTakesItsTime(t *testing.T) {
	t.Parallel()
	asleep(t, settings{discord: discordtest.Settings{Pace: true}}, func(h *hermit) {
		for range 5 {
			for _, f := range h.examined(nil) {
				if f.Wrong != "" {
					h.Errorf("%s: %s", f.Of, f.Wrong)
				}
			}
		}
	})
}

// Roles and members are not called wrong because a channel is.
func TestWhereNoChannelIsRightNothingElseIsWrong(t *testing.T) {
	t.Parallel()
	asleep(t, settings{}, func(h *hermit) {
		for _, c := range []string{team, shop, forum} {
			h.discord.DeleteChannel(c)
		}
		for _, f := range h.examined(nil) {
			if f.Wrong != "" && !strings.HasPrefix(f.Of, "channel ") {
				h.Errorf("%s: %s", f.Of, f.Wrong)
			}
		}
	})
}

// A tag that marks what is solved is looked for where posts are.
func TestATagThatIsNotThereIsFound(t *testing.T) {
	t.Parallel()
	for solved, want := range map[string]string{"": "", "✅": "", "solved": "", "Fixed": "has no tag named Fixed"} {
		t.Run(solved, func(t *testing.T) {
			asleep(t, settings{}, func(h *hermit) {
				for _, f := range h.examined(func(c *discord.Config) { c.Solved = solved }) {
					if f.Of == "channel "+forum && (f.Wrong == "") != (want == "") || !strings.Contains(f.Wrong, want) && f.Of == "channel "+forum {
						h.Errorf("%s: %s, want %q", f.Of, f.Wrong, want)
					}
				}
			})
		})
	}
	for solved, fine := range map[string]bool{"✅": true, ":white_check_mark:": true, "Solved": true, "<:yes:80351110224678912>": true, ":parrot:": false} {
		c := discord.Config{Token: "x", Solved: solved}
		if wrong := c.Check(); (len(wrong) == 0) != fine {
			t.Errorf("%s: %v", solved, wrong)
		}
	}
}

// examined is what the doctor finds in a configuration.
func (h *hermit) examined(set func(*discord.Config)) []bot.Finding {
	h.Helper()
	c := h.config()
	c.Roles = []string{crew}
	if set != nil {
		set(&c)
	}
	host := h.heed.Host()
	a, err := discord.New(host, c)
	if err != nil {
		h.Fatal(err)
	}
	found := a.Examine(h.Context())
	if len(found) < 4 {
		h.Errorf("found only %v", found)
	}
	return found
}
