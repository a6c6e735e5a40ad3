package discord_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// delivered fails unless what a customer says is taken at once.
func (h *hermit) delivered() {
	h.Helper()
	text := fmt.Sprint("is it ", time.Now().UnixNano(), "?")
	h.discord.Say(zoe, shop, text)
	h.pass(time.Second)
	if !h.took(text) {
		h.Errorf("%s was not taken", text)
	}
}

// took reports whether a text was taken.
func (h *hermit) took(text string) bool {
	for _, e := range h.heed.Taken() {
		if e.Mention != nil && e.Mention.Text == text {
			return true
		}
	}
	return false
}

// fine fails if heed did anything that Discord does not like, or made a fuss.
func (h *hermit) fine() {
	h.Helper()
	for _, c := range h.discord.Complaints() {
		h.Errorf("heed did wrong: %s", c)
	}
	h.apart()
	if log := h.heed.Logged(); strings.Contains(log, "level=WARN") || strings.Contains(log, "level=ERROR") {
		h.Errorf("it made a fuss: %s", log)
	}
}

// apart fails unless sessions began at least five seconds apart.
func (h *hermit) apart() {
	h.Helper()
	all := h.discord.Identified()
	for n := 1; n < len(all); n++ {
		if gap := all[n].Sub(all[n-1]); gap < 5*time.Second {
			h.Errorf("session %d began %s after the one before", n+1, gap)
		}
	}
}

func TestADeadConnectionIsResumedElsewhere(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.pass(10 * time.Minute)
		if n := h.discord.Opened(); n != 1 {
			h.Fatalf("%d connections were opened while one was well", n)
		}
		h.discord.Zombie(true)
		h.discord.Say(zoe, shop, "said to nobody")
		h.pass(3 * 45 * time.Second)
		if !h.discord.Connected() {
			h.Fatal("three heartbeats after its connection fell silent heed listens to it still")
		}
		if !h.took("said to nobody") || h.discord.Resumes() != 1 || h.discord.Identifies() != 1 {
			h.Errorf("%d sessions were resumed and %d begun; taken: %v", h.discord.Resumes(), h.discord.Identifies(), h.took("said to nobody"))
		}
		if ago := time.Since(h.adapter.Pulse().Heard); ago > time.Minute {
			h.Errorf("its pulse is %s old", ago)
		}
		h.delivered()
		h.fine()
	})
}

func TestABrokenConnectionIsResumedAtOnce(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		for n := range 5 {
			h.discord.Drop()
			text := fmt.Sprint("said while nobody listened ", n)
			h.discord.Say(zoe, shop, text)
			h.pass(10 * time.Second)
			if !h.took(text) {
				h.Errorf("%s was not taken", text)
			}
			h.delivered()
		}
		if h.discord.Resumes() != 5 || h.discord.Identifies() != 1 {
			h.Errorf("%d sessions were resumed and %d begun", h.discord.Resumes(), h.discord.Identifies())
		}
		h.fine()
	})
}

// TestNothingAtAnyMomentKeepsHeedFromHearing makes trouble at every moment of a
// connection's beginning.
func TestNothingAtAnyMomentKeepsHeedFromHearing(t *testing.T) {
	moments := map[string]discordtest.Moment{
		"hello": discordtest.AtHello, "READY": discordtest.AtReady, "RESUMED": discordtest.AtResumed, "after READY": discordtest.AfterReady,
	}
	troubles := map[string]discordtest.Trouble{
		"reconnect": discordtest.AsksToReconnect(), "invalid": discordtest.Invalidates(false), "resume again": discordtest.Invalidates(true),
		"dropped": discordtest.Drops(), "hangs": discordtest.Hangs(), "closed": discordtest.Closes(4000), "restarts": discordtest.Closes(1001),
		"timed out": discordtest.Closes(4009), "garbage": discordtest.Says(`{"op":`), "nothing": discordtest.Says(`{}`), "an unknown op": discordtest.Says(`{"op":99,"d":{"op":7}}`),
	}
	for when, moment := range moments {
		for what, trouble := range troubles {
			t.Run(when+" "+what, func(t *testing.T) {
				t.Parallel()
				alone(t, settings{}, func(h *hermit) {
					if moment == discordtest.AtReady || moment == discordtest.AfterReady {
						h.discord.Forget()
					}
					h.discord.Awkward(moment, trouble)
					h.discord.Drop()
					h.discord.Say(zoe, shop, "meanwhile")
					h.pass(3 * time.Minute)
					if !h.discord.Connected() || h.adapter.Pulse().Down != "" || !h.took("meanwhile") {
						h.Errorf("it is down: %q; connected: %v; taken: %v", h.adapter.Pulse().Down, h.discord.Connected(), h.took("meanwhile"))
					}
					h.delivered()
					h.apart()
				})
			})
		}
	}
}

