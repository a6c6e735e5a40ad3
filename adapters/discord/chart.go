package discord

import (
	"bytes"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"heed/adapters/chat"
	"heed/bot"
)

// The picture of a chart: large letters on few centimetres, as most people see it
// on a phone, and sharp enough to be enlarged.
const (
	chartWidth  = 5 * vg.Inch
	chartHeight = 2.6 * vg.Inch
	chartDots   = 200 // an inch
	chartLabels = 6   // days that are named
)

// The colours of a chart: its own background, so that it is read on a dark screen
// as on a light one.
var (
	chartBack = color.RGBA{0x2b, 0x2d, 0x31, 0xff}
	chartGrid = color.RGBA{0x4e, 0x50, 0x58, 0xff}
	chartText = color.RGBA{0xdb, 0xde, 0xe1, 0xff}
	chartIn   = color.RGBA{0x5b, 0x9d, 0xff, 0xff}
	chartDone = color.RGBA{0x3b, 0xd6, 0x71, 0xff}
)

// maxAlt is the most characters of the words for who does not see a picture.
// https://docs.discord.com/developers/resources/message#attachment-object
const maxAlt = 1024

// chart is a picture of what came in and was answered on the latest days; not ok:
// there is only one day, or it can not be drawn, and the words must do.
func chart(days []bot.ReportDay) (file, bool) {
	days = days[max(0, len(days)-bot.MaxReportDays):]
	if len(days) < 2 {
		return file{}, false
	}
	picture, err := drawChart(days)
	if err != nil {
		return file{}, false // unreachable: the numbers are whole and the size is fixed
	}
	var told []string
	for n := len(days) - 1; n >= 0; n-- {
		told = append(told, chat.Day(days[n]))
	}
	alt := chat.Clip("Came in and answered, day by day. "+strings.Join(told, "; "), maxAlt)
	return file{Name: "days.png", Description: alt, Kind: "image/png", Content: picture}, true
}

// drawChart draws two bars for each day.
func drawChart(days []bot.ReportDay) ([]byte, error) {
	p := chartPaper(days)
	var received, answered plotter.Values
	for _, d := range days {
		received, answered = append(received, float64(d.Received)), append(answered, float64(d.Answered))
	}
	width := min(0.38*(chartWidth-vg.Inch)/vg.Length(len(days)), 18)
	for _, s := range []struct {
		name   string
		values plotter.Values
		colour color.Color
		offset vg.Length
	}{{"Came in", received, chartIn, -width / 2}, {"Answered", answered, chartDone, width / 2}} {
		bars, err := plotter.NewBarChart(s.values, width)
		if err != nil {
			return nil, err
		}
		bars.Color, bars.Offset, bars.LineStyle.Width = s.colour, s.offset, 0
		p.Add(bars)
		p.Legend.Add(s.name, bars)
	}
	c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(chartWidth, chartHeight), vgimg.UseDPI(chartDots), vgimg.UseBackgroundColor(chartBack))}
	p.Y.Tick.Marker = wholeNumbers{upTo: max(p.Y.Max, 2)}
	p.Y.Max = max(p.Y.Max*1.4, 4) // room for the legend
	p.Draw(draw.Crop(draw.New(c), 8, -8, 8, -8))
	var out bytes.Buffer
	_, err := c.WriteTo(&out)
	return out.Bytes(), err
}

// chartPaper is a chart without bars.
func chartPaper(days []bot.ReportDay) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = color.Transparent
	p.Legend.Top, p.Legend.Left, p.Legend.Padding = true, true, 3
	letters := []*draw.TextStyle{&p.Legend.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label}
	for _, style := range letters {
		style.Color, style.Font.Size, style.Font.Variant = chartText, 11, "Sans"
	}
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.LineStyle.Width, axis.Tick.Length = 0, 0
	}
	p.X.Tick.Marker, p.Y.Min = someDays(days), 0
	grid := plotter.NewGrid()
	grid.Vertical.Width, grid.Horizontal.Color = 0, chartGrid
	p.Add(grid)
	return p
}

// someDays are the names of some days on an axis, the latest among them.
func someDays(days []bot.ReportDay) plot.ConstantTicks {
	var all plot.ConstantTicks
	every := (len(days) + chartLabels - 1) / chartLabels
	for n := len(days) - 1; n >= 0; n -= every {
		all = append(all, plot.Tick{Value: float64(n), Label: chat.DayName(days[n].Day, chat.ShortDay)})
	}
	return all
}

// wholeNumbers are marks on an axis on which things are counted, as high as those are:
// above them is the legend.
type wholeNumbers struct{ upTo float64 }

// Ticks returns the marks.
func (w wholeNumbers) Ticks(low, _ float64) []plot.Tick {
	var all []plot.Tick
	for _, t := range (plot.DefaultTicks{}).Ticks(low, w.upTo) {
		if t.Label != "" && t.Value == math.Trunc(t.Value) {
			all = append(all, plot.Tick{Value: t.Value, Label: strconv.Itoa(int(t.Value))})
		}
	}
	return all
}
