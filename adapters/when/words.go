package when

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/olebedev/when/rules"
	"github.com/olebedev/when/rules/en"
)

// The rules of the library, and those that it lacks. Each captures its words.
var (
	isoDate  = rule(`(?:^|\s)(\d{4}-\d{2}-\d{2}(?:t|\b))`)
	span     = rule(`(?:^|[^a-z0-9:])(half an\s|an?\s|\d{1,4}|` + en.INTEGER_WORDS_PATTERN + `)\s*(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|months?)(?:[^a-z]|$)`)
	clock    = rule(`(?:^|[^\w:])(\d{1,2}[:：]\d{2}(?:\s*[ap]\.?(?:m\.?)?)?)(?:[^\w:]|$)`)
	endOfDay = rule(`(?:^|\W)(end of (?:the )?day|eod)(?:\W|$)`)
	midnight = rule(`(?:^|\W)(midnight)(?:\W|$)`)
	year     = rule(`(?:^|[\s,])(\d{4})(?:[\s,]|$)`)
	nextSpan = rule(`(?:^|\W)(next (?:week|month))(?:\W|$)`)

	hourMinute = en.HourMinute(rules.Override)
	hour       = en.Hour(rules.Override)
	partOfDay  = en.CasualTime(rules.Override)
	monthDate  = en.ExactMonthDate(rules.Override)
	casualDate = en.CasualDate(rules.Override)
	weekday    = en.Weekday(rules.Override)
)

func rule(pattern string) rules.Rule { return &rules.F{RegExp: regexp.MustCompile(pattern)} }

// understood stands where words were that are understood by now, so that those
// around them are not taken for neighbours.
const understood = "\x00"

// reading is what is known of a text.
type reading struct {
	now  time.Time // in the zone
	rest string    // the words not yet understood

	gone     bool          // it says that it is past
	after    time.Duration // hours and minutes from now
	days     []day         // that it names; more than one must agree
	hours    *int          // of the clock; 24 is the end of the day
	minutes  int
	late     bool // an hour without am or pm is one of the afternoon
	part     bool // hours are those of a part of the day
	counting bool // days are counted from now, so the time of day is that of now
}

// day is a date, or one that comes again each year or week.
type day struct {
	year    int // 0: the next
	month   time.Month
	day     int
	weekday bool // it may stand beside the date that it is
	today   bool
}

func understand(text string, now time.Time) (time.Time, error) {
	r := &reading{now: now}
	lead, rest, more := strings.Cut(text, " ")
	if r.rest = text; more && slices.Contains([]string{"until", "till", "by", "on"}, lead) {
		r.rest = rest
	}
	for _, read := range []func() bool{r.readISO, r.readSpans, r.readClock, r.readPart, r.readMonth, r.readDay, r.readWeekday, r.readNext, r.readRest} {
		if !read() {
			return time.Time{}, notUnderstood()
		}
	}
	if r.gone {
		return time.Time{}, past()
	}
	return r.resolve()
}

// take finds the words of a rule and marks them as understood.
func (r *reading) take(rule rules.Rule) *rules.Match {
	m := rule.Find(r.rest)
	if m != nil {
		r.rest = r.rest[:m.Left] + understood + r.rest[m.Right:]
	}
	return m
}

func (r *reading) readISO() bool {
	m := r.take(isoDate)
	if m == nil {
		return true
	}
	t, err := time.Parse(time.DateOnly, strings.TrimSuffix(m.Text, "t"))
	r.name(t.Year(), t.Month(), t.Day())
	return err == nil && t.Year() > 0
}

func (r *reading) name(year int, month time.Month, d int) {
	r.days = append(r.days, day{year: year, month: month, day: d})
}

func (r *reading) readSpans() bool {
	var months, days int
	for m := r.take(span); m != nil; m = r.take(span) {
		n, err := strconv.Atoi(m.Captures[0])
		if err != nil {
			n = max(1, en.INTEGER_WORDS[m.Captures[0]]) // "a" and "an" are one
		}
		unit := m.Captures[1]
		switch half := strings.HasPrefix(m.Captures[0], "half"); {
		case half && unit != "hour":
			return false
		case half:
			r.after += 30 * time.Minute
		case strings.HasPrefix(unit, "mo"):
			months += n
		case strings.HasPrefix(unit, "m"):
			r.after += time.Duration(n) * time.Minute
		case strings.HasPrefix(unit, "h"):
			r.after += time.Duration(n) * time.Hour
		case strings.HasPrefix(unit, "d"):
			days += n
		default:
			days += 7 * n
		}
	}
	if months+days > 0 {
		r.counting = true
		r.nameAt(r.monthsOn(months).AddDate(0, 0, days))
	}
	return true
}

// monthsOn is the same day n months on, or the last of a month that is shorter.
func (r *reading) monthsOn(n int) time.Time {
	y, m, d := r.now.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 12, 0, 0, 0, time.UTC)
	return time.Date(last.Year(), last.Month(), min(d, last.Day()), 12, 0, 0, 0, time.UTC)
}

func (r *reading) nameAt(t time.Time) { r.name(t.Date()) }

// ahead is the day that is n after today.
func (r *reading) ahead(n int) time.Time {
	y, m, d := r.now.Date()
	return time.Date(y, m, d+n, 12, 0, 0, 0, time.UTC)
}

