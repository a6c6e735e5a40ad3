package discordtest

import (
	"testing"
	"testing/synctest"
	"time"
)

// pressed is something that zoe did at the app's newest message in help.
func (a *app) pressed(kind int) *interaction {
	var i *interaction
	a.s.change(func() {
		c := a.s.channels[help]
		var at *message
		if len(c.messages) > 0 && kind != commandInteraction {
			at = c.messages[len(c.messages)-1]
		}
		i = a.s.newInteraction(kind, zoe, help, at)
	})
	return i
}

// callback is where an interaction is answered first.
func (i *interaction) callback() string { return "interactions/" + i.id + "/" + i.token + "/callback" }

// webhook is where more is said.
func (i *interaction) webhook() string { return "webhooks/" + appID + "/" + i.token }

// whispered is what one person was shown alone.
func (a *app) whispered() (all []string) {
	a.s.look(func() {
		for _, m := range a.s.whispers {
			all = append(all, m.whisperTo+" "+m.content)
		}
	})
	return all
}

func TestAnInteractionIsAnsweredOnce(t *testing.T) {
	a := newApp(t, Settings{})
	a.must("POST", messages(help), object{"content": "a card"})
	a.token = ""
	i := a.pressed(pressInteraction)
	a.refused(10015, "POST", i.webhook(), object{"content": "too early"})
	is(t, "whispers", a.must("POST", i.callback(), object{"type": 4, "data": object{"content": "psst", "flags": 64}}).status, 204)
	a.refused(40060, "POST", i.callback(), object{"type": 6})
	is(t, "heard", a.whispered(), "["+zoe+" psst]")
	is(t, "others heard", len(a.s.Messages(help)), 1)
	is(t, "changed", a.must("PATCH", i.webhook()+"/messages/@original", object{"content": "hush"}).object["content"], "hush")
	is(t, "read", a.must("GET", i.webhook()+"/messages/@original", nil).object["content"], "hush")
	more := a.must("POST", i.webhook(), object{"content": "and more", "flags": 64})
	a.must("PATCH", i.webhook()+"/messages/"+more.id(), object{"content": "and less"})
	is(t, "heard", a.whispered(), "["+zoe+" hush "+zoe+" and less]")
	a.must("DELETE", i.webhook()+"/messages/@original", nil)
	a.refused(10008, "PATCH", i.webhook()+"/messages/@original", object{"content": "x"})
	is(t, "heard", a.whispered(), "["+zoe+" and less]")
	a.refused(10062, "POST", "interactions/1/x/callback", object{"type": 6})
	a.refused(50027, "POST", "webhooks/"+appID+"/x", object{"content": "x"})
}

func TestAnAnswerMayComeLater(t *testing.T) {
	a := newApp(t, Settings{})
	i := a.pressed(commandInteraction)
	a.refused(50035, "POST", i.callback(), object{"type": 5, "data": object{"flags": 4}})
	a.must("POST", i.callback(), object{"type": 5, "data": object{"flags": 64}})
	a.refused(10008, "GET", i.webhook()+"/messages/@original", nil)
	a.must("POST", i.webhook(), object{"content": "done"})
	is(t, "the flag stays", a.whispered(), "["+zoe+" done]")
	is(t, "one message", a.must("GET", i.webhook()+"/messages/@original", nil).object["content"], "done")
	a.must("POST", i.webhook(), object{"content": "for all"})
	is(t, "others heard", a.s.Messages(help)[0].Content, "for all")
}

func TestAPressMayChangeItsMessage(t *testing.T) {
	a := newApp(t, Settings{})
	a.must("POST", messages(help), object{"content": "a card"})
	i := a.pressed(pressInteraction)
	a.must("POST", i.callback(), object{"type": 7, "data": object{"content": "another card"}})
	is(t, "the card", a.s.Messages(help)[0].Content, "another card")
	later := a.pressed(pressInteraction)
	a.must("POST", later.callback(), object{"type": 6})
	a.must("PATCH", later.webhook()+"/messages/@original", object{"content": "a third"})
	is(t, "the card", a.s.Messages(help)[0].Content, "a third")
	a.s.DeleteChannel(help)
	a.refused(10003, "PATCH", later.webhook()+"/messages/@original", object{"content": "x"})
}

func TestWhatAnInteractionIsNotAnsweredWith(t *testing.T) {
	a := newApp(t, Settings{})
	modal := object{"type": 9, "data": object{"custom_id": "m", "title": "M", "components": []object{
		{"type": 18, "label": "Words", "component": object{"type": 4, "custom_id": "w", "style": 2}}}}}
	for kind, bodies := range map[int][]object{
		commandInteraction:  {{"type": 6}, {"type": 7}, {"type": 8}, {"type": 1}, {}, {"type": 4}, {"type": "4"}, {"type": 9}},
		completeInteraction: {{"type": 4, "data": object{"content": "x"}}, {"type": 8, "data": object{"choices": []object{{"name": ""}}}}},
		modalInteraction:    {modal, {"type": 6}, {"type": 7, "data": object{"content": "x"}}},
	} {
		i := a.pressed(kind)
		for _, body := range bodies {
			if got := a.do("POST", i.callback(), body); got.status != 400 {
				t.Errorf("an answer to %d: %v: %s", kind, body, got.raw)
			}
		}
	}
	a.must("POST", a.pressed(commandInteraction).callback(), modal)
	a.must("POST", a.pressed(completeInteraction).callback(), object{"type": 8, "data": object{"choices": []object{{"name": "a", "value": "b"}}}})
	got := a.must("POST", a.pressed(modalInteraction).callback()+"?with_response=true", object{"type": 4, "data": object{"content": "x"}})
	is(t, "with its message", got.object["resource"].(object)["message"].(object)["content"], "x")
}

func TestAnAnswerIsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{})
		late, early := a.pressed(commandInteraction), a.pressed(commandInteraction)
		time.Sleep(3*time.Second - time.Millisecond)
		a.must("POST", early.callback(), object{"type": 4, "data": object{"content": "x"}})
		time.Sleep(time.Millisecond)
		a.refused(10062, "POST", late.callback(), object{"type": 4, "data": object{"content": "x"}})
		time.Sleep(tokenLasts - 4*time.Second)
		a.must("POST", early.webhook(), object{"content": "more"})
		time.Sleep(time.Second)
		a.refused(50027, "POST", early.webhook(), object{"content": "more"})
	})
}