// TestASessionThatIsNeverResumedIsGivenUp, though where it is to be resumed takes
// every connection: another place may answer.
func TestASessionThatIsNeverResumedIsGivenUp(t *testing.T) {
	for name, silent := range map[string]discordtest.Moment{"no hello": discordtest.AtHello, "no answer": discordtest.AtResumed} {
		t.Run(name, func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				asked := h.discord.Calls("GET gateway/bot")
				h.discord.Awkward(silent, repeated(discordtest.Hangs(), 10)...)
				h.discord.Drop()
				h.pass(100 * time.Second)
				if h.discord.Calls("GET gateway/bot") > asked {
					h.Error("it is given up too soon")
				}
				h.pass(80 * time.Second)
				if h.discord.Calls("GET gateway/bot") == asked {
					h.Error("it is never given up")
				}
				h.pass(3 * time.Minute)
				h.delivered()
			})
		})
	}
}

func TestDiscordCanAskForAnotherConnection(t *testing.T) {
	for name, ask := range map[string]func(*discordtest.Server){
		"reconnect": (*discordtest.Server).Reconnect, "resume": func(s *discordtest.Server) { s.InvalidSession(true) },
	} {
		t.Run(name, func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				ask(h.discord)
				h.pass(10 * time.Second)
				if h.discord.Resumes() != 1 || h.discord.Identifies() != 1 || h.discord.Links() != 1 {
					h.Errorf("%d sessions were resumed and %d begun, over %d connections", h.discord.Resumes(), h.discord.Identifies(), h.discord.Links())
				}
				h.delivered()
				h.fine()
			})
		})
	}
}

// TestALostSessionIsReadBack ends a session, so that what was said after it is
// told by nobody.
func TestALostSessionIsReadBack(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.delivered()
		h.discord.Forget()
		h.discord.Drop()
		h.discord.Say(zoe, shop, "unheard")
		h.pass(time.Minute)
		if h.discord.Identifies() != 2 || !h.took("unheard") {
			h.Errorf("%d sessions were begun; taken: %v", h.discord.Identifies(), h.took("unheard"))
		}
		h.delivered()
		h.fine()
	})
}

// TestCloseCodesMeanWhatDiscordSays covers those that heed mends by itself.
func TestCloseCodesMeanWhatDiscordSays(t *testing.T) {
	for code, begins := range map[int]int{1000: 2, 1001: 2, 4000: 1, 4001: 1, 4002: 1, 4003: 2, 4005: 1, 4007: 2, 4008: 1, 4009: 2, 4999: 1} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				h.pass(time.Minute)
				h.discord.CloseWith(code)
				h.pass(30 * time.Second)
				if n := h.discord.Identifies(); n != begins {
					h.Errorf("%d sessions were begun, want %d", n, begins)
				}
				h.delivered()
				h.fine()
			})
		})
	}
}

// TestWhatOnlyAPersonCanMendIsSaidOnceAndLoudly closes with codes after which it
// is of no use to try again.
func TestWhatOnlyAPersonCanMendIsSaidOnceAndLoudly(t *testing.T) {
	for code, words := range map[int]string{
		4004: "token", 4010: "update heed", 4011: "more servers", 4012: "update heed", 4013: "update heed", 4014: "Message Content Intent",
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				h.discord.Awkward(discordtest.AtHello, repeated(discordtest.Closes(code), 4)...)
				h.discord.CloseWith(code)
				h.pass(9 * time.Minute)
				h.saysOnce(words)
				if n := h.discord.Opened(); n != 1 {
					h.Errorf("%d connections were opened at once", n-1)
				}
				h.pass(31 * time.Minute)
				h.saysOnce(words)
				if n := h.discord.Opened() - 1; n < 3 || n > 4 {
					h.Errorf("tried %d times in forty minutes, want every ten", n)
				}
				h.pass(20 * time.Minute)
				if why := h.adapter.Pulse().Down; why != "" {
					h.Errorf("it is down still: %s", why)
				}
				h.delivered()
			})
		})
	}
}

