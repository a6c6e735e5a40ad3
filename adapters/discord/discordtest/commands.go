package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of commands.
// https://docs.discord.com/developers/interactions/application-commands
const (
	maxCommandName  = 32
	maxCommandText  = 100
	maxCommandSize  = 8000
	maxCommandParts = 25
	dailyCommands   = 200
)

// mostCommands are how many there may be, by kind.
var mostCommands = map[int]int{1: 100, 2: 15, 3: 15}

var slashName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

// Command is one that the app registered, as a test sees it.
type Command struct {
	ID, Name string
	Kind     int  // 1 typed, 2 for a person, 3 for a message
	InGuild  bool // not everywhere
	Body     json.RawMessage
}

// Commands lists what the app registered, in order.
func (s *Server) Commands() (all []Command) {
	s.look(func() {
		for _, c := range s.commands {
			all = append(all, Command{c.id, c.name, c.kind, c.guild != "", c.body})
		}
	})
	return all
}

// scope says where commands are registered: in the guild, or "" everywhere. The
// caller holds the lock.
func (s *Server) scope(c *call) (string, *result) {
	if c.at["A"] != appID {
		return "", no(refusal(10002))
	}
	if c.at["G"] == "" {
		return "", nil
	}
	if code := s.inGuild(c); code != 0 {
		return "", no(refusal(code))
	}
	return guildID, nil
}

// wire is a command as the app sees it.
func (c *command) wire() object {
	o := object{}
	_ = json.Unmarshal(c.body, &o) // it was checked
	o["id"], o["application_id"], o["type"], o["version"], o["name"] = c.id, appID, c.kind, c.id, c.name
	if o["description"] == nil {
		o["description"] = ""
	}
	for name, usual := range (object{"default_member_permissions": nil, "nsfw": false, "dm_permission": true}) {
		if _, is := o[name]; !is {
			o[name] = usual
		}
	}
	if c.guild != "" {
		o["guild_id"] = c.guild
	}
	return o
}

// getCommands lists what is registered.
func (s *Server) getCommands(c *call) result {
	where, bad := s.scope(c)
	if bad != nil {
		return *bad
	}
	return result{http.StatusOK, s.commandList(where)}
}

// commandList is what is registered somewhere. The caller holds the lock.
func (s *Server) commandList(where string) []any {
	all := []any{}
	for _, k := range s.commands {
		if k.guild == where {
			all = append(all, k.wire())
		}
	}
	return all
}

// postCommand registers a command, or replaces one of the same name.
// https://docs.discord.com/developers/interactions/application-commands#create-global-application-command
func (s *Server) postCommand(c *call) result {
	where, bad := s.scope(c)
	if bad != nil {
		return *bad
	}
	d := &draft{}
	o, _ := d.object(c.body)
	next := d.command(o)
	s.ignored(c.route, d)
	if len(d.found) > 0 {
		return invalid(d.found)
	}
	return s.register(where, next)
}

// register adds a command, or replaces one. The caller holds the lock.
func (s *Server) register(where string, next *command) result {
	next.guild = where
	status := http.StatusOK
	i := slices.IndexFunc(s.commands, func(k *command) bool { return k.guild == where && k.kind == next.kind && k.name == next.name })
	if i >= 0 {
		next.id = s.commands[i].id
		s.commands[i] = next
		return result{status, next.wire()}
	}
	if s.count(where, next.kind) >= mostCommands[next.kind] {
		return refusal(30032)
	}
	if s.registered++; s.registered > dailyCommands {
		return refusal(30034)
	}
	next.id = s.nextID()
	s.commands = append(s.commands, next)
	return result{http.StatusCreated, next.wire()}
}

// count is how many commands of a kind are registered somewhere. The caller holds
// the lock.
func (s *Server) count(where string, kind int) (n int) {
	for _, k := range s.commands {
		if k.guild == where && k.kind == kind {
			n++
		}
	}
	return n
}

