package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"heed/adapters/web"
	"heed/bot"
	"heed/store/bolt"
)

// shop is where customers write and answers go.
type shop struct{}

func (shop) Run(ctx context.Context) error { <-ctx.Done(); return nil }

func (shop) Describe() bot.Connection { return bot.Connection{Type: "shop", Replies: true} }

func (shop) Send(_ context.Context, m bot.Message) (bot.Ref, error) {
	switch {
	case strings.Contains(m.Text, "refuse me"):
		return bot.Ref{}, bot.ErrRefused
	case strings.Contains(m.Text, "hold me up"):
		return bot.Ref{}, &bot.NotSent{After: 10 * time.Millisecond, Err: errors.New("nobody answers")}
	}
	return bot.Ref{Connection: "shop", ID: m.Key}, nil
}

// board is a whole heed with a board, served over HTTP.
type board struct {
	*testing.T
	bot   *bot.Bot
	store *bolt.Store
	web   *web.Web
	url   string
	stop  context.CancelFunc
	srv   *httptest.Server
}

func rules(publicURL string) bot.Rules {
	desk := bot.Desk{
		ID: "support", From: []bot.Channel{{Connection: "shop"}}, Post: []bot.Channel{{Connection: "board"}},
		Members: []bot.MemberID{"ann", "bob", "vic"},
		Targets: map[bot.Kind]bot.Targets{
			"":          {Respond: time.Hour, Answer: 8 * time.Hour},
			"complaint": {Respond: 10 * time.Minute, Answer: time.Hour},
		},
		NagRepeat: time.Hour, JoinWithin: 30 * time.Minute, ReopenWithin: time.Hour,
		FollowUp: map[bot.Kind]int{"complaint": 3},
		Duty:     bot.Duty{Members: []bot.MemberID{"ann"}, Since: bot.Date{Year: 2026, Month: time.January, Day: 5}},
	}
	hidden := desk
	hidden.ID, hidden.From, hidden.Post = "hidden", []bot.Channel{{Connection: "shop", ID: "secret"}}, nil
	return bot.Rules{
		Desks: map[bot.DeskID]bot.Desk{"support": desk, "hidden": hidden, "warranty": warranty()},
		Members: map[bot.MemberID]bot.Member{
			"ann": {ID: "ann", Name: "Ann", Role: bot.Lead},
			"bob": {ID: "bob", Name: "Bob", Role: bot.Agent},
			"vic": {ID: "vic", Name: "Vic", Role: bot.Viewer},
			"eve": {ID: "eve", Name: "Eve", Role: bot.Agent},
		},
		PublicURL: publicURL,
	}
}

// warranty is a desk with hours of its own.
func warranty() bot.Desk {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	open, night := []bot.Window{{From: 9 * 60, To: 12*60 + 30}, {From: 13 * 60, To: 17*60 + 30}}, []bot.Window{{From: 22 * 60, To: 24 * 60}}
	hours := bot.Hours{Zone: bot.Zone{Location: zone}, Week: map[time.Weekday][]bot.Window{}}
	for day := time.Monday; day <= time.Friday; day++ {
		hours.Week[day] = open
	}
	next := hours.DateOf(time.Now()).AddDays(40)
	hours.Holidays = []bot.Date{{Year: 2020, Month: time.December, Day: 25}, next}
	return bot.Desk{
		ID: "warranty", From: []bot.Channel{{Connection: "shop", ID: "warranty"}}, Post: []bot.Channel{{Connection: "board"}},
		Hours: hours, Quiet: &bot.Hours{Week: map[time.Weekday][]bot.Window{time.Sunday: night, time.Monday: {{From: 0, To: 6 * 60}}}},
		Targets:   map[bot.Kind]bot.Targets{"": {Answer: 8 * time.Hour}, "complaint": {Claim: 15 * time.Minute, Answer: 90 * time.Minute}},
		Ladders:   map[bot.Kind][]bot.Step{"complaint": {{At: 50, To: []bot.Recipient{bot.ToLead}, Direct: true}, {At: 100, To: []bot.Recipient{bot.ToChannel}}}},
		NagRepeat: time.Hour, ReleaseAfter: 24 * time.Hour, JoinWithin: 30 * time.Minute, ReopenWithin: time.Hour,
		Duty: bot.Duty{Members: []bot.MemberID{"ann", "bob"}, Since: bot.Date{Year: 2026, Month: time.January, Day: 5}, At: 9 * 60},
	}
}

// open starts a heed; bend may put faults between the board and the core.
func open(t *testing.T, bend ...func(*bot.Host)) *board {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	b := &board{T: t, srv: srv, url: "http://" + srv.Listener.Addr().String()}
	mux := b.assemble(b.url, bend...)
	srv.Config.Handler = mux
	srv.Start()
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- b.bot.Run(ctx) }()
	b.stop = stop
	t.Cleanup(func() {
		stop()
		if err := <-ran; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		srv.Close()
	})
	return b
}

