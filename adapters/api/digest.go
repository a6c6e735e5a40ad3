package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"heed/adapters/problem"
	"heed/bot"
)

// spans are what a digest can be asked for: a day, or the week that ends with it.
var spans = []string{"day", "week"}

// digest answers GET /api/v1/desks/{desk}/digest.
func (a *API) digest(w http.ResponseWriter, r *http.Request, c caller) {
	rules, now := a.host.Rules(), time.Now().UTC()
	desk, ok := rules.Desks[bot.DeskID(r.PathValue("desk"))]
	if !ok {
		problem.Write(w, http.StatusNotFound, "There is no such desk.")
		return
	}
	span, day, wrong := readSpan(r.URL.RawQuery, desk.Hours.DateOf(now))
	if len(wrong) > 0 {
		mend(w, "The query asks for what there is not: see errors.", wrong)
		return
	}
	var d digest
	var err error
	if span == "week" {
		var both bot.Comparison
		both, err = bot.WeekDigest(r.Context(), a.host.Reader, rules, desk.ID, day, now)
		before := digestOf(both.Before.For(c.as, rules))
		d = digestOf(both.Now.For(c.as, rules))
		d.Before = &before
	} else {
		var one bot.Digest
		one, err = bot.DayDigest(r.Context(), a.host.Reader, rules, desk.ID, day, now)
		d = digestOf(one.For(c.as, rules))
	}
	if err != nil {
		a.fail(w, "compute a digest", err)
		return
	}
	a.answer(w, d)
}

// readSpan reads what a digest is asked for: without anything, today.
func readSpan(raw string, today bot.Date) (span string, day bot.Date, wrong []bot.Mistake) {
	asked, err := url.ParseQuery(raw)
	if err != nil {
		return "", today, []bot.Mistake{mistake("query", "is not well-formed: parameters are joined by & and escaped by %%")}
	}
	span, day = "day", today
	for name, values := range asked {
		detail := ""
		switch {
		case !slices.Contains(spans, name):
			detail = "is no parameter of a digest; there are day and week"
		case len(values) > 1:
			detail = "is there twice"
		case name == "day" && asked.Get("week") != "" && values[0] != "":
			detail = "leave it out, or leave out week: a digest is of one of them"
		case values[0] != "":
			span = name
			day, detail = readDay(values[0], today)
		}
		if detail != "" {
			wrong = append(wrong, mistake(shortened(strings.ToValidUTF8(name, "\uFFFD")), "%s", detail))
		}
	}
	slices.SortFunc(wrong, func(a, b bot.Mistake) int { return strings.Compare(a.Field, b.Field) })
	return span, day, wrong[:min(len(wrong), maxMistakes)]
}

// firstYear is the earliest a digest can be asked of: nothing was opened before,
// and there is no room for the days before a week in the year 0.
const firstYear = 1970

// readDay reads a day that has begun, or says what is wrong with it.
func readDay(value string, today bot.Date) (bot.Date, string) {
	day, err := bot.ParseDate(value)
	switch {
	case err != nil:
		return today, "must be a date that exists, such as 2026-12-25"
	case day.Compare(today) > 0:
		return today, "has not begun; at this desk it is " + today.String()
	case day.Year < firstYear:
		return today, "is before there was anything to count"
	}
	return day, ""
}

type digest struct {
	Desk         bot.DeskID                 `json:"desk"`
	From         time.Time                  `json:"from"`
	To           time.Time                  `json:"to"`
	Received     int                        `json:"received"`
	Withheld     int                        `json:"withheld"` // of blocked customers, counted nowhere else
	Answered     int                        `json:"answered"`
	Coverage     float64                    `json:"coverage"`
	Unanswered   []bot.ItemID               `json:"unanswered"`
	Claim        *elapsed                   `json:"claim,omitempty"`
	Respond      *elapsed                   `json:"respond,omitempty"`
	Answer       *elapsed                   `json:"answer,omitempty"`
	Kinds        map[bot.Kind]share         `json:"kinds"`
	Sources      map[bot.ConnectionID]share `json:"sources"`
	Members      map[bot.MemberID]figures   `json:"members"` // whom the caller may see
	Dismissed    map[bot.Outcome]int        `json:"dismissed"`
	Reopened     int                        `json:"reopened"`
	Quotes       []quote                    `json:"quotes"`
	Questions    []topic                    `json:"questions"`
	Days         []day                      `json:"days"`
	Promises     promises                   `json:"promises"`
	FollowUps    followUps                  `json:"follow_ups"`
	Needs        needs                      `json:"needs"`
	Priorities   priorities                 `json:"priorities"`
	Appreciation appreciation               `json:"appreciation"`
	Before       *digest                    `json:"before,omitempty"` // of a week: the week before
}

