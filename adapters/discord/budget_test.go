package discord_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
)

// TestAHeedThatStartsAgainAndAgainKeepsItsToken is a crash loop of some hours: Discord
// takes the token from who begins a thousand sessions in a day.
func TestAHeedThatStartsAgainAndAgainKeepsItsToken(t *testing.T) {
	const hours = 3
	asleep(t, settings{}, func(h *hermit) {
		began := time.Now()
		token := h.discord.Token()
		for time.Since(began) < hours*time.Hour {
			h.wake()
			was := h.discord.Identifies()
			for range 6 { // it is killed once it has connected, or after half a minute
				if h.pass(5 * time.Second); h.discord.Identifies() > was {
					break
				}
			}
			h.quit()
		}
		h.apart()
		if n := h.discord.Identifies(); n > hours*1000/24+20 || n < hours*30 || h.discord.Token() != token {
			h.Errorf("%d sessions began in %d hours", n, hours)
		}
		h.wake()
		h.pass(2 * time.Minute)
		h.delivered()
	})
}

// TestNoSessionBeginsThatDiscordDoesNotAllow uses up those of a day.
func TestNoSessionBeginsThatDiscordDoesNotAllow(t *testing.T) {
	alone(t, settings{discord: discordtest.Settings{Sessions: 1}}, func(h *hermit) {
		token := h.discord.Token()
		h.discord.Forget()
		h.discord.Drop()
		h.pass(time.Minute)
		why := h.adapter.Pulse().Down
		if !strings.Contains(why, "heed connects to Discord again at ") || strings.Count(h.heed.Logged(), "heed waits before") != 1 {
			h.Errorf("its pulse says %q, its log:\n%s", why, h.heed.Logged())
		}
		h.pass(23 * time.Hour)
		if n := h.discord.Identifies(); n != 1 {
			h.Errorf("%d sessions began", n)
		}
		h.pass(time.Hour)
		if h.discord.Identifies() != 2 || h.discord.Token() != token {
			h.Errorf("a day later %d sessions began, and the token is %s", h.discord.Identifies(), h.discord.Token())
		}
		h.delivered()
	})
}

// TestTheLastSessionsOfADayAreSpread ends every session as soon as it has begun.
func TestTheLastSessionsOfADayAreSpread(t *testing.T) {
	asleep(t, settings{discord: discordtest.Settings{Sessions: 40}}, func(h *hermit) {
		token := h.discord.Token()
		h.discord.Awkward(discordtest.AfterReady, repeated(discordtest.Closes(4009), 1000)...)
		h.wake()
		h.pass(24 * time.Hour)
		h.apart()
		if n := h.discord.Identifies(); n < 30 || n > 40 || h.discord.Token() != token {
			h.Errorf("%d sessions began in a day", n)
		}
		all := h.discord.Identified()
		if last := all[len(all)-1]; time.Since(last) > 2*time.Hour {
			h.Errorf("the last began %s ago", time.Since(last))
		}
	})
}
