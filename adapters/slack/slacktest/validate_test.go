package slacktest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"heed/adapters/slack/slacktest"
)

// x is n letters.
func x(n int) string { return strings.Repeat("x", n) }

// many is n times a piece of JSON, in which %d is counted.
func many(n int, piece string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(piece, "%d", fmt.Sprint(i))
	}
	return strings.Join(all, ",")
}

const (
	plainX  = `{"type":"plain_text","text":"x","emoji":false}`
	options = `"options":[{"text":` + plainX + `,"value":"a"},{"text":` + plainX + `,"value":"b"}]`
	aButton = `{"type":"button","text":` + plainX + `,"action_id":"a%d"}`
)

func plainText(n int) string { return `{"type":"plain_text","text":"` + x(n) + `"}` }

// section, actions, input, rich, table, chart are blocks around a piece.
func section(n int) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":"` + x(n) + `","verbatim":true}}`
}
func actions(elements string) string { return `{"type":"actions","elements":[` + elements + `]}` }
func input(element string) string {
	return `{"type":"input","label":` + plainX + `,"element":` + element + `}`
}
func rich(elements string) string {
	return `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + elements + `]}]}`
}
func table(rows string) string { return `{"type":"data_table","caption":"x","rows":[` + rows + `]}` }
func chart(inner string) string {
	return `{"type":"data_visualization","title":"x","chart":` + inner + `}`
}

const (
	row   = `[{"type":"raw_text","text":"x"},{"type":"raw_number","value":1}]`
	point = `{"label":"%d","value":1}`
)

func bar(series, points int) string {
	return `{"type":"bar","series":[` + many(series, `{"name":"s%d","data":[P]}`) + `],"axis_config":{"categories":[` + many(points, `"%d"`) + `]}}`
}

// limit is a block at its limit and one beyond it.
type limit struct{ within, beyond, says string }

var limits = map[string]limit{
	"blocks":            {many(50, section(1)), many(51, section(1)), "no more than 50 items allowed [json-pointer:/blocks]"},
	"block_id":          {`{"type":"divider","block_id":"` + x(255) + `"}`, `{"type":"divider","block_id":"` + x(256) + `"}`, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
	"block_ids":         {`{"type":"divider","block_id":"a"},{"type":"divider","block_id":"b"}`, `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "`block_id` already exists"},
	"a type":            {`{"type":"divider"}`, `{"type":"card"}`, "unsupported type: card [json-pointer:/blocks/0/type]"},
	"a field":           {`{"type":"divider"}`, `{"type":"divider","colour":"red"}`, "invalid additional property: colour [json-pointer:/blocks/0]"},
	"section":           {section(3000), section(3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
	"an empty section":  {section(1), section(0), "must be more than 0 characters"},
	"half a section":    {section(1), `{"type":"section"}`, "must define either `text` or `fields`"},
	"runes":             {`{"type":"header","text":{"type":"plain_text","text":"` + strings.Repeat("é", 150) + `"}}`, `{"type":"header","text":` + plainText(151) + `}`, "must be less than 151 characters"},
	"fields":            {`{"type":"section","fields":[` + many(10, plainX) + `]}`, `{"type":"section","fields":[` + many(11, plainX) + `]}`, "no more than 10 items"},
	"a field's text":    {`{"type":"section","fields":[` + plainText(2000) + `]}`, `{"type":"section","fields":[` + plainText(2001) + `]}`, "/blocks/0/fields/0/text"},
	"header":            {`{"type":"header","text":` + plainText(150) + `}`, `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "must be one of plain_text"},
	"verbatim":          {section(1), `{"type":"header","text":{"type":"plain_text","text":"x","verbatim":true}}`, "invalid additional property: verbatim"},
	"context":           {`{"type":"context","elements":[` + many(10, plainX) + `]}`, `{"type":"context","elements":[` + many(11, plainX) + `]}`, "no more than 10 items"},
	"actions":           {actions(many(25, aButton)), actions(many(26, aButton)), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
	"no actions":        {actions(aButton), actions(""), "no less than 1 items"},
	"action_ids":        {actions(many(2, aButton)), actions(aButton + "," + aButton), "`action_id` already exists"},
	"button":            {actions(`{"type":"button","text":` + plainText(75) + `}`), actions(`{"type":"button","text":` + plainText(76) + `}`), "must be less than 76"},
	"value":             {actions(`{"type":"button","text":` + plainX + `,"value":"` + x(2000) + `"}`), actions(`{"type":"button","text":` + plainX + `,"value":"` + x(2001) + `"}`), "must be less than 2001"},
	"style":             {actions(`{"type":"button","text":` + plainX + `,"style":"danger"}`), actions(`{"type":"button","text":` + plainX + `,"style":"default"}`), "must be one of"},
	"url":               {actions(`{"type":"button","text":` + plainX + `,"url":"https://x.example/"}`), actions(`{"type":"button","text":` + plainX + `,"url":"x"}`), "must be a valid URL"},
	"menu":              {actions(`{"type":"static_select","options":[` + many(100, `{"text":`+plainX+`,"value":"%d"}`) + `]}`), actions(`{"type":"static_select","options":[` + many(101, `{"text":`+plainX+`,"value":"%d"}`) + `]}`), "no more than 100 items"},
	"option":            {actions(`{"type":"static_select","options":[{"text":` + plainText(75) + `,"value":"` + x(150) + `"}]}`), actions(`{"type":"static_select","options":[{"text":` + plainText(75) + `,"value":"` + x(151) + `"}]}`), "must be less than 151"},
	"initial":           {actions(`{"type":"static_select",` + options + `,"initial_option":{"text":` + plainX + `,"value":"a"}}`), actions(`{"type":"static_select",` + options + `,"initial_option":{"text":` + plainX + `,"value":"c"}}`), "must be one of the options"},
	"overflow":          {actions(`{"type":"overflow","options":[` + many(5, `{"text":`+plainX+`,"value":"%d"}`) + `]}`), actions(`{"type":"overflow","options":[` + many(6, `{"text":`+plainX+`,"value":"%d"}`) + `]}`), "no more than 5 items"},
	"a place":           {input(`{"type":"plain_text_input"}`), actions(`{"type":"plain_text_input"}`), "unsupported type: plain_text_input"},
	"a button as input": {input(`{"type":"datepicker"}`), input(aButton), "unsupported type: button"},
	"placeholder":       {input(`{"type":"plain_text_input","placeholder":` + plainText(150) + `}`), input(`{"type":"plain_text_input","placeholder":` + plainText(151) + `}`), "must be less than 151"},
	"max_length":        {input(`{"type":"plain_text_input","max_length":3000}`), input(`{"type":"plain_text_input","max_length":3001}`), "must be an integer from 1 to 3000"},
	"a mistyped field":  {input(`{"type":"plain_text_input","multiline":true}`), input(`{"type":"plain_text_input","multiline":"yes"}`), "must be a boolean"},
	"focus":             {input(`{"type":"plain_text_input","focus_on_load":true}`), many(2, input(`{"type":"plain_text_input","focus_on_load":true}`)), "only one element can have focus_on_load"},
	"rich text":         {rich(`{"type":"text","text":"x","style":{"bold":true}}`), rich(`{"type":"text","text":"x","style":{"big":true}}`), "invalid additional property: big"},
	"empty rich text":   {rich(`{"type":"text","text":" "}`), rich(`{"type":"text","text":""}`), "must be more than 0 characters"},
	"no rich text":      {rich(`{"type":"user","user_id":"U1ANN"}`), `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":null}]}`, "must be an array"},
	"broadcast":         {rich(`{"type":"broadcast","range":"here"}`), rich(`{"type":"broadcast","range":"all"}`), "must be one of"},
	"a list":            {`{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}]}`, `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"x"}]}]}`, "must be rich_text_section"},
	"preformatted":      {`{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"text","text":"x"}]}]}`, `{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U1"}]}]}`, "unsupported type: user"},
	"rows":              {table(many(101, row)), table(many(102, row)), "no more than 101 items"},
	"few rows":          {table(many(2, row)), table(row), "no less than 2 items"},
	"uneven rows":       {table(row + "," + row), table(row + `,[{"type":"raw_text","text":"x"}]`), "must have 2 items"},
	"a rich header":     {table(row + `,[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]},{"type":"raw_text","text":"x"}]`), table(`[{"type":"rich_text","elements":[]}],[{"type":"raw_text","text":"x"}]`), "unsupported type: rich_text"},
	"cells":             {table(many(2, `[{"type":"raw_text","text":"`+x(5000)+`"}]`)), table(many(2, `[{"type":"raw_text","text":"`+x(5001)+`"}]`)), "must be less than 10001"},
	"page_size":         {`{"type":"data_table","caption":"x","page_size":100,"rows":[` + many(2, row) + `]}`, `{"type":"data_table","caption":"x","page_size":101,"rows":[` + many(2, row) + `]}`, "must be an integer"},
	"pie":               {chart(`{"type":"pie","segments":[` + many(6, point) + `]}`), chart(`{"type":"pie","segments":[` + many(7, point) + `]}`), "no more than 6 items"},
	"nothing of a pie":  {chart(`{"type":"pie","segments":[` + point + `]}`), chart(`{"type":"pie","segments":[{"label":"x","value":0}]}`), "must be more than 0"},
	"series":            {chart(strings.ReplaceAll(bar(6, 1), "P", `{"label":"0","value":1}`)), chart(strings.ReplaceAll(bar(7, 1), "P", `{"label":"0","value":1}`)), "no more than 6 items"},
	"points":            {chart(strings.ReplaceAll(bar(1, 20), "P", many(20, point))), chart(strings.ReplaceAll(bar(1, 20), "P", many(19, point))), "must have a point for every category"},
	"charts":            {many(2, chart(`{"type":"pie","segments":[`+point+`]}`)), many(3, chart(`{"type":"pie","segments":[`+point+`]}`)), "no more than 2 data_visualization"},
	"markdown":          {`{"type":"markdown","text":"` + x(12000) + `"}`, `{"type":"markdown","text":"` + x(12001) + `"}`, "must be less than 12001"},
}

func TestBlocksHaveLimits(t *testing.T) {
	s := slacktest.New(slacktest.Settings{})
	for name, c := range limits {
		if wrong := s.Validate(json.RawMessage("["+c.within+"]"), "message"); len(wrong) > 0 {
			t.Errorf("%s, within: %q", name, wrong)
		}
		if wrong := strings.Join(s.Validate(json.RawMessage("["+c.beyond+"]"), "message"), "; "); !strings.Contains(wrong, c.says) {
			t.Errorf("%s, beyond: %q, want %q", name, wrong, c.says)
		}
	}
}

func TestBlocksHaveTheirPlaces(t *testing.T) {
	s := slacktest.New(slacktest.Settings{RejectData: true})
	alert := `{"type":"alert","text":` + plainX + `,"level":"warning"}`
	for _, c := range []struct {
		blocks, where, says string
	}{
		{alert, "modal", ""},
		{alert, "message", "unsupported type: alert [json-pointer:/blocks/0/type]"},
		{alert, "home", "unsupported type: alert [json-pointer:/view/blocks/0/type]"},
		{table(row), "message", "unsupported type: data_table"},
		{many(100, section(1)), "home", ""},
		{many(101, section(1)), "modal", "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{`1`, "message", "unsupported type"},
	} {
		wrong := strings.Join(s.Validate(json.RawMessage("["+c.blocks+"]"), c.where), "; ")
		if (c.says == "") != (wrong == "") || !strings.Contains(wrong, c.says) {
			t.Errorf("%.60s in a %s: %q, want %q", c.blocks, c.where, wrong, c.says)
		}
	}
	for _, raw := range []string{"", "null", "{}", `"x"`, "[", "1"} {
		if wrong := s.Validate(json.RawMessage(raw), "message"); len(wrong) == 0 {
			t.Errorf("%q are blocks", raw)
		}
	}
}

// FuzzValidate takes anything without a panic.
func FuzzValidate(f *testing.F) {
	s := slacktest.New(slacktest.Settings{})
	for _, c := range limits {
		f.Add("[" + c.beyond + "]")
	}
	f.Fuzz(func(_ *testing.T, raw string) {
		for _, where := range []string{"message", "modal", "home"} {
			s.Validate(json.RawMessage(raw), where)
		}
		m := slacktest.Message{Text: raw, Blocks: json.RawMessage(raw)}
		m.Shown()
		m.Pings()
		m.Links()
	})
}