type spread struct {
	Median  float64 `json:"median"`
	P90     float64 `json:"p90"`
	Slowest float64 `json:"slowest"`
}

type elapsed struct {
	Median  float64 `json:"median"`
	P90     float64 `json:"p90"`
	Slowest float64 `json:"slowest"`
	Wall    spread  `json:"wall"`
}

type share struct {
	Received int `json:"received"`
	Answered int `json:"answered"`
}

type figures struct {
	Name     string   `json:"name"`
	Answered int      `json:"answered"`
	Claimed  int      `json:"claimed"`
	Median   *float64 `json:"median,omitempty"` // absent: answered none
}

type quote struct {
	Item bot.ItemID `json:"item"`
	Kind bot.Kind   `json:"kind"`
	By   string     `json:"by,omitempty"`
	Text string     `json:"text"`
	URL  string     `json:"url,omitempty"`
}

type topic struct {
	Tag      string `json:"tag"`
	Received int    `json:"received"`
	Answered int    `json:"answered"`
}

type day struct {
	Day      string  `json:"day"`
	Received int     `json:"received"`
	Answered int     `json:"answered"`
	Answer   *spread `json:"answer,omitempty"`
}

type promises struct {
	Due    int `json:"due"`
	Kept   int `json:"kept"`
	Missed int `json:"missed"`
}

type followUps struct {
	Due      int `json:"due"`
	Exceeded int `json:"exceeded"`
	Met      int `json:"met"`
	Missed   int `json:"missed"`
}

type needs struct {
	Count  int            `json:"count"`
	Items  []bot.ItemID   `json:"items"`
	Themes map[string]int `json:"themes"`
}

type priorities struct {
	Coverage float64  `json:"coverage"`
	InTime   int      `json:"in_time"`
	Judged   int      `json:"judged"`
	Promises promises `json:"promises"`
}

type appreciation struct {
	Count    int          `json:"count"`
	Items    []bot.ItemID `json:"items"`
	Answered int          `json:"answered"`
	Thanked  int          `json:"thanked"`
}

func digestOf(g bot.Digest) digest {
	d := digest{
		Desk: g.Desk, From: g.From.UTC(), To: g.To.UTC(), Received: g.Received, Withheld: g.Withheld, Answered: g.Answered, Coverage: g.Coverage,
		Unanswered: append([]bot.ItemID{}, g.Unanswered...), Claim: elapsedOf(g.Claim), Respond: elapsedOf(g.Respond), Answer: elapsedOf(g.Answer),
		Kinds: map[bot.Kind]share{}, Sources: map[bot.ConnectionID]share{}, Members: map[bot.MemberID]figures{}, Dismissed: g.Dismissed, Reopened: g.Reopened,
		Quotes: []quote{}, Questions: []topic{}, Days: []day{}, Promises: promises(g.Promises), FollowUps: followUps(g.FollowUps),
		Needs:      needs{g.Needs.Count, append([]bot.ItemID{}, g.Needs.Items...), g.Needs.Themes},
		Priorities: priorities{g.Priorities.Coverage, g.Priorities.InTime, g.Priorities.Judged, promises(g.Priorities.Promises)},
		Appreciation: appreciation{
			g.Appreciation.Count, append([]bot.ItemID{}, g.Appreciation.Items...), g.Appreciation.Answered, g.Appreciation.Thanked,
		},
	}
	for k, s := range g.Kinds {
		d.Kinds[k] = share(s)
	}
	for c, s := range g.Sources {
		d.Sources[c] = share(s)
	}
	for id, f := range g.Members {
		d.Members[id] = figuresOf(f)
	}
	for _, q := range g.Quotes {
		d.Quotes = append(d.Quotes, quote(q))
	}
	for _, q := range g.Questions {
		d.Questions = append(d.Questions, topic(q))
	}
	for _, f := range g.Days {
		d.Days = append(d.Days, day{f.Day.String(), f.Received, f.Answered, spreadOf(f.Answer)})
	}
	return d
}

func figuresOf(f bot.Figures) figures {
	shown := figures{Name: f.Name, Answered: f.Answered, Claimed: f.Claimed}
	if f.Answered > 0 {
		median := f.Median.Seconds()
		shown.Median = &median
	}
	return shown
}

func elapsedOf(e *bot.Elapsed) *elapsed {
	if e == nil {
		return nil
	}
	s := spreadOf(&e.Spread)
	return &elapsed{s.Median, s.P90, s.Slowest, *spreadOf(&e.Wall)}
}

func spreadOf(s *bot.Spread) *spread {
	if s == nil {
		return nil
	}
	return &spread{s.Median.Seconds(), s.P90.Seconds(), s.Slowest.Seconds()}
}
