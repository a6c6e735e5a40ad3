package web

import (
	"fmt"
	"strconv"
	"time"

	"heed/bot"
)

// chart is a picture of a number per day, as shapes for SVG
// (https://www.w3.org/TR/SVG2/). Everything in it is in the table beside it, too.
type chart struct {
	ID     string
	Title  string
	Desc   string
	Legend []legend
	Bars   []bar
	Labels []label
}

// legend says what a shape means.
type legend struct{ Class, Words string }

// bar is a rectangle.
type bar struct {
	Class               string
	X, Y, Width, Height string
}

// label is a word in a picture, centred at X.
type label struct{ X, Y, Words string }

// Of every chart, in units of its own: its width, where bars stand, and how high
// the highest is. What is written in it is 12 units high, so that it can be read
// on a phone.
const (
	chartWidth  = 360.0
	chartGround = 150.0
	chartHeight = 120.0
)

// charts are the pictures of a digest: how much came in on each day and what of
// it was answered, and how long the answers took.
func charts(days []bot.DayFigures) []chart {
	return []chart{volumeChart(days), answerChart(days)}
}

// volumeChart shows what came in by day.
func volumeChart(days []bot.DayFigures) chart {
	c := chart{ID: "volume", Title: "Came in by day", Legend: []legend{{"all", "came in"}, {"part", "answered"}}}
	most, total, answered := 0, 0, 0
	for _, d := range days {
		most, total, answered = max(most, d.Received), total+d.Received, answered+d.Answered
	}
	c.Desc = fmt.Sprintf("%d came in, %d of them were answered; the most on one day were %d.", total, answered, most)
	for n, d := range days {
		x, width := slot(n, len(days))
		c.bar("all", x, width, share(d.Received, most))
		c.bar("part", x, width, share(d.Answered, most))
		c.label(x+width/2, chartGround-chartHeight*share(d.Received, most)-4, strconv.Itoa(d.Received))
		c.label(x+width/2, chartGround+16, weekday(d.Day))
	}
	return c
}

// answerChart shows how long answers took by the day on which customers wrote.
func answerChart(days []bot.DayFigures) chart {
	c := chart{ID: "answers", Title: "Time to the answer by day", Legend: []legend{{"all", "90 % within"}, {"part", "median"}}}
	slowest := time.Duration(0)
	for _, d := range days {
		if d.Answer != nil {
			slowest = max(slowest, d.Answer.P90)
		}
	}
	c.Desc = "In the desk's hours. No answer was given yet."
	if slowest > 0 {
		c.Desc = "In the desk's hours. On the slowest day 90 % were answered within " + lasts(slowest) + "."
	}
	for n, d := range days {
		x, width := slot(n, len(days))
		c.label(x+width/2, chartGround+16, weekday(d.Day))
		if d.Answer == nil {
			continue
		}
		top := share(d.Answer.P90, slowest)
		c.bar("all", x, width, top)
		c.bar("part", x, width, share(d.Answer.Median, slowest))
		c.label(x+width/2, chartGround-chartHeight*top-4, lastsShort(d.Answer.P90))
	}
	return c
}

// slot is where the n-th of several bars stands.
func slot(n, of int) (x, width float64) {
	each := chartWidth / float64(of)
	return float64(n)*each + each*0.15, each * 0.7
}

// share is how much n is of the most; of nothing: nothing.
func share[N ~int | ~int64](n, most N) float64 {
	if most == 0 {
		return 0
	}
	return float64(n) / float64(most)
}

func (c *chart) bar(class string, x, width, high float64) {
	c.Bars = append(c.Bars, bar{class, units(x), units(chartGround - chartHeight*high), units(width), units(chartHeight * high)})
}

func (c *chart) label(x, y float64, words string) {
	c.Labels = append(c.Labels, label{units(x), units(y), words})
}

// units is a length in a picture.
func units(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// weekday is a day in three letters.
func weekday(d bot.Date) string { return d.Weekday().String()[:3] }

// lastsShort is [lasts] for where there is little room.
func lastsShort(d time.Duration) string {
	switch {
	case d < time.Minute:
		return lasts(d)
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute)/time.Minute))
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}

// dayTable is what the charts show, in words.
func dayTable(days []bot.DayFigures) table {
	t := table{Head: []string{"Day", "came in", "answered", "median", "90 % within"}}
	for _, d := range days {
		row := []string{weekday(d.Day) + "\u00a0" + strconv.Itoa(d.Day.Day), strconv.Itoa(d.Received), strconv.Itoa(d.Answered), "–", "–"}
		if d.Answer != nil {
			row[3], row[4] = lasts(d.Answer.Median), lasts(d.Answer.P90)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
