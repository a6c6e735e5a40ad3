package discordtest

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestANonceIsGoodForOneMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{})
		body := object{"content": "once", "nonce": "k1", "enforce_nonce": true}
		first := a.must("POST", messages(help), body)
		again := a.must("POST", messages(help), object{"content": "another", "nonce": "k1", "enforce_nonce": true})
		is(t, "the same message", again.id()+fmt.Sprint(again.object["content"], again.object["nonce"]), first.id()+"oncek1")
		is(t, "posts", a.s.Posts("k1"), 1)
		if n := a.must("GET", messages(help)+"/"+first.id(), nil).object["nonce"]; n != nil {
			t.Error("a nonce in the history:", n)
		}
		a.must("POST", messages(help), object{"content": "not enforced", "nonce": "k1"})
		is(t, "copies", len(a.s.Copies("k1")), 2)
		last := a.s.Copies("k1")[1]
		a.must("DELETE", messages(help)+"/"+last.ID, nil)
		a.refused(10008, "POST", messages(help), body)
		time.Sleep(2*time.Minute - time.Second)
		a.refused(10008, "POST", messages(help), body)
		time.Sleep(time.Second)
		a.must("POST", messages(help), body)
		is(t, "posts", a.s.Posts("k1"), 3)
	})
}

func TestAReplyIsOne(t *testing.T) {
	a := newApp(t, Settings{})
	to := a.must("POST", messages(help), object{"content": "a question"}).id()
	other := a.must("POST", messages(a.must("POST", "users/@me/channels", object{"recipient_id": zoe}).id()), object{"content": "x"}).id()
	got := a.must("POST", messages(help), object{"content": "an answer", "message_reference": object{"message_id": to}})
	is(t, "type", got.object["type"], 19)
	is(t, "answers", got.object["referenced_message"].(object)["content"], "a question")
	for _, id := range []string{"123456", other} {
		a.refused(50035, "POST", messages(help), object{"content": "x", "message_reference": object{"message_id": id}})
	}
	lone := a.must("POST", messages(help), object{"content": "x", "message_reference": object{"message_id": "123456", "fail_if_not_exists": false}})
	is(t, "type", lone.object["type"], 0)
	a.must("DELETE", messages(help)+"/"+to, nil)
	o := a.must("GET", messages(help)+"/"+got.id(), nil).object
	if answered, is := o["referenced_message"]; !is || answered != nil {
		t.Error("what was deleted is null, not", answered)
	}
	a.s.Deny(help, readHistory)
	a.refused(160002, "POST", messages(help), object{"content": "x", "message_reference": object{"message_id": lone.id()}})
}

func TestWhatTheAppMayDo(t *testing.T) {
	a := newApp(t, Settings{})
	id := a.must("POST", messages(help), object{"content": "x"}).id()
	embed := object{"embeds": []object{{"title": "x"}}}
	a.s.Deny(help, embedLinks)
	a.refused(50013, "POST", messages(help), embed)
	a.refused(50013, "PATCH", messages(help)+"/"+id, embed)
	a.s.Allow(help, embedLinks)
	a.must("POST", messages(help), embed)
	a.s.Deny(help, sendMessages)
	a.refused(50013, "POST", messages(help), object{"content": "x"})
	a.must("PATCH", messages(help)+"/"+id, object{"content": "y"})
	a.s.Deny(help, createThreads)
	a.refused(50013, "POST", messages(help)+"/"+id+"/threads", object{"name": "x"})
	a.s.Deny(help, viewChannel)
	a.refused(50001, "POST", messages(help), object{"content": "x"})
	a.refused(50001, "GET", messages(help), nil)
	a.refused(50001, "PATCH", messages(help)+"/"+id, object{"content": "y"})
	is(t, "channels", len(a.must("GET", "guilds/"+guildID+"/channels", nil).list(t)), 1)
	a.s.Kick()
	a.refused(50001, "GET", "channels/"+forum, nil)
	a.refused(50001, "GET", "guilds/"+guildID, nil)
	a.s.Invite()
	a.must("GET", "channels/"+forum, nil)
	a.s.DeleteChannel(forum)
	a.refused(10003, "GET", "channels/"+forum, nil)
}

