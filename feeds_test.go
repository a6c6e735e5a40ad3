package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
	"heed/store/bolt"
)

// secretPath is the part of a calendar's address that opens it to whoever knows it.
const secretPath = "/private-4711/basic.ics"

// calendars is the core on a real store, with desks that go by calendars.
type calendars struct {
	*testing.T
	store  bot.Store
	bot    *bot.Bot
	feeds  *feeds
	client *http.Client
	log    bytes.Buffer
	desks  map[bot.DeskID]deskSettings
}

var ops = bot.Channel{Connection: "w", ID: "ops"}

// closedOn are the settings of a desk that works around the clock but on holidays.
func closedOn(from holidays) deskSettings {
	week := map[time.Weekday][]bot.Window{}
	for day := range time.Weekday(7) {
		week[day] = []bot.Window{{From: 0, To: 24 * 60}}
	}
	return deskSettings{From: []bot.Channel{{Connection: "w", ID: "shop"}}, Fallback: ops, Hours: hours{week: bot.Hours{Week: week}, holidays: from}}
}

// openCalendars starts heed's core with these desks, but for what runs.
func openCalendars(t *testing.T, client *http.Client, desks map[bot.DeskID]deskSettings) *calendars {
	t.Helper()
	store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c := &calendars{T: t, store: store, client: client, desks: desks}
	c.start()
	return c
}

// start reads what a start reads.
func (c *calendars) start() {
	c.Helper()
	set := &config{Desks: c.desks}
	log := slog.New(slog.NewTextHandler(&c.log, nil))
	f, err := newFeeds(c.Context(), set, c.store, c.client, log)
	if err != nil {
		c.Fatal(err)
	}
	rules := set.rules("http://heed.example")
	f.fill(&rules)
	c.feeds, c.bot = f, bot.New(c.store, rules, log)
	a, err := wall.New(c.bot.Host("w"), wall.Config{URL: "http://wall.example", Token: "x", Secret: "x"})
	if err != nil {
		c.Fatal(err)
	}
	c.bot.Plug("w", a)
}

// told are the lines owed to the fallback since it was asked last.
func (c *calendars) told() []string {
	c.Helper()
	now := time.Now().Add(time.Second)
	due, _, err := c.store.Lease(c.Context(), ops, now, now.Add(time.Hour), 100)
	if err != nil {
		c.Fatal(err)
	}
	var all []string
	for _, a := range due {
		if a.Kind == bot.TellLine {
			all = append(all, a.Text)
		}
	}
	return all
}

// closed are the holidays that the rules go by.
func (c *calendars) closed(desk bot.DeskID) []bot.Date {
	return c.bot.Rules().Desks[desk].Hours.Holidays
}

// passes looks everything up once, and checks what is told and in force then.
func (c *calendars) passes(when string, well bool, told []string, closed ...bot.Date) {
	c.Helper()
	if got := c.feeds.pass(c.Context(), c.bot); got != well {
		c.Errorf("%s: all is well: %t", when, got)
	}
	if diff := cmp.Diff(told, c.told()); diff != "" {
		c.Errorf("%s: told %s", when, diff)
	}
	if diff := cmp.Diff(closed, c.closed("support")); diff != "" {
		c.Errorf("%s: closed %s", when, diff)
	}
}

// page is a web server with one calendar, which can be changed.
type page struct {
	*httptest.Server
	answer atomic.Pointer[http.HandlerFunc]
}

func newPage(t *testing.T) *page {
	p := new(page)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != secretPath {
			http.NotFound(w, r)
			return
		}
		(*p.answer.Load())(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *page) says(text []byte) {
	answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(text) })
	p.answer.Store(&answer)
}

func (p *page) fails() {
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, r.URL.Path, http.StatusInternalServerError)
	})
	p.answer.Store(&answer)
}

// inDays is the date so many days from now, and how calendars write it.
func inDays(n int) (bot.Date, string) {
	t := time.Now().UTC().AddDate(0, 0, n)
	return dateOn(t.Year(), t.Month(), t.Day()), t.Format("20060102")
}