// repeated is a trouble, n times.
func repeated(t discordtest.Trouble, n int) []discordtest.Trouble {
	var all []discordtest.Trouble
	for range n {
		all = append(all, t)
	}
	return all
}

// saysOnce fails unless one error was logged, which is what the pulse says, too.
func (h *hermit) saysOnce(words string) {
	h.Helper()
	if why := h.adapter.Pulse().Down; !strings.Contains(why, words) {
		h.Errorf("its pulse says %q", why)
	}
	if log := h.heed.Logged(); strings.Count(log, "level=ERROR") != 1 || !strings.Contains(log, words) {
		h.Errorf("it logged:\n%s", log)
	}
}

func TestAResetTokenIsSaidOnceAndLoudly(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		was := h.discord.Token()
		h.discord.ResetToken()
		h.pass(time.Hour)
		h.saysOnce("token")
		if strings.Contains(h.heed.Logged(), was) {
			h.Error("the log has the token")
		}
		if n := h.discord.Calls("GET gateway/bot"); n > 8 {
			h.Errorf("Discord was asked %d times in an hour", n)
		}
	})
}

func TestAMissingIntentIsSaidOnceAndLoudly(t *testing.T) {
	asleep(t, settings{discord: discordtest.Settings{NoContent: true}}, func(h *hermit) {
		h.wake()
		h.pass(9 * time.Minute)
		h.saysOnce("switch on Message Content Intent")
		if n := h.discord.Identifies(); n != 1 {
			h.Errorf("%d sessions were begun", n)
		}
	})
}

// TestWithoutTheIntentHeedListensAllTheSame sets message_content: false.
func TestWithoutTheIntentHeedListensAllTheSame(t *testing.T) {
	no := settings{discord: discordtest.Settings{NoContent: true}, config: func(c *discord.Config) { c.Content = new(bool) }}
	alone(t, no, func(h *hermit) {
		if n := strings.Count(h.heed.Logged(), "level=WARN"); n != 1 || !strings.Contains(h.heed.Logged(), "may not read") {
			h.Errorf("it logged:\n%s", h.heed.Logged())
		}
		if why := h.adapter.Pulse().Down; why != "" {
			h.Errorf("it is down: %s", why)
		}
	})
}

func TestDiscordOutOfReachIsSaidOnceAndTriedUntilItIsBack(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.discord.FailWhen(func(discordtest.Call) *discordtest.Fault {
			return new(discordtest.Status(http.StatusServiceUnavailable, 0))
		})
		h.discord.Offline(true)
		h.pass(time.Hour)
		if why := h.adapter.Pulse().Down; !strings.Contains(why, "can not be reached") {
			h.Errorf("its pulse says %q", why)
		}
		if n := strings.Count(h.heed.Logged(), "can not be reached; heed keeps trying"); n != 1 {
			h.Errorf("%d warnings:\n%s", n, h.heed.Logged())
		}
		if n := h.discord.Calls("GET gateway/bot"); n > 5*60 {
			h.Errorf("%d calls in an hour", n)
		}
		h.discord.Heal()
		h.discord.Offline(false)
		h.pass(30 * time.Second)
		if why := h.adapter.Pulse().Down; why != "" || !h.discord.Connected() {
			h.Errorf("half a minute after Discord is back it is down: %q", why)
		}
		h.delivered()
		h.apart()
	})
}

// TestADiscordThatHangsIsTriedAgain has it say nothing where heed begins.
func TestADiscordThatHangsIsTriedAgain(t *testing.T) {
	for _, route := range []string{"GET applications/@me", "GET gateway/bot"} {
		t.Run(route, func(t *testing.T) {
			asleep(t, settings{}, func(h *hermit) {
				h.discord.Fail(route, discordtest.Never, discordtest.Empty, discordtest.Broken)
				h.wake()
				h.pass(time.Minute)
				h.delivered()
			})
		})
	}
}

// TestAConnectionThatNeverSaysHelloIsGivenUp has the network swallow one.
func TestAConnectionThatNeverSaysHelloIsGivenUp(t *testing.T) {
	swallow := atomic.Bool{}
	set := settings{config: func(c *discord.Config) {
		dial := c.Dial
		c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if !swallow.Swap(false) {
				return dial(ctx, network, address)
			}
			ours, theirs := net.Pipe()
			go io.Copy(io.Discard, theirs)
			return ours, nil
		}
	}}
	alone(t, set, func(h *hermit) {
		swallow.Store(true)
		h.discord.Drop()
		h.pass(time.Minute)
		if swallow.Load() {
			h.Fatal("the test is wrong: nothing was dialled")
		}
		h.delivered()
	})
}