func TestOnlyItsOwn(t *testing.T) {
	a := newApp(t, Settings{})
	var id string
	a.s.change(func() {
		m := &message{author: zoe, content: "mine"}
		a.s.put(a.s.channels[help], m)
		id = m.id
	})
	a.refused(50005, "PATCH", messages(help)+"/"+id, object{"content": "yours"})
	a.refused(50013, "DELETE", messages(help)+"/"+id, nil)
	a.s.Allow(help, manageMessages)
	a.must("DELETE", messages(help)+"/"+id, nil)
}

func TestDirectMessages(t *testing.T) {
	a := newApp(t, Settings{})
	open := func(user string) said {
		return a.do("POST", "users/@me/channels", object{"recipient_id": user})
	}
	id := open(zoe).id()
	is(t, "the same", open(zoe).id(), id)
	a.must("POST", messages(id), object{"content": "psst"})
	is(t, "zoe reads", a.s.Messages(zoe)[0].Content, "psst")
	a.refused(50007, "POST", messages(open(gone).id()), object{"content": "x"})
	a.s.AddUser(User{ID: zoe, Name: "zoe", NoDirect: true})
	a.refused(50007, "POST", messages(id), object{"content": "x"})
	a.refused(50033, "POST", "users/@me/channels", object{"recipient_id": "12345678"})
	a.refused(50035, "POST", "users/@me/channels", object{"recipient_id": "zoe"})
}

func TestWhomAMessageAlerts(t *testing.T) {
	a := newApp(t, Settings{})
	content := "<@" + ann + "> <@" + zoe + "> <@" + gone + "> <@&" + crew + "> @everyone @here"
	everybody := "[" + ann + " " + zoe + " " + crew + "]"
	for name, c := range map[string]struct {
		allowed any
		want    string
	}{
		"nothing is said":  {nil, everybody},
		"nobody":           {object{"parse": []string{}}, "[]"},
		"an empty one":     {object{}, "[]"},
		"all people":       {object{"parse": []string{"users"}}, "[" + ann + " " + zoe + "]"},
		"one":              {object{"parse": []string{}, "users": []string{zoe}}, "[" + zoe + "]"},
		"a role":           {object{"roles": []string{crew}}, "[" + crew + "]"},
		"all, not allowed": {object{"parse": []string{"everyone"}}, "[]"},
	} {
		body := object{"content": content}
		if c.allowed != nil {
			body["allowed_mentions"] = c.allowed
		}
		id := a.must("POST", messages(help), body).id()
		all := a.s.Messages(help)
		is(t, name, all[len(all)-1].Pings(), c.want)
		body["content"] = content + " again"
		a.must("PATCH", messages(help)+"/"+id, body)
		all = a.s.Messages(help)
		is(t, name+", edited", all[len(all)-1].Pings(), c.want)
	}
	a.s.Unmentionable(crew)
	a.must("POST", messages(help), object{"content": "<@&" + crew + ">"})
	all := a.s.Messages(help)
	is(t, "a role that nobody may mention", all[len(all)-1].Pings(), "[]")
	a.s.Allow(help, mentionEveryone)
	a.must("POST", messages(help), object{"content": "<@&" + crew + "> @everyone", "embeds": []object{{"title": "@here"}}})
	all = a.s.Messages(help)
	is(t, "with the permission", all[len(all)-1].Pings(), "["+crew+" everyone]")
	id := all[0].ID
	a.must("POST", messages(help), object{"content": "x", "message_reference": object{"message_id": id}})
	all = a.s.Messages(help)
	is(t, "a reply", all[len(all)-1].Pings(), "["+appID+"]")
}

// form is a body with files.
func form(payload string, files map[string]string) (kind string, body []byte) {
	buffer := &bytes.Buffer{}
	w := multipart.NewWriter(buffer)
	part, _ := w.CreateFormField("payload_json")
	fmt.Fprint(part, payload)
	for _, field := range slices.Sorted(func(yield func(string) bool) {
		for name := range files {
			if !yield(name) {
				return
			}
		}
	}) {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, field, strings.Trim(field, "files[]")+".png"))
		h.Set("Content-Type", "image/png")
		part, _ := w.CreatePart(h)
		fmt.Fprint(part, files[field])
	}
	w.Close()
	return w.FormDataContentType(), buffer.Bytes()
}