// readClock reads "10:30", "10:30 pm" and "10am". The library reads "12am" as
// noon, and "12-24", which may be a date, as a time.
func (r *reading) readClock() bool {
	var c rules.Context
	find := hourMinute
	m := r.take(clock)
	if m == nil {
		find = hour
		if m = r.take(hour); m == nil {
			return true
		}
	}
	text := m.Text
	if m = find.Find(text); m == nil || len(m.Text) != len(text) {
		return false
	}
	if ok, err := m.Apply(&c, &rules.Options{}, r.now); err != nil || !ok || c.Hour == nil {
		return false
	}
	if strings.Contains(text, "a") && *c.Hour == 12 {
		*c.Hour = 0
	}
	r.hours, r.minutes = c.Hour, *c.Minute
	r.late = !strings.ContainsAny(text, "ap") && *c.Hour < 12
	return true
}

// readPart reads a part of the day. Beside a time it says which half is meant.
func (r *reading) readPart() bool {
	for _, p := range []struct {
		rule rules.Rule
		hour int
	}{{endOfDay, 17}, {midnight, 24}, {partOfDay, 0}} {
		m := r.take(p.rule)
		if m == nil {
			continue
		}
		if p.hour == 0 {
			var c rules.Context
			if ok, err := m.Apply(&c, &rules.Options{Morning: 9}, r.now); err != nil || !ok {
				return false
			}
			p.hour = *c.Hour
		}
		if strings.HasPrefix(m.Text, "this") {
			r.days = append(r.days, r.today())
		}
		if !r.inPart(p.hour, !strings.HasSuffix(m.Text, "morning") && !strings.HasSuffix(m.Text, " noon") && p.rule == partOfDay) {
			return false
		}
	}
	return true
}

// inPart sets the time to that of a part of the day, unless one is given.
func (r *reading) inPart(hour int, late bool) bool {
	if r.part {
		return false
	}
	r.part = true
	if r.hours == nil {
		r.hours = &hour
		r.late = late
		return true
	}
	if late && r.late {
		*r.hours += 12
	}
	return hour != 24
}

func (r *reading) today() day {
	d := day{today: true}
	d.year, d.month, d.day = r.now.Date()
	return d
}

// readMonth reads "24 Dec", "Dec 24th, 2027" and "March". Of "24 Dec 10" the
// library thinks that the day is the tenth.
func (r *reading) readMonth() bool {
	if monthDate.Find(r.rest) == nil {
		return true
	}
	named := 0
	if m := r.take(year); m != nil {
		named, _ = strconv.Atoi(m.Text)
		if named == 0 {
			return false
		}
	}
	m := monthDate.Find(r.rest)
	if m == nil {
		return false
	}
	hour := ""
	if m.Captures[0]+m.Captures[1] != "" {
		hour, m.Captures[3], m.Captures[4] = m.Captures[3]+m.Captures[4], "", ""
	}
	var c rules.Context
	if ok, err := m.Apply(&c, &rules.Options{}, r.now); err != nil || !ok {
		return false
	}
	r.rest = r.rest[:m.Left] + understood + hour + r.rest[m.Right:]
	if c.Day == nil {
		c.Day = new(int)
		*c.Day = 1
	}
	r.name(named, time.Month(*c.Month), *c.Day)
	return true
}

func (r *reading) readDay() bool {
	m := r.take(casualDate)
	if m == nil {
		return true
	}
	switch strings.TrimSpace(m.Text) {
	case "today":
		r.days = append(r.days, r.today())
	case "tonight":
		r.days = append(r.days, r.today())
		return r.inPart(20, true)
	case "tomorrow", "tmr":
		r.nameAt(r.ahead(1))
	default:
		r.gone = true
	}
	return true
}

func (r *reading) readWeekday() bool {
	m := r.take(weekday)
	if m == nil {
		return true
	}
	before, name, after := m.Captures[0], m.Captures[1], m.Captures[2]
	if after != "" {
		r.rest = strings.Replace(r.rest, understood+" week", understood, 1)
	}
	offset := (en.WEEKDAY_OFFSET[name] + 6) % 7 // from Monday
	today := (int(r.now.Weekday()) + 6) % 7
	n := (offset-today+6)%7 + 1
	switch which := before + after; which {
	case "next":
		n = 7 - today + offset
	case "", "this":
	case "last", "past":
		r.gone = true
	default:
		return false
	}
	if m := r.take(nextSpan); m != nil {
		if before+after != "" || m.Text != "next week" {
			return false
		}
		n = 7 - today + offset
	}
	d := day{weekday: true}
	d.year, d.month, d.day = r.ahead(n).Date()
	r.days = append(r.days, d)
	return true
}

func (r *reading) readNext() bool {
	m := r.take(nextSpan)
	switch {
	case m == nil:
	case m.Text == "next week":
		r.nameAt(r.ahead(7 - (int(r.now.Weekday())+6)%7))
	default:
		r.name(r.now.AddDate(0, 0, 1-r.now.Day()).AddDate(0, 1, 0).Date())
	}
	return true
}

// readRest reads an hour without minutes beside a day, or after "at". Nothing
// else may be left but words that say nothing.
func (r *reading) readRest() bool {
	said := ""
	for _, word := range strings.FieldsFunc(r.rest, func(c rune) bool { return c == ' ' || c == ',' || c == 0 }) {
		n, err := strconv.Atoi(word)
		switch {
		case err == nil && len(word) <= 2 && r.hours == nil && n >= 0 && n < 24 && (len(r.days) > 0 || said == "at"):
			r.hours = &n
		case err == nil && len(word) <= 2 && r.part && r.minutes == 0 && n >= 0 && n < 24 && *r.hours != 24:
			if r.late && n < 12 {
				n += 12
			}
			r.hours, r.minutes, r.part = &n, 0, false
		case !slices.Contains([]string{"at", "on", "in", "the", "of", "and", "within"}, word):
			return false
		}
		said = word
	}
	return true
}
