package slacktest

import "fmt"

// Limits of tables and charts.
// https://docs.slack.dev/reference/block-kit/blocks/data-table-block
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
const (
	maxCells    = 10_000 // runes in all cells of all tables of a message
	maxRows     = 100    // beside the header
	maxColumns  = 20
	maxChart    = 50 // of a title
	maxCategory = 20 // of a label
	maxSlices   = 6
	maxSeries   = 6
	maxPoints   = 20
)

func (d *draft) dataTable(b object) {
	d.fields(b, object{
		"type": "", "block_id": "", "rows": []any{}, "caption": "", "page_size": 1.0, "row_header_column_index": 1.0,
	}, "rows", "caption")
	if b["caption"] == "" {
		d.wrong("/caption", "must be more than 0 characters")
	}
	d.between("/page_size", b["page_size"], 1, 100)
	columns := d.rows(b["rows"], 2, maxRows+1, func(row int, v any) { d.cell(v, row > 0) })
	d.between("/row_header_column_index", b["row_header_column_index"], 0, float64(columns-1))
}

func (d *draft) table(b object) {
	d.fields(b, object{"type": "", "block_id": "", "rows": []any{}, "column_settings": []any{}}, "rows")
	d.rows(b["rows"], 1, maxRows, func(_ int, v any) { d.cell(v, true) })
	d.each("/column_settings", b["column_settings"], 0, maxColumns, func(_ int, v any) {
		if v == nil {
			return // this column is as the others
		}
		o, _ := v.(object)
		d.fields(o, object{"align": "", "is_wrapped": false})
		d.oneOf("/align", o["align"], "left", "center", "right")
	})
}

// rows checks that all rows are equally long, and each cell; it returns how
// long they are.
func (d *draft) rows(v any, least, most int, cell func(row int, v any)) (columns int) {
	d.each("/rows", v, least, most, func(i int, v any) {
		row, isList := v.([]any)
		if !isList {
			d.wrong("", "must be an array")
			return
		}
		if i == 0 {
			columns = len(row)
		}
		if len(row) != columns {
			d.wrong("", fmt.Sprintf("must have %d items like the first row", columns))
		}
		d.each("", row, 1, maxColumns, func(_ int, v any) { cell(i, v) })
	})
	return columns
}

// cell checks one cell of a table.
func (d *draft) cell(v any, rich bool) {
	c, _ := v.(object)
	switch kind, _ := c["type"].(string); {
	case kind == "raw_text":
		d.fields(c, object{"type": "", "text": ""}, "text")
	case kind == "raw_number":
		d.fields(c, object{"type": "", "text": "", "value": 1.0}, "value")
	case kind == "rich_text" && rich:
		d.richText(c)
		return
	default:
		d.wrong("/type", "unsupported type: "+kind)
		return
	}
	if c["text"] == "" {
		d.wrong("/text", "must be more than 0 characters")
	}
}

func (d *draft) chart(b object) {
	d.fields(b, object{"type": "", "block_id": "", "title": "", "chart": object{}}, "title", "chart")
	d.name("/title", b["title"], maxChart)
	c, _ := b["chart"].(object)
	d.below("/chart", func() {
		switch kind, _ := c["type"].(string); kind {
		case "pie":
			d.fields(c, object{"type": "", "segments": []any{}}, "segments")
			d.each("/segments", c["segments"], 1, maxSlices, func(_ int, v any) {
				if p := d.point(v); p <= 0 {
					d.wrong("/value", "must be more than 0")
				}
			})
		case "bar", "area", "line":
			d.fields(c, object{"type": "", "series": []any{}, "axis_config": object{}}, "series", "axis_config")
			d.series(c)
		default:
			d.wrong("/type", "unsupported type: "+kind)
		}
	})
}

// name checks a text of 1 to n runes.
func (d *draft) name(at string, v any, n int) {
	if v == "" {
		d.wrong(at, "must be more than 0 characters")
	}
	d.short(at, v, n)
}

// point checks something with a label and a value, which it returns.
func (d *draft) point(v any) float64 {
	p, _ := v.(object)
	d.fields(p, object{"label": "", "value": 1.0}, "label", "value")
	d.name("/label", p["label"], maxCategory)
	n, _ := p["value"].(float64)
	return n
}

// series checks what is on axes: every series has exactly one point for each
// category, and a name of its own.
func (d *draft) series(c object) {
	axis, _ := c["axis_config"].(object)
	categories := map[string]bool{}
	d.below("/axis_config", func() {
		d.fields(axis, object{"categories": []any{}, "x_label": "", "y_label": ""}, "categories")
		d.short("/x_label", axis["x_label"], maxChart)
		d.short("/y_label", axis["y_label"], maxChart)
		d.each("/categories", axis["categories"], 1, maxPoints, func(_ int, v any) {
			name, _ := v.(string)
			d.name("", name, maxCategory)
			if categories[name] {
				d.wrong("", "must be unique")
			}
			categories[name] = true
		})
	})
	names := map[any]bool{}
	d.each("/series", c["series"], 1, maxSeries, func(_ int, v any) {
		s, _ := v.(object)
		d.fields(s, object{"name": "", "data": []any{}}, "name", "data")
		d.name("/name", s["name"], maxCategory)
		if names[s["name"]] {
			d.wrong("/name", "must be unique")
		}
		names[s["name"]] = true
		d.points(s, categories)
	})
}

// points checks the points of a series.
func (d *draft) points(s object, categories map[string]bool) {
	seen := map[string]bool{}
	d.each("/data", s["data"], 1, maxPoints, func(_ int, v any) {
		d.point(v)
		p, _ := v.(object)
		label, _ := p["label"].(string)
		if !categories[label] || seen[label] {
			d.wrong("/label", "must be one of axis_config.categories, once")
		}
		seen[label] = true
	})
	if len(seen) < len(categories) {
		d.wrong("/data", "must have a point for every category")
	}
}
