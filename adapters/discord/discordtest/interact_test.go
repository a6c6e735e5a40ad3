package discordtest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/discord/discordtest"
)

// in is an interaction as the app reads it.
type in struct {
	ID, Token string
	Type      int
	GuildID   string `json:"guild_id"`
	ChannelID string `json:"channel_id"`
	Member    *struct {
		User        struct{ ID string }
		Roles       []string
		Permissions string
	}
	User    *struct{ ID string }
	Message *struct{ ID string }
	Data    struct {
		CustomID      string `json:"custom_id"`
		ComponentType int    `json:"component_type"`
		Values        []string
		Name          string
		Type          int
		TargetID      string `json:"target_id"`
		Options       json.RawMessage
		Components    json.RawMessage
		Resolved      struct {
			Messages map[string]struct{ Content string }
		}
	}
}

// interaction is the next frame, which must be one.
func (e *ear) interaction() in {
	e.Helper()
	p := e.next()
	i := in{}
	if err := json.Unmarshal(p.D, &i); err != nil || p.T != "INTERACTION_CREATE" || i.ID == "" || i.Token == "" {
		e.Fatalf("came %s %s: %v", p.T, p.D, err)
	}
	return i
}

// call calls the HTTP API.
func (g *guild) call(method, path string, body any) (status int, answer map[string]any) {
	g.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		g.Fatal(err)
	}
	r, err := http.NewRequestWithContext(g.Context(), method, g.at.APIURL+path, bytes.NewReader(raw))
	if err != nil {
		g.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+g.Token())
	r.Header.Set("Content-Type", "application/json")
	got, err := g.client.Do(r)
	if err != nil {
		g.Fatal(err)
	}
	defer got.Body.Close()
	text, _ := io.ReadAll(got.Body)
	_ = json.Unmarshal(text, &answer) // it may be a list, or nothing
	if g.bubble {
		synctest.Wait()
	}
	return got.StatusCode, answer
}

// answers answers an interaction, and fails unless that is taken.
func (g *guild) answers(i in, kind int, data any) {
	g.Helper()
	if status, why := g.call("POST", "interactions/"+i.ID+"/"+i.Token+"/callback", map[string]any{"type": kind, "data": data}); status != 204 {
		g.Fatalf("an answer of type %d: %d %v", kind, status, why)
	}
}

type o = map[string]any

// card posts a card of heed's, and returns its id.
func (g *guild) card(ch string) string {
	g.Helper()
	status, m := g.call("POST", "channels/"+ch+"/messages", o{
		"embeds": []o{{"title": "a card"}}, "allowed_mentions": o{"parse": []string{}},
		"components": []o{
			{"type": 1, "components": []o{
				{"type": 2, "style": 1, "label": "Claim", "custom_id": "do:claim:I1:3:K"}, {"type": 2, "style": 2, "label": "Close", "custom_id": "do:close:I1:3:K", "disabled": true},
			}},
			{"type": 1, "components": []o{{"type": 3, "custom_id": "menu:I1:3:K", "options": []o{{"label": "Move", "value": "move"}, {"label": "Note", "value": "note"}}}}},
		},
	})
	if status != 200 {
		g.Fatal(status, m)
	}
	return m["id"].(string)
}

// form is a modal.
var form = o{"custom_id": "form:reply:I1:3:1", "title": "Reply", "components": []o{
	{"type": 10, "content": "what zoe said"},
	{"type": 18, "label": "Your answer", "component": o{"type": 4, "custom_id": "text", "style": 2, "required": true, "min_length": 2, "max_length": 10, "value": "Hi"}},
	{"type": 18, "label": "Then", "component": o{"type": 3, "custom_id": "then", "required": false, "options": []o{{"label": "Resolve", "value": "resolve"}}}},
}}

func TestAPressBringsEverything(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(1 << 0)
		card := g.card(team)
		d := g.Press(ann, team, card, "do:claim")
		i := e.interaction()
		if i.Type != 3 || i.Data.CustomID != "do:claim:I1:3:K" || i.Data.ComponentType != 2 || i.Member.User.ID != ann || i.Member.Permissions == "" ||
			len(i.Member.Roles) != 1 || i.GuildID != g.Guild() || i.ChannelID != team || i.Message.ID != card {
			t.Errorf("pressed: %+v", i)
		}
		time.Sleep(time.Second)
		g.answers(i, 6, nil)
		if !d.Answered() || d.Failed() || d.Took() != time.Second || d.AnswerType() != 6 {
			t.Errorf("answered %v, failed %v, took %s, type %d", d.Answered(), d.Failed(), d.Took(), d.AnswerType())
		}
		if status, why := g.call("POST", "interactions/"+i.ID+"/"+i.Token+"/callback", o{"type": 6}); status != 400 || why["code"] != 40060.0 {
			t.Errorf("answered twice: %d %v", status, why)
		}
		mustPanic(t, "a button that is disabled", func() { g.Press(ann, team, card, "do:close") })
		mustPanic(t, "a button that is not there", func() { g.Press(ann, team, card, "do:reply") })
		mustPanic(t, "a stranger", func() { g.Press(stranger, team, card, "do:claim") })
	})
}