// putCommands registers exactly these commands.
// https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-global-application-commands
func (s *Server) putCommands(c *call) result {
	where, bad := s.scope(c)
	if bad != nil {
		return *bad
	}
	var bodies []any
	if json.Unmarshal(c.body, &bodies) != nil {
		return invalid([]string{"_: LIST_TYPE_CONVERT: Only iterables may be used in a ListType"})
	}
	d := &draft{}
	var all []*command
	seen := map[string]bool{}
	d.each(object{"commands": bodies}, "commands", 0, 130, func(_ int, o object) {
		next := d.command(o)
		if name := fmt.Sprint(next.kind, next.name); seen[name] {
			d.wrong("", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		} else {
			seen[name] = true
		}
		all = append(all, next)
	})
	s.ignored(c.route, d)
	if len(d.found) > 0 {
		for i, line := range d.found {
			d.found[i] = strings.TrimPrefix(line, "commands.")
		}
		return invalid(d.found)
	}
	return s.replace(where, all)
}

// replace registers exactly these commands somewhere; those that were there keep
// their ids. The caller holds the lock.
func (s *Server) replace(where string, all []*command) result {
	before := slices.Clone(s.commands)
	s.commands = slices.DeleteFunc(s.commands, func(k *command) bool {
		return k.guild == where && !slices.ContainsFunc(all, func(n *command) bool { return n.kind == k.kind && n.name == k.name })
	})
	for _, next := range all {
		if got := s.register(where, next); got.status >= http.StatusBadRequest {
			s.commands = before
			return got
		}
	}
	return result{http.StatusOK, s.commandList(where)}
}

// oneCommand returns the command that a call names. The caller holds the lock.
func (s *Server) oneCommand(c *call) (int, *result) {
	where, bad := s.scope(c)
	if bad != nil {
		return 0, bad
	}
	i := slices.IndexFunc(s.commands, func(k *command) bool { return k.guild == where && k.id == c.at["K"] })
	if i < 0 {
		return 0, no(refusal(10063))
	}
	return i, nil
}

// patchCommand changes a command.
func (s *Server) patchCommand(c *call) result {
	i, bad := s.oneCommand(c)
	if bad != nil {
		return *bad
	}
	d := &draft{}
	o, _ := d.object(c.body)
	merged := s.commands[i].wire()
	for _, name := range []string{"id", "application_id", "version", "guild_id"} {
		delete(merged, name)
	}
	merged["type"] = float64(s.commands[i].kind)
	for name, v := range o {
		merged[name] = v
	}
	next := d.command(merged)
	if len(d.found) > 0 {
		return invalid(d.found)
	}
	next.id, next.guild = s.commands[i].id, s.commands[i].guild
	s.commands[i] = next
	return result{http.StatusOK, next.wire()}
}

// deleteCommand takes a command away.
func (s *Server) deleteCommand(c *call) result {
	i, bad := s.oneCommand(c)
	if bad != nil {
		return *bad
	}
	s.commands = slices.Delete(s.commands, i, i+1)
	return result{}
}

// command checks a command.
func (d *draft) command(o object) *command {
	d.only(o, "id", "name", "name_localizations", "description", "description_localizations", "options", "default_member_permissions",
		"dm_permission", "default_permission", "integration_types", "contexts", "type", "nsfw")
	k := &command{kind: d.choice(o, "type", 1, 1, 2, 3), name: d.need(o, "name", maxCommandName), body: plain(o)}
	if k.kind != 1 {
		if said, _ := o["description"].(string); said != "" {
			d.wrong("description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description")
		}
		if options, _ := o["options"].([]any); len(options) > 0 {
			d.wrong("options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options")
		}
		return k
	}
	d.slash(o, k.name)
	d.need(o, "description", maxCommandText)
	if n := d.commandOptions(o, 0) + textSize(o); n > maxCommandSize {
		d.wrong("", "APPLICATION_COMMAND_TOO_LARGE", fmt.Sprintf("Command exceeds maximum size (%d)", maxCommandSize))
	}
	return k
}

// slash checks how something is called that is typed.
func (d *draft) slash(o object, name string) {
	if name != "" && (!slashName.MatchString(name) || strings.ToLower(name) != name) {
		d.wrong("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// textSize is how much the texts of a command or an option count.
func textSize(o object) int {
	name, _ := o["name"].(string)
	description, _ := o["description"].(string)
	return utf8.RuneCountInString(name) + utf8.RuneCountInString(description)
}

// commandOptions checks the options of a command, or of one below it of a kind, and
// returns how much their texts count.
func (d *draft) commandOptions(o object, below int) (size int) {
	optional, names := false, map[string]bool{}
	d.each(o, "options", 0, maxCommandParts, func(_ int, o object) {
		d.only(o, "type", "name", "name_localizations", "description", "description_localizations", "required", "choices", "options",
			"channel_types", "min_value", "max_value", "min_length", "max_length", "autocomplete")
		kind := d.choice(o, "type", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
		name := d.need(o, "name", maxCommandName)
		d.slash(o, name)
		d.need(o, "description", maxCommandText)
		if names[name] {
			d.wrong("name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names must be unique")
		}
		names[name] = true
		size += textSize(o)
		if below == 1 && kind <= 2 || below == 2 && kind != 1 {
			d.wrong("type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Options of this type can not be here")
			return
		}
		if kind <= 2 {
			size += d.commandOptions(o, kind)
			return
		}
		must := d.yes(o, "required", false)
		if must && optional {
			d.wrong("required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !must
		size += d.choices(o, "choices", maxOptions)
		if choices, _ := o["choices"].([]any); d.yes(o, "autocomplete", false) && len(choices) > 0 {
			d.wrong("autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Choices and autocomplete exclude each other")
		}
	})
	return size
}

// choices checks what may be chosen, and returns how much their texts count.
func (d *draft) choices(o object, name string, most int) (size int) {
	d.each(o, name, 0, most, func(_ int, o object) {
		d.only(o, "name", "name_localizations", "value")
		size += utf8.RuneCountInString(d.need(o, "name", maxOption))
		switch o["value"].(type) {
		case string:
			size += utf8.RuneCountInString(d.text(o, "value", maxOption))
		case float64:
		default:
			d.wrong("value", "BASE_TYPE_REQUIRED", "This field is required")
		}
	})
	return size
}