func TestFilesComeAlong(t *testing.T) {
	a := newApp(t, Settings{})
	kind, body := form(`{"embeds":[{"title":"Chart","image":{"url":"attachment://chart.png"}}],
		"attachments":[{"id":0,"filename":"chart.png","description":"a chart"},{"id":1}]}`, map[string]string{"files[0]": "PNG", "files[1]": "two"})
	got := a.send("POST", messages(help), kind, body)
	is(t, "status", got.status, 200)
	m := a.s.Messages(help)[0]
	is(t, "files", fmt.Sprint(m.Files[0].Name, m.Files[0].Description, string(m.Files[0].Content), m.Files[1].Name), "chart.pnga chartPNG1.png")
	is(t, "shown", m.Shown(), "Chart\n[a chart]\n[1.png]")
	is(t, "attachments", len(got.object["attachments"].([]any)), 1)
	at := messages(help) + "/" + got.id()
	a.must("PATCH", at, object{"embeds": []object{{"title": "Chart", "image": object{"url": m.Files[0].URL}}}})
	is(t, "kept", a.s.Messages(help)[0].Shown(), "Chart\n[a chart]\n[1.png]")
	a.must("PATCH", at, object{"attachments": []object{{"id": m.Files[1].ID}}, "embeds": []object{{"title": "Chart"}}})
	is(t, "taken away", a.s.Messages(help)[0].Shown(), "Chart\n[1.png]")
	for _, wrong := range []string{
		`{"embeds":[{"image":{"url":"attachment://other.png"}}]}`, `{"attachments":[{"id":7}]}`, `{"attachments":[{"id":0,"description":"` + strings.Repeat("x", 1025) + `"}]}`,
	} {
		kind, body := form(wrong, map[string]string{"files[0]": "PNG"})
		if got := a.send("POST", messages(help), kind, body); got.code() != 50035 {
			t.Errorf("%s: %s", wrong, got.raw)
		}
	}
	a.refused(50035, "POST", messages(help), object{"embeds": []object{{"image": object{"url": "attachment://x.png"}}}})
	a.s.Deny(help, attachFiles)
	kind, body = form(`{}`, map[string]string{"files[0]": "PNG"})
	is(t, "without the permission", a.send("POST", messages(help), kind, body).code(), 50013)
}

func TestWhatTheAppMayNotRead(t *testing.T) {
	a := newApp(t, Settings{NoContent: true})
	a.s.change(func() {
		c := a.s.channels[help]
		a.s.put(c, &message{author: zoe, content: "secret", embeds: []any{object{"title": "x"}}})
		a.s.put(c, &message{author: zoe, content: "<@" + appID + "> help", mentions: []string{appID}})
		a.s.put(c, &message{author: zoe, kind: 19, referenced: c.messages[0].id, content: "also secret"})
	})
	a.must("POST", messages(help), object{"content": "mine"})
	var read []string
	for _, m := range a.must("GET", messages(help), nil).list(t) {
		read = append(read, fmt.Sprint(m["content"], len(m["embeds"].([]any))))
	}
	is(t, "read", strings.Join(read, "|"), "mine0|0|<@"+appID+"> help0|0")
	if raw := a.must("GET", messages(help), nil).raw; bytes.Contains(raw, []byte("secret")) {
		t.Errorf("%s", raw)
	}
}

func TestReactions(t *testing.T) {
	a := newApp(t, Settings{})
	id := a.must("POST", messages(help), object{"content": "x"}).id()
	at := messages(help) + "/" + id + "/reactions/"
	for range 2 {
		is(t, "status", a.must("PUT", at+"%E2%9C%85/@me", nil).status, 204)
	}
	is(t, "reactions", a.s.Messages(help)[0].Reactions, "map[✅:["+appID+"]]")
	a.refused(10014, "PUT", at+"ok/@me", nil)
	a.must("DELETE", at+"✅/@me", nil)
	a.must("DELETE", at+"✅/@me", nil)
	is(t, "reactions", len(a.s.Messages(help)[0].Reactions), 0)
	a.s.Deny(help, addReactions)
	a.refused(50013, "PUT", at+"✅/@me", nil)
	a.refused(10008, "PUT", messages(help)+"/12345678/reactions/✅/@me", nil)
}