func TestDiscordsRetryAfterIsHeeded(t *testing.T) {
	asleep(t, settings{}, func(h *hermit) {
		h.discord.Fail("GET gateway/bot", discordtest.RateLimited(50*time.Second, discordtest.OfUser))
		h.wake()
		h.pass(49 * time.Second)
		if n := h.discord.Calls("GET gateway/bot"); n != 1 {
			h.Errorf("%d calls before Discord would have one", n)
		}
		h.pass(15 * time.Second)
		h.delivered()
	})
}

// TestHeartbeatsComeInTime counts them, and asks for one.
func TestHeartbeatsComeInTime(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.pass(time.Hour)
		if n := h.discord.Heartbeats(); n < 85 || n > 88 {
			h.Errorf("%d heartbeats in an hour, want one every 41.25 seconds", n)
		}
		was := h.discord.Heartbeats()
		h.discord.AskHeartbeat()
		h.pass(10 * time.Millisecond)
		if n := h.discord.Heartbeats() - was; n != 1 {
			h.Errorf("asked for a heartbeat it sent %d", n)
		}
		h.fine()
	})
}

// TestWhatDiscordMakesUpCostsNothing tells of things that heed does not know, or
// that make no sense.
func TestWhatDiscordMakesUpCostsNothing(t *testing.T) {
	const words = "very private words"
	alone(t, settings{}, func(h *hermit) {
		for _, name := range []string{
			"BRAND_NEW", "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE",
			"THREAD_LIST_SYNC", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "GUILD_CREATE", "GUILD_DELETE", "GUILD_ROLE_DELETE", "INTERACTION_CREATE",
		} {
			for _, data := range []string{
				`null`, `7`, `"` + words + `"`, `[]`, `{}`, `{"id":7,"channel_id":{},"guild_id":[],"content":"` + words + `","author":7,"type":"x"}`,
				`{"id":"1","channel_id":"` + shop + `","author":null,"content":["` + words + `"]}`,
			} {
				h.discord.Dispatch(name, json.RawMessage(data))
			}
		}
		h.pass(time.Minute)
		h.delivered()
		if strings.Contains(h.heed.Logged(), words) {
			h.Errorf("private words were logged:\n%s", h.heed.Logged())
		}
		if n := h.discord.Opened(); n != 1 {
			h.Errorf("%d connections were opened", n)
		}
	})
}

// TestABugCostsNothing breaks heed where it takes something.
func TestABugCostsNothing(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.heed.Answer(func(bot.Event) error { panic("private") })
		h.discord.Say(zoe, shop, "who breaks it?")
		h.pass(10 * time.Second)
		if log := h.heed.Logged(); !strings.Contains(log, "please report it") || strings.Contains(log, "private") || strings.Contains(log, "who breaks it") {
			h.Errorf("it logged:\n%s", log)
		}
		h.heed.Answer(nil)
		h.pass(10 * time.Minute)
		if !h.took("who breaks it?") {
			h.Error("what broke it was not taken later")
		}
		h.delivered()
	})
}

// FuzzFrames utters anything over the gateway: heed goes on listening.
func FuzzFrames(f *testing.F) {
	for _, seed := range []string{
		``, `{`, `null`, `[]`, `"hello"`, `{"op":10}`, `{"op":0}`, `{"op":"0"}`, `{"op":0,"t":7,"s":"x"}`, `{"op":9}`, `{"op":9,"d":"true"}`, `{"op":7,"d":7}`,
		`{"op":0,"t":"READY","s":1,"d":null}`, `{"op":0,"t":"MESSAGE_CREATE","s":2,"d":{"id":{}}}`, `{"op":0,"t":"RESUMED","s":-4}`,
		`{"op":0,"t":"INTERACTION_CREATE","s":9,"d":{"id":"900000","token":"t","type":3,"message":{"components":[{"type":20}]}}}`, `{"op":0,"s":99999999999999999999}`,
		`{"op":0,"t":"GUILD_CREATE","s":3,"d":{"channels":7,"threads":[null]}}`, `{"op":11,"d":1}`, `{"op":10,"d":{"heartbeat_interval":-1}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, frame string) {
		alone(t, settings{}, func(h *hermit) {
			h.discord.Utter(frame)
			h.pass(5 * time.Minute)
			h.delivered()
		})
	})
}
