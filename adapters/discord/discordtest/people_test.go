package discordtest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"heed/adapters/discord/discordtest"
)

// TestMessagesOfEverySortAreParsedByTheLibrary or, where it can not read what
// Discord sends, at least come.
func TestMessagesOfEverySortAreParsedByTheLibrary(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		first := g.Say(zoe, shop, "my parcel is <@"+g.BotUser()+">")
		g.Reply(bob, first, "which one?")
		g.Say(zoe, shop, "", discordtest.Files("a.png", "b.pdf"))
		g.Say(zoe, shop, "see https://a.example", discordtest.Embeds(json.RawMessage(`[{"title":"A","url":"https://a.example"}]`)))
		g.Say(zoe, shop, "beep", discordtest.Webhook("900000000000000777", "Tool"))
		g.Say(zoe, shop, "", discordtest.Forward(first))
		g.Say(zoe, shop, "", discordtest.Sticker("wave"))
		g.Say(zoe, shop, "", discordtest.Poll("tea?", "yes", "no"))
		g.Say(zoe, shop, "joined", discordtest.Kind(7))
		var got []string
		for range 9 {
			p := e.next()
			m := discordgo.MessageCreate{}
			if err := json.Unmarshal(p.D, &m); err != nil || p.T != "MESSAGE_CREATE" || m.GuildID != g.Guild() || m.ChannelID != shop {
				t.Fatalf("%s %s: %v", p.T, p.D, err)
			}
			how := m.Author.ID
			switch {
			case m.MessageReference != nil && m.Type == discordgo.MessageTypeReply:
				how += " answers " + m.ReferencedMessage.Content
			case len(m.MessageSnapshots) > 0:
				how += " forwards " + m.MessageSnapshots[0].Message.Content
			case len(m.Attachments) > 0:
				how += " files " + m.Attachments[1].Filename
			case len(m.Mentions) > 0:
				how += " calls " + m.Mentions[0].ID
			case m.WebhookID != "":
				how += " as " + m.Author.Username
			case len(m.StickerItems) > 0:
				how += " sticks " + m.StickerItems[0].Name
			case m.Poll != nil:
				how += " asks " + m.Poll.Question.Text
			}
			if m.WebhookID == "" && m.Member == nil {
				t.Errorf("%s is no member", m.Author.ID)
			}
			got = append(got, how)
		}
		want := []string{
			zoe + " calls " + g.BotUser(), bob + " answers " + first.Content, zoe + " files b.pdf", zoe, "900000000000000777 as Tool",
			zoe + " forwards " + first.Content, zoe + " sticks wave", zoe + " asks tea?", zoe,
		}
		if !slices.Equal(got, want) {
			t.Errorf("heard\n%q, want\n%q", got, want)
		}
	})
}

// TestWhatIsSaidIsEditedAndDeleted is told as Discord tells it.
func TestWhatIsSaidIsEditedAndDeleted(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		a, b, c := g.Say(zoe, shop, "one"), g.Say(zoe, shop, "two"), g.Say(zoe, shop, "three")
		for range 3 {
			e.event("MESSAGE_CREATE")
		}
		if a.ID >= b.ID || b.ID >= c.ID {
			t.Errorf("ids %s, %s, %s do not ascend", a.ID, b.ID, c.ID)
		}
		g.Edit(a, "one, edited")
		if m := e.event("MESSAGE_UPDATE"); m["content"] != "one, edited" || m["edited_timestamp"] == nil || m["guild_id"] != g.Guild() || m["member"] == nil {
			t.Errorf("an edit: %v", m)
		}
		g.Unfurl(b, "https://a.example")
		if m := e.event("MESSAGE_UPDATE"); m["edited_timestamp"] != nil || len(m["embeds"].([]any)) != 1 {
			t.Errorf("a preview: %v", m)
		}
		g.Delete(a)
		if m := e.event("MESSAGE_DELETE"); m["id"] != a.ID || m["channel_id"] != shop || m["guild_id"] != g.Guild() {
			t.Errorf("a deletion: %v", m)
		}
		g.DeleteAll(b, c)
		if m := e.event("MESSAGE_DELETE_BULK"); len(m["ids"].([]any)) != 2 || m["channel_id"] != shop {
			t.Errorf("deletions: %v", m)
		}
		if left := g.Messages(shop); len(left) != 0 {
			t.Errorf("%d messages are left", len(left))
		}
	})
}