func TestThreeSeconds(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(1 << 0)
		d := g.Press(ann, team, g.card(team), "do:claim")
		i := e.interaction()
		time.Sleep(3*time.Second - 1)
		synctest.Wait()
		if d.Failed() {
			t.Error("failed before its time")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if !d.Failed() || d.Answered() {
			t.Error("after 3 seconds it did not fail")
		}
		if status, why := g.call("POST", "interactions/"+i.ID+"/"+i.Token+"/callback", o{"type": 6}); status != 404 || why["code"] != 10062.0 {
			t.Errorf("answered too late: %d %v", status, why)
		}
	})
}

func TestNobodyListensToAPress(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		d := g.Press(ann, team, g.card(team), "do:claim")
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if d.Attempts() != 0 || !d.Failed() {
			t.Errorf("%d attempts, failed %v", d.Attempts(), d.Failed())
		}
		e := g.listens(1 << 0)
		e.nothing()
	})
}

func TestAMenuRemembersWhatWasChosen(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(1 << 0)
		card := g.card(team)
		g.Choose(ann, team, card, "move")
		if i := e.interaction(); i.Data.ComponentType != 3 || i.Data.CustomID != "menu:I1:3:K" || len(i.Data.Values) != 1 || i.Data.Values[0] != "move" {
			t.Errorf("chosen: %+v", i)
		}
		if d := g.Choose(ann, team, card, "move"); d.Attempts() != 0 || g.Chosen(ann, team, card) != "move" {
			t.Error("chosen twice")
		}
		if d := g.Choose(bob, team, card, "move"); d.Attempts() != 1 {
			t.Error("what ann chose is chosen for bob")
		}
		if status, why := g.call("PATCH", "channels/"+team+"/messages/"+card, o{"components": g.Messages(team)[0].Components}); status != 200 {
			t.Fatal(status, why)
		}
		if d := g.Choose(ann, team, card, "move"); d.Attempts() != 1 {
			t.Error("after an edit the menu still knows what was chosen")
		}
		mustPanic(t, "what is not offered", func() { g.Choose(ann, team, card, "fly") })
	})
}

func TestAModal(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(1 << 0)
		card := g.card(team)
		g.Press(ann, team, card, "do:claim")
		g.answers(e.interaction(), 9, form)
		m := g.Modal(ann)
		if m == nil || m.Title != "Reply" || len(m.Texts) != 1 || len(m.Fields) != 2 || m.Field("text").Value != "Hi" || m.Field("text").Label != "Your answer" ||
			m.Field("then").Choices[0].Value != "resolve" || m.Field("then").Required {
			t.Fatalf("the modal is %+v", m)
		}
		for typed, why := range map[string]string{"": "This field is required", "x": "Must be 2 or more in length.", "eleven runes": "Must be 10 or fewer in length."} {
			if d := g.Submit(ann, map[string]string{"text": typed}); d.Attempts() != 0 || g.Modal(ann).Field("text").Wrong != why {
				t.Errorf("%q was let go, or not for %q: %+v", typed, why, g.Modal(ann))
			}
		}
		mustPanic(t, "a field that is not there", func() { g.Submit(ann, map[string]string{"colour": "red"}) })
		mustPanic(t, "a choice that is not offered", func() { g.Submit(ann, map[string]string{"then": "fly"}) })
		d := g.Submit(ann, map[string]string{"text": "it\nlives", "then": "resolve"})
		i := e.interaction()
		var said []struct {
			Type      int
			Component struct {
				Type     int
				CustomID string `json:"custom_id"`
				Value    string
				Values   []string
			}
		}
		if err := json.Unmarshal(i.Data.Components, &said); err != nil || i.Type != 5 || i.Data.CustomID != "form:reply:I1:3:1" || i.Message.ID != card ||
			len(said) != 3 || said[0].Type != 10 || said[1].Component.Value != "it\nlives" || said[2].Component.Values[0] != "resolve" {
			t.Errorf("submitted: %+v, %v", i, err)
		}
		if status, why := g.call("POST", "interactions/"+i.ID+"/"+i.Token+"/callback", o{"type": 9, "data": form}); status != 400 {
			t.Errorf("a modal in answer to a modal: %d %v", status, why)
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if m := g.Modal(ann); !d.Failed() || m == nil || !m.Trouble || m.Field("text").Value != "it\nlives" {
			t.Fatalf("after trouble the modal is %+v", m)
		}
		g.Submit(ann, nil)
		again := e.interaction()
		if again.ID == i.ID {
			t.Error("another try has the same id")
		}
		g.answers(again, 4, o{"content": "Sent.", "flags": 64})
		if g.Modal(ann) != nil {
			t.Error("the modal is still there")
		}
		if got := g.Ephemerals(ann); len(got) != 1 || got[0].Content != "Sent." || len(g.Ephemerals(bob)) != 0 {
			t.Errorf("ann was shown %+v", got)
		}
	})
}

