package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"heed/adapters/webhook"
	"heed/bot"
	"heed/store/bolt"
)

// How the goals are measured: so many callers, and so many mentions a round.
const (
	benchCallers  = 64
	benchMentions = 4000
	benchSecret   = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
)

// benchRules are those of one desk with a webhook and a channel to post to.
var benchRules = bot.Rules{
	PublicURL: "http://heed.example",
	Desks: map[bot.DeskID]bot.Desk{"support": {
		ID: "support", From: []bot.Channel{{Connection: "shop"}}, Post: []bot.Channel{{Connection: "chat", ID: "C1"}},
		Targets:   map[bot.Kind]bot.Targets{"": {Respond: time.Hour, Answer: 8 * time.Hour}},
		NagRepeat: time.Hour, JoinWithin: 30 * time.Minute, ReopenWithin: 720 * time.Hour,
	}},
	Members: map[bot.MemberID]bot.Member{"ann": {ID: "ann", Name: "Ann", Role: bot.Agent}},
}

// chat is a channel that owes cards: what the core writes for them is part of
// what a mention costs. Nothing is delivered.
type chat struct{ bot.Adapter }

func (chat) Describe() bot.Connection { return bot.Connection{Type: "chat", Posts: true} }

// intake is a bot on a real store with a webhook before it.
type intake struct {
	bot   *bot.Bot
	store bot.Store
	http  http.Handler
}

