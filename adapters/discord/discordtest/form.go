package discordtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Modal is a modal as the person in front of it sees it.
type Modal struct {
	CustomID, Title string
	Texts           []string // what it says beside the fields
	Fields          []Field
	Waiting         bool // it was submitted, and there is no answer
	Trouble         bool // "Something went wrong. Try again."
}

// Field is one of a modal's.
type Field struct {
	ID          string // its custom_id
	Label       string
	Description string
	Placeholder string
	Value       string // what is in it; of a select: the value chosen
	Long        bool   // takes lines
	Required    bool
	Min, Max    int      // characters
	Choices     []Choice // of a select
	Wrong       string   // what Discord says below it
}

// Choice is one of those offered.
type Choice struct{ Name, Value, Description string }

// modal is a modal that somebody has open.
type modal struct {
	Modal
	parts []component
	from  *interaction // that it answered
}

// present puts a modal in front of somebody. One that was there is gone. The caller
// holds the lock.
func (s *Server) present(i *interaction, shown component) {
	m := &modal{from: i, parts: shown.Components, Modal: Modal{CustomID: shown.CustomID, Title: shown.Title}}
	for _, p := range shown.Components {
		m.add(p)
	}
	s.live.hands.modals[i.user] = m
}

// add shows a part of a modal.
func (m *modal) add(p component) {
	switch {
	case p.Type == textPart:
		m.Texts = append(m.Texts, p.Content)
	case p.Type == labelPart && p.Component != nil:
		f := fieldOf(*p.Component)
		f.Label, f.Description = p.Label, p.Description
		m.Fields = append(m.Fields, f)
	case p.Type == rowPart && len(p.Components) == 1:
		f := fieldOf(p.Components[0])
		f.Label = p.Components[0].Label
		m.Fields = append(m.Fields, f)
	}
}

// fieldOf is an input as somebody sees it.
func fieldOf(p component) Field {
	f := Field{
		ID: p.CustomID, Placeholder: p.Placeholder, Value: p.Value, Long: p.Style == 2, Required: p.Required == nil || *p.Required,
		Min: p.MinLength, Max: p.MaxLength,
	}
	if p.Type == inputPart && f.Max == 0 {
		f.Max = 4000
	}
	for _, o := range p.Options {
		f.Choices = append(f.Choices, Choice{o.Label, o.Value, o.Description})
		if o.Default {
			f.Value = o.Value
		}
	}
	return f
}

// wrong is what Discord says below a field; "": nothing.
func (f *Field) wrong() string {
	n := utf8.RuneCountInString(f.Value)
	switch {
	case n == 0 && f.Required:
		return "This field is required"
	case n == 0 || f.Choices != nil:
		return ""
	case n < f.Min:
		return fmt.Sprintf("Must be %d or more in length.", f.Min)
	case n > f.Max:
		return fmt.Sprintf("Must be %d or fewer in length.", f.Max)
	}
	return ""
}

// Modal is the modal that somebody has in front of them; nil: none.
func (s *Server) Modal(user string) (seen *Modal) {
	s.look(func() {
		if m := s.live.hands.modals[user]; m != nil {
			copied := m.Modal
			copied.Texts, copied.Fields = slices.Clone(m.Texts), slices.Clone(m.Fields)
			seen = &copied
		}
	})
	return seen
}

// Field is a field of a modal, by its custom_id; nil: there is none.
func (m *Modal) Field(id string) *Field {
	for i := range m.Fields {
		if m.Fields[i].ID == id {
			return &m.Fields[i]
		}
	}
	return nil
}

// Shown is everything a person reads in a modal.
func (m *Modal) Shown() string {
	said := append([]string{m.Title}, m.Texts...)
	for _, f := range m.Fields {
		said = append(said, f.Label, f.Description, f.Placeholder, f.Value)
		for _, c := range f.Choices {
			said = append(said, c.Name, c.Description)
		}
	}
	return strings.Join(slices.DeleteFunc(said, func(line string) bool { return line == "" }), "\n")
}

// modal is the modal of somebody, who must have one. The caller holds the lock.
func (s *Server) modal(user string) *modal {
	m := s.live.hands.modals[user]
	if m == nil {
		panic("discordtest: " + user + " has no modal open")
	}
	return m
}

// Type lets somebody fill in fields, by their custom_id, without submitting.
func (s *Server) Type(user string, typed map[string]string) {
	s.change(func() { s.modal(user).fill(typed) })
}

// fill types into fields.
func (m *modal) fill(typed map[string]string) {
	for id, value := range typed {
		f := m.Field(id)
		switch {
		case f == nil:
			panic("discordtest: the modal " + m.Title + " has no field " + id)
		case f.Choices != nil && value != "" && !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == value }):
			panic("discordtest: the field " + id + " does not offer " + value)
		case f.Choices == nil && !f.Long && strings.Contains(value, "\n"):
			panic("discordtest: the field " + id + " takes one line")
		}
		f.Value, f.Wrong = value, ""
	}
}

// Submit lets somebody fill in fields and submit. Discord does not let go what is
// too long, too short or missing: nothing is handed over, and the fields say why.
func (s *Server) Submit(user string, typed map[string]string) (d *Delivery) {
	s.change(func() {
		m := s.modal(user)
		m.fill(typed)
		d = s.submit(user, m)
	})
	return d
}

// submit hands over what is in a modal. It closes when that is answered, and says
// so when it fails; what was typed stays. The caller holds the lock.
func (s *Server) submit(user string, m *modal) *Delivery {
	ready := true
	for i := range m.Fields {
		f := &m.Fields[i]
		f.Wrong = f.wrong()
		ready = ready && f.Wrong == ""
	}
	if !ready {
		return s.unsent()
	}
	m.Waiting, m.Trouble = true, false
	i := s.newInteraction(modalInteraction, user, m.from.channel, m.from.message)
	return s.interact(i, object{"custom_id": m.CustomID, "components": m.typed()}, func(answered bool) {
		m.Waiting, m.Trouble = false, !answered
		if answered && s.live.hands.modals[user] == m {
			delete(s.live.hands.modals, user)
		}
	})
}

// typed is what is in m, as the app is told.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
func (m *modal) typed() (all []object) {
	n := 0
	next := func(o object, p component) object {
		n++
		o["type"], o["id"] = p.Type, n
		if p.ID != 0 {
			o["id"] = p.ID
		}
		return o
	}
	for _, p := range m.parts {
		o := next(object{}, p)
		switch {
		case p.Type == labelPart && p.Component != nil:
			o["component"] = next(m.value(p.Component), *p.Component)
		case p.Type == rowPart && len(p.Components) == 1:
			o["components"] = []object{next(m.value(&p.Components[0]), p.Components[0])}
		}
		all = append(all, o)
	}
	return all
}

// value is what is in an input.
func (m *modal) value(p *component) object {
	said := m.Field(p.CustomID).Value
	if p.Type != selectPart {
		return object{"custom_id": p.CustomID, "value": said}
	}
	values := []string{}
	if said != "" {
		values = append(values, said)
	}
	return object{"custom_id": p.CustomID, "values": values}
}

// Dismiss lets somebody close the modal in front of them. Discord does not tell.
func (s *Server) Dismiss(user string) {
	s.change(func() {
		s.modal(user)
		delete(s.live.hands.modals, user)
	})
}

// Typed is what is in the fields of a modal, by their custom_ids.
func (m *Modal) Typed() map[string]string {
	typed := map[string]string{}
	for _, f := range m.Fields {
		typed[f.ID] = f.Value
	}
	return maps.Clone(typed)
}
