package discordtest

import (
	"fmt"
	"testing"
)

// slash is a command that is typed.
func slash(name string, options ...object) object {
	return object{"name": name, "description": "x", "options": options}
}

// asked is one of a command.
func asked(kind int, name string, more object) object {
	o := object{"type": kind, "name": name, "description": "x"}
	for n, v := range more {
		o[n] = v
	}
	return o
}

func TestCommandsAreRegistered(t *testing.T) {
	a := newApp(t, Settings{})
	path := "applications/" + appID + "/commands"
	first := a.must("POST", path, slash("heed"))
	is(t, "new", first.status, 201)
	again := a.must("POST", path, slash("heed", asked(3, "item", nil)))
	is(t, "replaced", fmt.Sprint(again.status, again.id() == first.id()), "200 true")
	a.must("POST", path, object{"type": 3, "name": "Send to heed"})
	is(t, "listed", len(a.must("GET", path, nil).list(t)), 2)
	here := "applications/" + appID + "/guilds/" + guildID + "/commands"
	all := a.must("PUT", here, []object{slash("heed"), {"type": 3, "name": "heed"}}).list(t)
	is(t, "in the guild", fmt.Sprint(len(all), all[0]["guild_id"]), "2"+guildID)
	kept := all[0]["id"]
	all = a.must("PUT", here, []object{slash("heed")}).list(t)
	is(t, "exactly these", fmt.Sprint(len(all), all[0]["id"] == kept, len(a.s.Commands())), "1 true 3")
	a.must("PATCH", path+"/"+first.id(), object{"description": "y"})
	a.must("DELETE", path+"/"+first.id(), nil)
	a.refused(10063, "DELETE", path+"/"+first.id(), nil)
	a.refused(10002, "GET", "applications/12345678/commands", nil)
}

func TestWhatACommandMayBe(t *testing.T) {
	a := newApp(t, Settings{})
	path := "applications/" + appID + "/commands"
	for name, wrong := range map[string]object{
		"a big letter":     slash("Heed"),
		"a space":          slash("he ed"),
		"too long":         slash(long(33)),
		"no description":   {"name": "x"},
		"description":      {"name": "x", "description": long(101)},
		"a described menu": {"type": 3, "name": "x", "description": "x"},
		"a menu's options": {"type": 3, "name": "x", "options": []object{asked(3, "a", nil)}},
		"kind":             {"type": 9, "name": "x", "description": "x"},
		"too many options": slash("x", some(26, func(i int) object { return asked(3, string(rune('a'+i)), nil) })...),
		"twice":            slash("x", asked(3, "a", nil), asked(3, "a", nil)),
		"needed last":      slash("x", asked(3, "a", nil), asked(3, "b", object{"required": true})),
		"deep":             slash("x", asked(1, "a", object{"options": []object{asked(1, "b", nil)}})),
		"choices and more": slash("x", asked(3, "a", object{"autocomplete": true, "choices": []object{{"name": "x", "value": "x"}}})),
		"too many choices": slash("x", asked(3, "a", object{"choices": some(26, func(int) object { return object{"name": "x", "value": "x"} })})),
		"all of it too big": slash("x", some(25, func(i int) object {
			return asked(3, string(rune('a'+i)), object{"choices": some(25, func(int) object { return object{"name": long(10), "value": long(10)} })})
		})...),
	} {
		if got := a.do("POST", path, wrong); got.code() != 50035 {
			t.Errorf("%s: %s", name, got.raw)
		}
	}
	a.refused(50035, "PUT", path, []object{slash("x"), slash("x")})
	a.must("POST", path, slash("x", asked(2, "group", object{"options": []object{asked(1, "sub", object{"options": []object{asked(3, "a", nil)}})}})))
	for i := range 15 {
		a.must("POST", path, object{"type": 3, "name": fmt.Sprint(i)})
	}
	a.refused(30032, "POST", path, object{"type": 3, "name": "more"})
}

func TestTwoHundredNewCommandsADay(t *testing.T) {
	a := newApp(t, Settings{})
	path := "applications/" + appID + "/commands"
	for i := range dailyCommands {
		a.must("PUT", path, []object{slash(fmt.Sprint("x", i))})
	}
	a.refused(30034, "PUT", path, []object{slash("more")})
	is(t, "what was there", a.must("GET", path, nil).list(t)[0]["name"], "x199")
}
