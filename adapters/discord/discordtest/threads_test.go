package discordtest

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// begun is a message with a thread at it; both have the id.
func (a *app) begun() (id string) {
	id = a.must("POST", messages(help), object{"content": "a card"}).id()
	a.must("POST", messages(help)+"/"+id+"/threads", object{"name": "a card", "auto_archive_duration": 60})
	return id
}

func TestAThreadBeginsAtAMessageOnce(t *testing.T) {
	a := newApp(t, Settings{})
	id := a.begun()
	a.refused(160004, "POST", messages(help)+"/"+id+"/threads", object{"name": "again"})
	a.refused(10008, "POST", messages(help)+"/12345678/threads", object{"name": "x"})
	inside := a.must("POST", messages(id), object{"content": "a line"})
	is(t, "parent", a.must("GET", "channels/"+id, nil).object["parent_id"], help)
	is(t, "lines", a.s.Messages(id)[0].Content, "a line")
	is(t, "the card knows", a.must("GET", messages(help)+"/"+id, nil).object["thread"].(object)["id"], id)
	a.refused(50024, "POST", messages(id)+"/"+inside.id()+"/threads", object{"name": "x"})
	other := a.must("POST", messages(help), object{"content": "x"}).id()
	for _, wrong := range []object{{}, {"name": ""}, {"name": strings.Repeat("x", 101)}, {"name": "x", "auto_archive_duration": 61}} {
		a.refused(50035, "POST", messages(help)+"/"+other+"/threads", wrong)
	}
	a.s.MostThreads(1)
	a.refused(160006, "POST", messages(help)+"/"+other+"/threads", object{"name": "x"})
	is(t, "threads", fmt.Sprint(a.s.Threads(help)[0].ID, len(a.s.Threads(help))), id+"1")
	a.must("DELETE", messages(help)+"/"+id, nil)
	a.must("POST", messages(id), object{"content": "the thread stays"})
}

func TestAThreadIsArchivedAndLocked(t *testing.T) {
	a := newApp(t, Settings{})
	id := a.begun()
	line := a.must("POST", messages(id), object{"content": "a line"}).id()
	patch := func(o object) said { return a.must("PATCH", "channels/"+id, o) }
	patch(object{"archived": true})
	a.refused(50083, "PATCH", messages(id)+"/"+line, object{"content": "x"})
	a.refused(50083, "PUT", messages(id)+"/"+line+"/reactions/✅/@me", nil)
	a.refused(50083, "PATCH", "channels/"+id, object{"name": "x"})
	a.must("POST", messages(id), object{"content": "wakes it"})
	is(t, "archived", a.s.Threads(help)[0].Archived, false)
	patch(object{"archived": true})
	patch(object{"archived": false})
	a.must("PATCH", messages(id)+"/"+line, object{"content": "x"})
	patch(object{"locked": true})
	a.must("POST", messages(id), object{"content": "a moderator may"})
	a.s.Deny(help, manageThreads)
	a.refused(160005, "POST", messages(id), object{"content": "x"})
	a.refused(160005, "PATCH", messages(id)+"/"+line, object{"content": "x"})
	a.refused(50013, "PATCH", "channels/"+id, object{"locked": false})
	a.must("DELETE", messages(id)+"/"+line, nil)
	a.s.Deny(help, sendInThreads)
	a.refused(50013, "POST", messages(id), object{"content": "x"})
}

func TestAThreadGoesToSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{})
		id := a.begun()
		time.Sleep(59 * time.Minute)
		a.must("POST", messages(id), object{"content": "x"})
		time.Sleep(59 * time.Minute)
		is(t, "archived", a.s.Threads(help)[0].Archived, false)
		time.Sleep(time.Minute)
		is(t, "archived", a.s.Threads(help)[0].Archived, true)
		active := a.must("GET", "guilds/"+guildID+"/threads/active", nil).object["threads"].([]any)
		is(t, "active", len(active), 0)
		archived := a.must("GET", "channels/"+help+"/threads/archived/public", nil).object["threads"].([]any)
		is(t, "archived", len(archived), 1)
	})
}

func TestANameChangesTwiceInTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{})
		id := a.begun()
		for _, name := range []string{"b", "b", "c"} {
			a.must("PATCH", "channels/"+id, object{"name": name})
		}
		over := a.do("PATCH", "channels/"+id, object{"name": "d"})
		is(t, "status", fmt.Sprint(over.status, over.header.Get("Retry-After"), over.object["retry_after"]), "429600600")
		is(t, "name", a.s.Threads(help)[0].Name, "c")
		time.Sleep(10 * time.Minute)
		a.must("PATCH", "channels/"+id, object{"name": "d"})
	})
}

func TestAPostInAForum(t *testing.T) {
	a := newApp(t, Settings{})
	path := "channels/" + forum + "/threads"
	body := object{"name": "A question", "applied_tags": []string{bug}, "message": object{"content": "Why?", "embeds": []object{{"title": "x", "url": "https://h.example/items/i#k1"}}}}
	got := a.must("POST", path, body)
	is(t, "its message has its id", got.object["message"].(object)["id"], got.id())
	is(t, "status", got.status, 201)
	is(t, "marked", a.s.Copies("k1")[0].ID+a.s.Copies("k1")[0].Channel, got.id()+got.id())
	a.must("PATCH", "channels/"+got.id(), object{"applied_tags": []string{idea}})
	is(t, "tags", a.s.Threads(forum)[0].Applied, "["+idea+"]")
	a.refused(50008, "POST", messages(forum), object{"content": "x"})
	for _, wrong := range []object{
		{"name": "x"}, {"message": object{"content": "x"}}, {"name": "x", "message": object{"content": strings.Repeat("x", 2001)}},
		{"name": "x", "message": object{"content": "x"}, "applied_tags": []string{crew}},
		{"name": strings.Repeat("x", 101), "message": object{"content": "x"}},
	} {
		a.refused(50035, "POST", path, wrong)
	}
	a.refused(50006, "POST", path, object{"name": "x", "message": object{}})
	a.s.AddChannel(Channel{ID: forum, Type: forumChannel, Name: "questions", RequireTag: true, Tags: []Tag{{bug, "bug"}}})
	a.refused(40067, "POST", path, object{"name": "x", "message": object{"content": "x"}})
	a.must("POST", path, body)
	a.s.Deny(forum, sendMessages)
	a.refused(50013, "POST", path, body)
	a.refused(50035, "POST", "channels/"+help+"/threads", object{"name": "x", "type": 15})
	a.must("POST", "channels/"+help+"/threads", object{"name": "x", "type": 11})
}

func TestArchivedPostsArePaged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{})
		for i := range 5 {
			id := a.must("POST", "channels/"+forum+"/threads", object{"name": fmt.Sprint(i), "message": object{"content": "x"}}).id()
			time.Sleep(time.Second)
			a.must("PATCH", "channels/"+id, object{"archived": true})
		}
		var names []string
		before, more := "", true
		for more && len(names) < 20 {
			got := a.must("GET", "channels/"+forum+"/threads/archived/public?limit=2"+before, nil)
			for _, v := range got.object["threads"].([]any) {
				o := v.(object)
				names = append(names, o["name"].(string))
				before = "&before=" + strings.ReplaceAll(o["thread_metadata"].(object)["archive_timestamp"].(string), "+", "%2B")
			}
			more = got.object["has_more"].(bool)
		}
		is(t, "newest first", names, "[4 3 2 1 0]")
		a.refused(50035, "GET", "channels/"+forum+"/threads/archived/public?before=yesterday", nil)
	})
}
