package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// surfaces are where blocks can be, and how many of them.
// https://docs.slack.dev/reference/block-kit/blocks
var surfaces = map[string]int{"message": 50, "modal": 100, "home": 100}

// block is a type of block: where it can be, and how it is checked.
type block struct {
	where []string // nil: everywhere
	check func(*draft, object)
}

// blocks are the types of blocks that are known here. Slack has more; the app
// does not use them.
var blocks = map[string]block{
	"actions":            {check: (*draft).actions},
	"alert":              {where: []string{"modal"}, check: (*draft).alert},
	"context":            {check: (*draft).context},
	"data_table":         {where: []string{"message"}, check: (*draft).dataTable},
	"data_visualization": {where: []string{"message"}, check: (*draft).chart},
	"divider":            {check: func(d *draft, b object) { d.fields(b, object{"type": "", "block_id": ""}) }},
	"header":             {check: (*draft).header},
	"image":              {check: (*draft).image},
	"input":              {check: (*draft).input},
	"markdown":           {where: []string{"message"}, check: (*draft).markdown},
	"rich_text":          {check: (*draft).richText},
	"section":            {check: (*draft).section},
	"table":              {where: []string{"message"}, check: (*draft).table},
}

// once are blocks of which a message can have only so many.
var once = map[string]int{"table": 1, "data_visualization": 2}

// Validate says what is wrong with blocks by the documented limits, one
// sentence with a JSON pointer each, as Slack words them in
// response_metadata.messages. Where is "message", "modal" or "home".
func (s *Server) Validate(raw json.RawMessage, where string) []string {
	d := &draft{reject: s.set.RejectData}
	if where != "message" {
		d.at = "/view"
	}
	var all []any
	if json.Unmarshal(raw, &all) != nil || all == nil {
		d.wrong("/blocks", "must be an array")
		return d.found
	}
	if most := surfaces[where]; len(all) > most {
		d.wrong("/blocks", atMost(most))
	}
	for i, v := range all {
		d.below("/blocks/"+strconv.Itoa(i), func() { d.block(v, where) })
	}
	d.together(all)
	return d.found
}

// atMost is what Slack says of a list that is too long.
func atMost(n int) string { return fmt.Sprintf("no more than %d items allowed", n) }

// block checks one block.
func (d *draft) block(v any, where string) {
	b, _ := v.(object)
	kind, _ := b["type"].(string)
	known, is := blocks[kind]
	switch {
	case !is, known.where != nil && !slices.Contains(known.where, where), d.reject && (kind == "data_table" || kind == "data_visualization"):
		d.wrong("/type", "unsupported type: "+kind)
		return
	}
	d.short("/block_id", b["block_id"], 255)
	known.check(d, b)
}

// together checks what blocks are to each other.
func (d *draft) together(all []any) {
	ids, types, cells, markdown := map[string]bool{}, map[string]int{}, 0, 0
	for i, v := range all {
		b, _ := v.(object)
		at := "/blocks/" + strconv.Itoa(i)
		if id, _ := b["block_id"].(string); id != "" {
			if ids[id] {
				d.wrong(at+"/block_id", "`block_id` already exists within this payload: "+id)
			}
			ids[id] = true
		}
		kind, _ := b["type"].(string)
		types[kind]++
		if most := once[kind]; most > 0 && types[kind] > most {
			d.wrong(at, fmt.Sprintf("no more than %d %s blocks allowed", most, kind))
		}
		if kind == "table" || kind == "data_table" {
			cells += runes(b["rows"])
		}
		if kind == "markdown" {
			markdown += runes([]any{v})
		}
	}
	if cells > maxCells {
		d.wrong("/blocks", fmt.Sprintf("the text of all table cells must be less than %d characters", maxCells+1))
	}
	if markdown > maxMarkdown {
		d.tooLong("/blocks", maxMarkdown)
	}
	if focused(all) > 1 {
		d.wrong("/blocks", "only one element can have focus_on_load")
	}
}

// focused counts the elements that ask for the cursor.
func focused(v any) (n int) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += focused(e)
		}
	case object:
		if v["focus_on_load"] == true {
			n++
		}
		for _, e := range v {
			n += focused(e)
		}
	}
	return n
}