func TestWhatOneSeesCanBePressed(t *testing.T) {
	inBubble(t, discordtest.Settings{}, func(g *guild) {
		e := g.listens(1 << 0)
		g.Press(ann, team, g.card(team), "do:claim")
		g.answers(e.interaction(), 4, o{"content": "no", "flags": 64, "components": []o{
			{"type": 1, "components": []o{{"type": 2, "style": 1, "label": "Open it again", "custom_id": "again:reply:I1:3:1"}}}}})
		g.EphemeralPress(ann, -1, "again")
		if i := e.interaction(); i.Data.CustomID != "again:reply:I1:3:1" || i.Message.ID != g.Ephemerals(ann)[0].ID {
			t.Errorf("pressed: %+v", i)
		}
		mustPanic(t, "what bob does not see", func() { g.EphemeralPress(bob, -1, "again") })
	})
}

func TestCommands(t *testing.T) {
	inBubble(t, discordtest.Settings{NoContent: true}, func(g *guild) {
		e := g.listens(1 << 0)
		mustPanic(t, "a command that is not registered", func() { g.Command(ann, team, "heed", "list", nil) })
		all := []o{
			{"name": "heed", "description": "What waits", "type": 1, "options": []o{
				{"type": 1, "name": "list", "description": "All", "options": []o{{"type": 4, "name": "page", "description": "which"}}},
				{"type": 1, "name": "item", "description": "One", "options": []o{{"type": 3, "name": "id", "description": "which", "required": true, "autocomplete": true}}},
			}},
			{"name": "Send to heed", "type": 3},
		}
		if status, why := g.call("PUT", "applications/"+g.App()+"/commands", all); status != 200 {
			t.Fatal(status, why)
		}
		g.Command(ann, team, "heed", "list", map[string]string{"page": "2"})
		if i := e.interaction(); i.Type != 2 || i.Data.Name != "heed" || i.Data.Type != 1 ||
			string(i.Data.Options) != `[{"name":"list","options":[{"name":"page","type":4,"value":2}],"type":1}]` {
			t.Errorf("typed: %+v %s", i, i.Data.Options)
		}
		d := g.Complete(ann, team, "heed", "item", map[string]string{"id": "pa"}, "id")
		i := e.interaction()
		if i.Type != 4 || !strings.Contains(string(i.Data.Options), `"focused":true`) {
			t.Errorf("typing: %+v %s", i, i.Data.Options)
		}
		g.answers(i, 8, o{"choices": []o{{"name": "my parcel", "value": "I1"}}})
		if got := d.Choices(); len(got) != 1 || got[0].Name != "my parcel" || got[0].Value != "I1" {
			t.Errorf("offered %+v", got)
		}
		m := g.Say(zoe, shop, "help")
		g.Apply(ann, shop, "Send to heed", m.ID)
		if i := e.interaction(); i.Data.Type != 3 || i.Data.TargetID != m.ID || i.Data.Resolved.Messages[m.ID].Content != "help" {
			t.Errorf("applied: %+v", i)
		}
		g.Command(ann, "@"+ann, "heed", "list", nil)
		if i := e.interaction(); i.User == nil || i.User.ID != ann || i.Member != nil || i.GuildID != "" {
			t.Errorf("in a direct message: %+v", i)
		}
		for name, f := range map[string]func(){
			"without a subcommand": func() { g.Command(ann, team, "heed", "", nil) },
			"an unknown one":       func() { g.Command(ann, team, "heed", "fly", nil) },
			"without what it needs": func() {
				g.Command(ann, team, "heed", "item", nil)
			},
			"an unknown option": func() { g.Command(ann, team, "heed", "list", map[string]string{"x": "1"}) },
			"no number":         func() { g.Command(ann, team, "heed", "list", map[string]string{"page": "two"}) },
		} {
			mustPanic(t, name, f)
		}
	})
}

// mustPanic fails unless f is a mistake of the test.
func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("nothing is wrong with %s", what)
		}
	}()
	f()
}
