package bot

import "time"

// ReportKind says which of a desk's postings a report is.
type ReportKind string

// The kinds of reports.
const (
	DailyReport  ReportKind = "digest"
	WeeklyReport ReportKind = "weekly"
	ReviewReport ReportKind = "review"   // the complaints that nobody has judged
	ReviewWaits  ReportKind = "reminder" // that they still wait
)

// ReportKinds are those that a desk has a [Posting] for.
var ReportKinds = []ReportKind{DailyReport, WeeklyReport, ReviewReport}

// posting is when and where a desk gets a report.
func (d Desk) posting(k ReportKind) Posting {
	switch k {
	case DailyReport:
		return d.Digest
	case WeeklyReport:
		return d.Weekly
	}
	return d.Review
}

// Report is a digest or a review as it is posted: finished, so that every attempt
// at it is the same, of bounded length, and in no platform's words. Names and
// quotes are as people wrote them; an adapter makes them harmless.
type Report struct {
	Desk   DeskID       `json:"desk"`
	Of     ReportKind   `json:"of"`
	Title  string       `json:"title"`
	From   time.Time    `json:"from"`
	To     time.Time    `json:"to"`
	Late   string       `json:"late,omitempty"` // of one that was missed: when it was due, in words
	Lines  []ReportLine `json:"lines,omitempty"`
	Lists  []ReportList `json:"lists,omitempty"`
	Quotes []ReportItem `json:"quotes,omitempty"`
	Days   []ReportDay  `json:"days,omitempty"` // for charts; the latest [MaxReportDays]
	Link   string       `json:"link,omitempty"` // to all of it, on the board
}

// ReportLine is one figure. Before is what it was in the time before, if that
// is compared.
type ReportLine struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Before string `json:"before,omitempty"`
}

// ReportList names some items.
type ReportList struct {
	Title string       `json:"title"`
	Items []ReportItem `json:"items"`
	More  int          `json:"more,omitempty"` // how many are not named
}

// ReportItem is an item, or words from one.
type ReportItem struct {
	Item ItemID `json:"item"`
	Kind Kind   `json:"kind,omitempty"`
	By   string `json:"by,omitempty"`
	Text string `json:"text"`
	Link string `json:"link"` // on the board
}

// ReportDay is one day of a chart.
type ReportDay struct {
	Day      string        `json:"day"`
	Received int           `json:"received"`
	Answered int           `json:"answered"`
	Median   time.Duration `json:"median,omitempty"` // to the answer, in the desk's hours
}

// Bounds of a report, so that it stays small.
const (
	MaxReportDays   = 31
	maxReportNamed  = 10 // items in a list
	maxReportQuotes = 8
	maxReportKinds  = 12 // kinds, sources, members or themes on a line
	maxCaption      = 80 // runes of the words of an item in a list
)
