package web_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"heed/bot"
)

// chromiumPath is where Debian installs it.
const chromiumPath = "/usr/bin/chromium"

// chromium opens a tab. Without the browser the test fails: the board is not
// proven without one.
func chromium(t *testing.T) context.Context {
	t.Helper()
	if _, err := os.Stat(chromiumPath); err != nil {
		t.Fatalf("the browser tests need Chromium (apt-get install chromium): %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromiumPath), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.NoFirstRun, chromedp.Flag("hide-scrollbars", true))
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// shots is where pictures go if somebody wants to look at them.
var shots = os.Getenv("HEED_SHOTS")

// shoot takes the page's picture, wide and narrow, light and dark.
func shoot(t *testing.T, ctx context.Context, name string) {
	if shots == "" {
		return
	}
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)))
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			must(t, err)
			picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			must(t, err)
			file := shots + "/" + name + "-" + scheme + map[int64]string{1280: "-wide", 390: "-phone"}[width] + ".png"
			must(t, os.WriteFile(file, picture, 0o600))
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// watch fails the test for whatever the browser's console complains about, such
// as a breach of the content security policy.
func watch(t *testing.T, ctx context.Context) {
	complaints := chromedp.Console(ctx)
	go func() {
		for m, err := range complaints {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException || m.Type == chromedp.ConsoleWarning {
				t.Errorf("the browser complains: %s", m.Text)
			}
		}
	}()
}

// until waits until something is true of the page.
func until(t *testing.T, ctx context.Context, what string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](what, chromedp.WithPollingTimeout(30*time.Second))); err != nil {
		html, _ := chromedp.Run(ctx, chromedp.OuterHTML(chromedp.CSS("main")))
		t.Fatalf("it never came true that %s: %v\n%s", what, err, html)
	}
}

// click presses what leads to another page, and waits for that.
func click(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		t.Fatalf("click %s: %v", selector, err)
	}
}

// write types into a field.
func write(t *testing.T, ctx context.Context, selector, words string) {
	t.Helper()
	must(t, chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(selector), words)))
}

// is reports what an expression is now.
func is(t *testing.T, ctx context.Context, what string) bool {
	t.Helper()
	ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](what))
	must(t, err)
	return ok
}

func TestAMemberAnswersACustomerInTheBrowser(t *testing.T) {
	b, ctx := open(t), chromium(t)
	link, err := b.web.Link(t.Context(), "ann")
	must(t, err)
	watch(t, ctx)
	must(t, chromedp.Do(ctx, chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS("button.main"))))
	shoot(t, ctx, "signin")
	click(t, ctx, "button.main")
	must(t, chromedp.Do(ctx, chromedp.WaitVisible(chromedp.CSS(".empty"))))
	shoot(t, ctx, "empty")

	is(t, ctx, `window.same = true`)
	b.says(bot.Mention{ID: "1", Text: "My kettle leaks. What now?", Author: customer("Cleo")})
	until(t, ctx, `document.querySelector(".row .said")?.textContent === "My kettle leaks. What now?"`)
	if !is(t, ctx, `window.same === true`) {
		t.Error("the list was loaded anew, not brought up to date")
	}

	click(t, ctx, ".row a")
	click(t, ctx, "#do-claim button")
	until(t, ctx, `document.querySelector(".head .owner")?.textContent === "yours"`)

	is(t, ctx, `window.same = true`)
	write(t, ctx, "#do-reply-text", "Send it back, ")
	b.says(bot.Mention{ID: "2", Text: "It drips on the cat!", Author: customer("Cleo")})
	until(t, ctx, `document.querySelector(".talk").textContent.includes("drips on the cat")`)
	if !is(t, ctx, `window.same === true && document.querySelector("#do-reply-text").value === "Send it back, "`) {
		t.Error("what was being typed is gone")
	}
	write(t, ctx, "#do-reply-text", "we send a new one.")
	click(t, ctx, "#do-reply button.main")
	until(t, ctx, `document.querySelector(".fate")?.textContent.startsWith("delivered")`)
	shoot(t, ctx, "answered")

	until(t, ctx, `document.querySelector("#do-resolve[open]") !== null`)
	must(t, chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS("#do-resolve-outcome"), "solved")))
	click(t, ctx, "#do-resolve button.main")
	until(t, ctx, `document.querySelector(".head .state")?.textContent === "resolved"`)
	until(t, ctx, `document.querySelector(".talk").textContent.includes("resolved it: solved")`)
}

func TestLooks(t *testing.T) {
	if shots == "" {
		t.Skip("takes pictures for people: set HEED_SHOTS to a folder")
	}
	b, ctx := open(t), chromium(t)
	b.scene()
	link, err := b.web.Link(t.Context(), "ann")
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.Navigate(link)))
	click(t, ctx, "button.main")
	shoot(t, ctx, "list")
	must(t, chromedp.Do(ctx, chromedp.Navigate(b.url+"/?state=claimed")))
	until(t, ctx, `document.querySelector(".mark") !== null`)
	shoot(t, ctx, "claimed")
	click(t, ctx, ".row a")
	shoot(t, ctx, "item")
	must(t, chromedp.Do(ctx, chromedp.Navigate(b.url+"/items/none")))
	shoot(t, ctx, "problem")
}

// scene is a board with something of everything on it.
func (b *board) scene() {
	b.says(bot.Mention{ID: "1", Text: "My kettle leaks. What now?", Kind: "complaint", Author: customer("Cleo"), URL: "https://shop.example/1"})
	b.says(bot.Mention{ID: "2", Text: strings.Repeat("Unendlich langes Wort: "+strings.Repeat("x", 300)+" ", 20), Author: customer("Dora")})
	b.says(bot.Mention{ID: "3", Text: "مرحبا، أين طلبي؟", Author: customer("ليلى")})
	old := b.says(bot.Mention{ID: "4", Text: "Do you ship to Norway?", Kind: "question", Author: customer("Finn")})
	bob := b.as("bob")
	bob.done(old, bot.Claim)
	bob.done(old, bot.Note, "text", "Ask Ann about customs.")
	bob.done(old, bot.Reply, "text", "please refuse me")
	b.says(bot.Mention{ID: "5", Text: "Hello?", Author: customer("Finn")})
}
