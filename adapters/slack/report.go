package slack

import (
	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what a report shows.
const (
	maxHeader  = 140
	maxFigures = 40 // lines in the table
	maxFigure  = 30 // characters of the name of a line in it, and of its value
)

// drawReport is a digest or a review: figures in a table, days in a chart, and
// the rest in words. Where tables and charts are not taken, all is in words.
func (a *Adapter) drawReport(m bot.Message) drawn {
	pings, alert := a.pings(m.Ping)
	r := *m.Report
	return drawn{
		Text:   escaped(chat.Harmless(m.Text), maxText-len(pings)) + pings,
		Blocks: reportBlocks(r, alert, true),
		Plain:  reportBlocks(r, alert, false),
	}
}

// reportBlocks are a report, with tables and charts or without.
func reportBlocks(r bot.Report, alert runs, native bool) []slackgo.Block {
	all := []slackgo.Block{slackgo.NewHeaderBlock(plain(chat.Shown(r.Title, maxHeader)))}
	if s := chat.OneLine(r.Late); s != "" {
		all = append(all, slackgo.NewContextBlock("", plain(chat.Clip(s, chat.MaxHistory))))
	}
	if native {
		all = append(all, tables(&r)...)
	}
	if told := inWords(r); len(told) > 0 {
		all = append(all, rich(told...))
	}
	if len(alert) > 0 {
		all = append(all, rich(alert[1:].section()))
	}
	if to, _, ok := site(r.Link); ok {
		all = append(all, slackgo.NewActionBlock("", slackgo.NewButtonBlockElement("open", "", plain(onTheBoard)).WithURL(to)))
	}
	return all
}

// tables are what of a report is shown in tables and charts, which is then not
// left in it.
func tables(r *bot.Report) []slackgo.Block {
	var all []slackgo.Block
	table, rest := figures(r.Lines)
	if r.Lines = rest; table != nil {
		all = append(all, table)
	}
	if chart := days(r.Days); chart != nil {
		all = append(all, chart, daily(r.Days))
	}
	r.Days = nil
	return all
}

// figures are a table of the short ones among the lines of a report, and the
// rest. https://docs.slack.dev/reference/block-kit/blocks/data-table-block
func figures(lines []bot.ReportLine) (slackgo.Block, []bot.ReportLine) {
	var rest, short []bot.ReportLine
	compared := false
	for _, l := range lines {
		if len(short) == maxFigures || chat.Size(l.Name) > maxFigure || chat.Size(l.Value) > maxFigure || chat.Size(l.Before) > maxFigure {
			rest = append(rest, l)
			continue
		}
		short, compared = append(short, l), compared || l.Before != ""
	}
	if len(short) == 0 {
		return nil, rest
	}
	table := slackgo.NewDataTableBlock("Figures").WithPageSize(len(short))
	row := func(name, value, before string) {
		cells := []slackgo.DataTableCell{cell(name), cell(value)}
		if compared {
			cells = append(cells, cell(before))
		}
		table.AddRow(cells...)
	}
	row("Figure", "Now", "Before")
	for _, l := range short {
		row(l.Name, l.Value, l.Before)
	}
	return table, rest
}

// cell is a text in a table. Slack takes none that is empty.
func cell(s string) slackgo.DataTableCell {
	if s = chat.OneLine(s); chat.Blank(s) {
		s = "–"
	}
	return slackgo.NewDataTableRawTextCell(s)
}

// maxChart is the most days of a chart.
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
const maxChart = 20

// days are a chart of the latest days; nil: there is only one.
func days(all []bot.ReportDay) slackgo.Block {
	all = all[max(0, len(all)-maxChart):]
	if len(all) < 2 {
		return nil
	}
	var names []string
	var received, answered []slackgo.DataVisualizationDataPoint
	for _, d := range all {
		name := chat.DayName(d.Day, chat.ShortDay)
		names = append(names, name)
		received = append(received, slackgo.NewDataVisualizationDataPoint(name, float64(d.Received)))
		answered = append(answered, slackgo.NewDataVisualizationDataPoint(name, float64(d.Answered)))
	}
	chart := slackgo.NewDataVisualizationBarChart(slackgo.NewDataVisualizationAxisConfig(names...),
		slackgo.NewDataVisualizationDataSeries("Came in", received...), slackgo.NewDataVisualizationDataSeries("Answered", answered...))
	block := &slackgo.DataVisualizationBlock{Type: slackgo.MBTDataVisualization, Title: "Day by day", Chart: chart}
	if block.Validate() != nil {
		return nil // unreachable while days have names of their own
	}
	return block
}

// daily are all days in a table, the latest first.
func daily(all []bot.ReportDay) slackgo.Block {
	table := slackgo.NewDataTableBlock("Day by day").WithPageSize(7)
	table.AddRow(cell("Day"), cell("Came in"), cell("Answered"), cell("Median to the answer"))
	for n := len(all) - 1; n >= max(0, len(all)-bot.MaxReportDays); n-- {
		d := all[n]
		table.AddRow(cell(chat.DayName(d.Day, chat.Weekday)), number(d.Received), number(d.Answered), cell(chat.Took(d.Median)))
	}
	return table
}

func number(n int) slackgo.DataTableCell { return slackgo.NewDataTableRawNumberCell(float64(n)) }