// assemble puts the parts together without running them.
func (b *board) assemble(publicURL string, bend ...func(*bot.Host)) *http.ServeMux {
	b.Helper()
	log := slog.New(slog.NewTextHandler(b.Output(), nil))
	store, err := bolt.Open(b.Context(), filepath.Join(b.TempDir(), "heed.db"), bolt.Options{NoSync: true, Log: log})
	b.must(err)
	b.Cleanup(func() { b.must(store.Close()) })
	b.store, b.bot = store, bot.New(store, rules(publicURL), log)
	host := b.bot.Host("board")
	for _, f := range bend {
		f(&host)
	}
	b.web, err = web.New(host, web.Config{})
	b.must(err)
	b.bot.Plug("board", b.web)
	b.bot.Plug("shop", shop{})
	mux := http.NewServeMux()
	b.web.Mount(mux)
	return mux
}

func (b *board) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// says is a customer writing.
func (b *board) says(m bot.Mention) bot.ItemID {
	b.Helper()
	if m.From.Connection == "" {
		m.From.Connection = "shop"
	}
	receipt, err := b.bot.Take(b.Context(), bot.Event{Do: bot.Say, Mention: &m, Keys: []bot.Key{{Name: bot.MentionKey("shop", m.ID)}}})
	b.must(err)
	return receipt.Item
}

// customer is an author with that name.
func customer(name string) bot.Author { return bot.Author{ID: strings.ToLower(name), Name: name} }

// browser is somebody at the board, without JavaScript.
type browser struct {
	*board
	*http.Client
}

// visitor is a browser that is not signed in.
func (b *board) visitor() browser {
	jar, err := cookiejar.New(nil)
	b.must(err)
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return browser{b, c}
}

// as is a browser in which a member is signed in.
func (b *board) as(m bot.MemberID) browser {
	b.Helper()
	link, err := b.web.Link(b.Context(), m)
	b.must(err)
	v := b.visitor()
	if got := v.post(link, nil); got.status != http.StatusSeeOther {
		b.Fatalf("signing in as %s: %d\n%s", m, got.status, got.body)
	}
	return v
}

// answer is what the board answered.
type answer struct {
	status int
	body   string
	header http.Header
}

func (v browser) do(r *http.Request) answer {
	v.Helper()
	res, err := v.Client.Do(r)
	v.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	v.must(err)
	return answer{res.StatusCode, string(body), res.Header}
}

func (v browser) get(path string) answer {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), http.MethodGet, v.at(path), nil)
	v.must(err)
	return v.do(r)
}

func (v browser) post(path string, f url.Values) answer {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), http.MethodPost, v.at(path), strings.NewReader(f.Encode()))
	v.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

func (v browser) at(path string) string {
	if strings.HasPrefix(path, "http") {
		return path
	}
	return v.url + path
}

// form reads the hidden fields of a form from an item's page and adds to them.
func (v browser) form(id bot.ItemID, do bot.Verb, fields ...string) (string, url.Values) {
	v.Helper()
	page := v.get("/items/" + string(id))
	action := "/items/" + string(id) + "/" + string(do)
	_, rest, ok := strings.Cut(page.body, `action="`+action+`"`)
	if !ok {
		v.Fatalf("the page has no form to %s:\n%s", do, page.body)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	f := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(rest, -1) {
		f.Set(m[1], m[2])
	}
	for n := 0; n < len(fields); n += 2 {
		f.Set(fields[n], fields[n+1])
	}
	return action, f
}

// press fills in a form of an item's page and sends it.
func (v browser) press(id bot.ItemID, do bot.Verb, fields ...string) answer {
	v.Helper()
	return v.post(v.form(id, do, fields...))
}

// done sends a form that must work.
func (v browser) done(id bot.ItemID, do bot.Verb, fields ...string) {
	v.Helper()
	if got := v.press(id, do, fields...); got.status != http.StatusSeeOther {
		v.Fatalf("%s: %d\n%s", do, got.status, got.body)
	}
}

func (b *board) has(a answer, want ...string) {
	b.Helper()
	for _, s := range want {
		if !strings.Contains(a.body, s) {
			b.Errorf("the page (%d) does not have %q:\n%s", a.status, s, a.body)
		}
	}
}

func (b *board) lacks(a answer, want ...string) {
	b.Helper()
	for _, s := range want {
		if strings.Contains(a.body, s) {
			b.Errorf("the page (%d) has %q:\n%s", a.status, s, a.body)
		}
	}
}

func (b *board) status(a answer, want int) {
	b.Helper()
	if a.status != want {
		b.Errorf("status %d, want %d:\n%s", a.status, want, a.body)
	}
}

// item reads an item from the store.
func (b *board) item(id bot.ItemID) bot.View {
	b.Helper()
	v, err := b.store.View(b.Context(), id, 0, 100)
	b.must(err)
	return v
}