// TestPostsAndThreads begin, are closed and locked.
func TestPostsAndThreads(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(all)
		p := g.Post(zoe, forum, "It does not start", "help", "open")
		begun := e.event("THREAD_CREATE")
		said := e.event("MESSAGE_CREATE")
		if begun["id"] != p.ID || begun["newly_created"] != true || begun["parent_id"] != forum || begun["owner_id"] != zoe || said["id"] != p.ID ||
			said["channel_id"] != p.ID || len(begun["applied_tags"].([]any)) != 1 {
			t.Errorf("a post: %v, %v", begun, said)
		}
		m := g.Say(zoe, shop, "hello")
		e.event("MESSAGE_CREATE")
		th := g.Thread(bob, m, "about hello")
		begun = e.event("THREAD_CREATE")
		if th.ID != m.ID || begun["id"] != m.ID || begun["parent_id"] != shop {
			t.Errorf("a thread: %v", begun)
		}
		if m := e.event("MESSAGE_UPDATE"); m["edited_timestamp"] != nil || m["thread"] == nil {
			t.Errorf("what it begins at: %v", m)
		}
		g.Say(zoe, th.ID, "in it")
		if m := e.event("MESSAGE_CREATE"); m["channel_id"] != th.ID || m["type"] != 0.0 {
			t.Errorf("in a thread: %v", m)
		}
		g.Archive(th.ID, true)
		closed := e.event("THREAD_UPDATE")["thread_metadata"].(map[string]any)
		g.Say(zoe, th.ID, "again")
		opened := e.event("THREAD_UPDATE")["thread_metadata"].(map[string]any)
		e.event("MESSAGE_CREATE")
		if closed["archived"] != true || opened["archived"] != false {
			t.Errorf("closed %v, then %v", closed, opened)
		}
		g.Lock(th.ID, true)
		e.event("THREAD_UPDATE")
		defer func() {
			if recover() == nil {
				t.Error("zoe wrote in a thread that is locked")
			}
		}()
		g.Say(zoe, th.ID, "and again")
	})
}

// TestIntents decide what is heard, and what of it.
func TestIntents(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(1<<0 | 1<<9)
		g.Say(zoe, shop, "what I say", discordtest.Files("a.png"))
		if m := e.event("MESSAGE_CREATE"); m["content"] != "" || len(m["attachments"].([]any)) != 0 || m["author"].(map[string]any)["id"] != zoe {
			t.Errorf("without the intent: %v", m)
		}
		g.Say(zoe, shop, "hey <@"+g.BotUser()+">")
		if m := e.event("MESSAGE_CREATE"); !strings.HasPrefix(m["content"].(string), "hey") {
			t.Errorf("called: %v", m)
		}
		g.Say(zoe, "@"+zoe, "psst")
		g.Deny(shop, discordgo.PermissionViewChannel)
		synctest.Wait()
		for len(e.got) > 0 {
			e.next() // CHANNEL_CREATE, CHANNEL_UPDATE
		}
		g.Say(zoe, shop, "behind closed doors")
		g.Join(zoe, teamRole)
		e.nothing()
	})
}

// TestWhatHappensTwiceInASecond has ascending ids, and what happens later higher ones.
func TestWhatHappensTwiceInASecond(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		a := g.Say(zoe, shop, "a")
		b := g.Say(zoe, shop, "b")
		time.Sleep(time.Second)
		c := g.Say(zoe, shop, "c")
		if a.ID >= b.ID || b.ID >= c.ID || !c.Posted.Equal(time.Now().Truncate(time.Millisecond)) {
			t.Errorf("%s %s %s at %s", a.ID, b.ID, c.ID, c.Posted)
		}
	})
}