// openIntake makes one. With a take of the caller's own there is no store behind.
func openIntake(b *testing.B, take func(context.Context, bot.Event) (bot.Receipt, error)) intake {
	b.Helper()
	spareMemory()
	log := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(b.Context(), filepath.Join(b.TempDir(), "heed.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	core := bot.New(s, benchRules, log)
	host, none := core.Host("shop"), 0.0
	if take != nil {
		host.Take = take
	}
	w, err := webhook.New(host, webhook.Config{Secret: benchSecret, Rate: &none})
	if err != nil {
		b.Fatal(err)
	}
	core.Plug("shop", w)
	core.Plug("chat", chat{})
	mux := http.NewServeMux()
	w.Mount(mux)
	return intake{core, s, mux}
}

// benchBody is a mention of about a kilobyte by a customer of its own.
func benchBody(n int64) string {
	return fmt.Sprintf(`{"id":"m-%d","author":{"id":"u-%d","name":"Ada Lovelace","handle":"ada"},"kind":"complaint",`+
		`"url":"https://shop.example/r/%d","text":"%s"}`, n, n, n, strings.Repeat("My parcel has not been seen since Monday. ", 20))
}

// post sends one signed mention, and waits until it is durable.
func post(client *http.Client, url string, n int64) error {
	body, id, now := benchBody(n), fmt.Sprint("d-", n), strconv.FormatInt(time.Now().Unix(), 10)
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(benchSecret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, id+"."+now+"."+body)
	r, err := http.NewRequest(http.MethodPost, url+"/in/shop", strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Webhook-Id": {id}, "Webhook-Timestamp": {now},
		"Webhook-Signature": {"v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	if answer.StatusCode != http.StatusAccepted {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}

// rate is how often a second f can be done by many at once.
func rate(b *testing.B, times int, f func(n int64) error) float64 {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range benchCallers {
		all.Go(func() {
			for n := next.Add(1); n <= int64(times); n = next.Add(1) {
				if err := f(n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(times) / time.Since(start).Seconds()
}

// over measures a handler over HTTP, client and server on the same processors.
func over(b *testing.B, h http.Handler, times int) float64 {
	b.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchCallers}}
	defer client.CloseIdleConnections()
	return rate(b, times, func(n int64) error { return post(client, server.URL, n) })
}

// decided are the changes of real mentions, made beforehand.
func decided(b *testing.B, core *bot.Bot, times int) []bot.Change {
	b.Helper()
	all := make([]bot.Change, times+1)
	for n := range all {
		now := time.Now().UTC()
		id := bot.EventID(fmt.Sprintf("%026d", n))
		m := bot.Mention{
			ID: fmt.Sprint("m-", n), From: bot.Channel{Connection: "shop"}, Kind: "complaint", URL: fmt.Sprint("https://shop.example/r/", n),
			Author: bot.Author{ID: fmt.Sprint("u-", n), Name: "Ada Lovelace", Handle: "ada"}, Text: strings.Repeat("My parcel has not been seen since Monday. ", 20),
			To: bot.Ref{Connection: "shop", ID: fmt.Sprint("m-", n)},
		}
		c, refusal := bot.Apply(bot.Case{}, bot.Event{ID: id, At: now, Do: bot.Say, Mention: &m, Keys: []bot.Key{
			{Name: bot.MentionKey("shop", m.ID)}, {Name: bot.DeliveryKey("shop", fmt.Sprint("d-", n)), Until: now.Add(bot.DeliveryLifetime)},
		}}, core.Rules())
		if refusal != nil {
			b.Fatal(refusal)
		}
		all[n] = c
	}
	return all
}

// BenchmarkG1 is durable intake over HTTP beside the ceiling that the same HTTP
// without a store and the same commits without HTTP allow together.
func BenchmarkG1(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		none := openIntake(b, func(context.Context, bot.Event) (bot.Receipt, error) {
			return bot.Receipt{Item: "01JPB2Y0", Rev: 1, Status: bot.StatusNew}, nil
		})
		group, whole := openIntake(b, nil), openIntake(b, nil)
		changes := decided(b, group.bot, benchMentions)
		b.StartTimer()
		plain := over(b, none.http, benchMentions)
		commits := rate(b, benchMentions, func(n int64) error {
			_, err := group.store.Commit(b.Context(), changes[n])
			return err
		})
		durable := over(b, whole.http, benchMentions)
		ceiling := 1 / (1/plain + 1/commits)
		b.ReportMetric(plain, "http/s")
		b.ReportMetric(commits, "commits/s")
		b.ReportMetric(durable, "mentions/s")
		b.ReportMetric(durable/ceiling, "G1-intake/ceiling(>=0.75)")
	}
}

// BenchmarkG6 is how long a claim takes while intake is saturated.
func BenchmarkG6(b *testing.B) {
	for b.Loop() {
		in := openIntake(b, nil)
		var took []time.Duration
		ctx, stop := context.WithCancel(b.Context())
		var clicks sync.WaitGroup
		clicks.Go(func() { took = click(ctx, b, in) })
		over(b, in.http, 4*benchMentions)
		stop()
		clicks.Wait()
		slices.Sort(took)
		if len(took) == 0 {
			b.Fatal("not one click was taken")
		}
		b.ReportMetric(float64(len(took)), "clicks")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "G6-click-p99-ms(<50)")
	}
}

// click claims whatever is open, one after the other.
func click(ctx context.Context, b *testing.B, in intake) (took []time.Duration) {
	q := bot.Query{State: bot.Open, Limit: 50}
	for ctx.Err() == nil {
		page, err := in.store.Items(ctx, q)
		if err != nil {
			return took
		}
		for _, v := range page.Items {
			start := time.Now()
			_, err := in.bot.Take(ctx, bot.Event{Do: bot.Claim, Item: v.Item.ID, By: bot.Person{Member: "ann"}})
			if ctx.Err() != nil {
				return took
			}
			if err != nil {
				b.Error(err)
				return took
			}
			took = append(took, time.Since(start))
		}
	}
	return took
}

// BenchmarkG8 is the binary: its size, the time until it is ready, and what it
// holds in memory when it has nothing to do.
func BenchmarkG8(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "heed")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	file, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ready, resident := idle(b, binary)
		b.ReportMetric(float64(file.Size())/(1<<20), "G8-binary-MiB(<30)")
		b.ReportMetric(float64(ready.Milliseconds()), "G8-ready-ms(<300)")
		b.ReportMetric(resident, "G8-resident-MiB(<40)")
	}
}

// idle starts the binary, waits until it is ready, and looks at it.
func idle(b *testing.B, binary string) (ready time.Duration, resident float64) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	heed := exec.Command(binary, "serve", "--listen", address)
	heed.Dir = b.TempDir()
	start := time.Now()
	if err := heed.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = heed.Process.Signal(os.Interrupt)
		_ = heed.Wait()
	}()
	for {
		answer, err := http.Get("http://" + address + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(start) > 10*time.Second {
			b.Fatal("heed does not become ready")
		}
		time.Sleep(time.Millisecond)
	}
	ready = time.Since(start)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", heed.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if text, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, _ := strconv.ParseFloat(strings.Fields(text)[0], 64)
			resident = kib / 1024
		}
	}
	return ready, resident
}