// TestACalendarBreaksAndComesBack: its last good days stay in force, over a
// restart, and the fallback is told once of each turn.
func TestACalendarBreaksAndComesBack(t *testing.T) {
	p := newPage(t)
	soon, soonText := inDays(1)
	late, lateText := inDays(2)
	p.says(calendarOf(soonText))
	c := openCalendars(t, p.Client(), map[bot.DeskID]deskSettings{
		"support": closedOn(holidays{addresses: []string{p.URL + secretPath}}),
		"sales":   closedOn(holidays{addresses: []string{p.URL + secretPath}}),
	})
	if diff := cmp.Diff([]bot.Date{soon}, c.closed("support")); diff != "" {
		t.Errorf("before anything runs: closed %s", diff)
	}
	c.passes("from the start", true, nil, soon)
	p.fails()
	c.passes("broken", false, []string{
		"Holidays can not be read: get the calendar of 127.0.0.1: it answered with status 500. heed goes on with the days it knows, and keeps trying.",
	}, soon)
	c.passes("broken still", false, nil, soon)
	p.says(calendarOf(soonText)[:60])
	c.passes("broken otherwise", false, nil, soon)
	c.start()
	c.passes("started while broken", false, nil, soon)
	p.says(calendarOf(soonText, lateText))
	c.passes("good again", true, []string{"Holidays can be read again from the calendar of 127.0.0.1."}, soon, late)
	c.passes("good still", true, nil, soon, late)
	p.fails()
	c.start()
	c.passes("broken at the start", false, []string{
		"Holidays can not be read: get the calendar of 127.0.0.1: it answered with status 500. heed goes on with the days it knows, and keeps trying.",
	}, soon, late)
	if strings.Contains(c.log.String(), "4711") {
		t.Errorf("the address is in the log:\n%s", &c.log)
	}
	if !strings.Contains(c.log.String(), "can not be read") || !strings.Contains(c.log.String(), "can be read again") {
		t.Errorf("it is not in the log:\n%s", &c.log)
	}
}

// TestACalendarThatWasNeverRead does not keep heed from starting.
func TestACalendarThatWasNeverRead(t *testing.T) {
	_, text := inDays(1)
	for name, broken := range map[string][]byte{
		"nothing":   {},
		"no feed":   []byte("<html>" + secretPath),
		"cut short": calendarOf(text)[:100],
		"too large": bytes.Repeat([]byte("X-X:x\r\n"), maxFile/7+1),
	} {
		t.Run(name, func(t *testing.T) {
			p := newPage(t)
			p.says(broken)
			c := openCalendars(t, p.Client(), map[bot.DeskID]deskSettings{"support": closedOn(holidays{addresses: []string{p.URL + secretPath}})})
			if c.feeds.pass(t.Context(), c.bot) {
				t.Error("all is well")
			}
			lines := c.told()
			if len(lines) != 1 || !strings.HasPrefix(lines[0], "Holidays can not be read: ") || !strings.HasSuffix(lines[0], "keeps trying.") ||
				!strings.Contains(lines[0], "127.0.0.1") || !strings.Contains(lines[0], "days like others") {
				t.Errorf("told %q", lines)
			}
			if said := strings.Join(lines, "") + c.log.String(); strings.Contains(said, "4711") {
				t.Errorf("the address is told: %s", said)
			}
			c.start()
			c.passes("started again", false, nil)
		})
	}
}

// TestDaysThatChangeMoveWhatIsDue: what waits goes by the new days at once.
func TestDaysThatChangeMoveWhatIsDue(t *testing.T) {
	p := newPage(t)
	_, today := inDays(0)
	_, tomorrow := inDays(1)
	p.says(calendarOf())
	c := openCalendars(t, p.Client(), map[bot.DeskID]deskSettings{"support": closedOn(holidays{addresses: []string{p.URL + secretPath}})})
	c.passes("from the start", true, nil)
	receipt, err := c.bot.Take(t.Context(), bot.Event{Do: bot.Say, Mention: &bot.Mention{
		ID: "1", From: bot.Channel{Connection: "w", ID: "shop"}, Text: "Where is it?", Author: bot.Author{ID: "zoe", Name: "Zoe"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	due := func() time.Time {
		v, err := c.store.View(t.Context(), receipt.Item, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		return v.Item.Due
	}
	before := due()
	p.says(calendarOf(today, tomorrow))
	c.feeds.pass(t.Context(), c.bot)
	if after := due(); !after.After(before.Add(23 * time.Hour)) {
		t.Errorf("due %s, and on two holidays %s", before, after)
	}
	p.says(calendarOf())
	c.feeds.pass(t.Context(), c.bot)
	if after := due(); !after.Equal(before) {
		t.Errorf("due %s, and at last %s", before, after)
	}
}

// TestTheEndIsNoTrouble: a calendar that is slow when heed ends is not broken.
func TestTheEndIsNoTrouble(t *testing.T) {
	p := newPage(t)
	p.says(calendarOf())
	c := openCalendars(t, p.Client(), map[bot.DeskID]deskSettings{"support": closedOn(holidays{addresses: []string{p.URL + secretPath}})})
	c.passes("from the start", true, nil)
	ctx, cancel := context.WithCancel(t.Context())
	slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	p.answer.Store(&slow)
	if err := c.feeds.run(ctx, c.bot); err != nil {
		t.Error(err)
	}
	if told := c.told(); told != nil {
		t.Errorf("told %q", told)
	}
}

// served answers every request with what it returns.
type served func() ([]byte, error)

func (s served) RoundTrip(*http.Request) (*http.Response, error) {
	text, err := s()
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(text)), ProtoMajor: 1, ProtoMinor: 1}, nil
}

// TestCalendarsAreReadAgain every six hours or so, and more often in trouble;
// what countries have is reckoned anew as years go by.
func TestCalendarsAreReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var reads atomic.Int64
		var broken atomic.Bool
		client := &http.Client{Transport: served(func() ([]byte, error) {
			reads.Add(1)
			if broken.Load() {
				return nil, errors.New("no route")
			}
			return calendarOf("20010101"), nil
		})}
		c := openCalendars(t, client, map[bot.DeskID]deskSettings{"support": closedOn(holidays{countries: []string{"nl"}, addresses: []string{"https://example.com/x"}})})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- c.feeds.run(ctx, c.bot) }()
		time.Sleep(10 * 24 * time.Hour)
		if n := reads.Swap(0); n < 36 || n > 46 {
			t.Errorf("read %d times in ten days", n)
		}
		broken.Store(true)
		time.Sleep(24 * time.Hour)
		if n := reads.Load(); n < 30 || n > 55 {
			t.Errorf("read %d times in a day of trouble", n)
		}
		christmas := dateOn(time.Now().Year()+yearsAhead+1, 12, 25)
		if slices.Contains(c.closed("support"), christmas) {
			t.Errorf("%s is known", christmas)
		}
		time.Sleep(366 * 24 * time.Hour)
		if !slices.Contains(c.closed("support"), christmas) || !slices.Contains(c.closed("support"), dateOn(2001, 1, 1)) {
			t.Errorf("%s is not known a year later", christmas)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestHeedGoesByCalendars that its configuration names.
func TestHeedGoesByCalendars(t *testing.T) {
	p := newPage(t)
	var days []string
	for n := range 20 {
		_, text := inDays(n - 1)
		days = append(days, text)
	}
	p.says(calendarOf(days...))
	t.Chdir(t.TempDir())
	write(t, "closed.ics", string(calendarOf(days[:10]...)))
	write(t, "config.yaml", strings.Replace(withBoard, "post: [board]", `post: [board], hours: {zone: UTC, mon-sun: "00:00-24:00", holidays: [closed.ics, "`+p.URL+secretPath+`"]}`, 1)+
		"api: {tokens: [{name: ops, token: xyz, as: ann}]}\n")
	r := start(t)
	mention := request(t, http.MethodPost, r.URL+"/in/shop", `{"id": "1", "text": "hello"}`)
	mention.Header.Set("Authorization", "Bearer abcdef")
	mention.Header.Set("Content-Type", "application/json")
	if status, body := do(t, mention); status != http.StatusAccepted {
		t.Fatalf("%d %s", status, body)
	}
	list := request(t, http.MethodGet, r.URL+"/api/v1/items", "")
	list.Header.Set("Authorization", "Bearer xyz")
	due, _ := inDays(19)
	if status, body := do(t, list); status != http.StatusOK || !strings.Contains(body, `"due_at":"`+due.String()+"T01:00:00Z") {
		t.Errorf("%d %s", status, body)
	}
	if code := r.end(); code != exitFine {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
}
