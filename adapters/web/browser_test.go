package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
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
	var err error
	// A page that is being left takes the question with it.
	for again := true; again; again = err != nil && strings.Contains(err.Error(), "context") && ctx.Err() == nil {
		_, err = chromedp.Run(ctx, chromedp.Poll[bool](what, chromedp.WithPollingTimeout(30*time.Second)))
	}
	if err != nil {
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
	click(t, ctx, "button.main")
	must(t, chromedp.Do(ctx, chromedp.WaitVisible(chromedp.CSS(".empty"))))

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

	until(t, ctx, `document.querySelector("#do-resolve[open]") !== null`)
	must(t, chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS("#do-resolve-outcome"), "solved")))
	click(t, ctx, "#do-resolve button.main")
	until(t, ctx, `document.querySelector(".head .state")?.textContent === "resolved"`)
	until(t, ctx, `document.querySelector(".talk").textContent.includes("resolved it: solved")`)
}

func TestWordsBeingTypedSurviveATakeOver(t *testing.T) {
	b, ctx := open(t), chromium(t)
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	b.as("bob").done(id, bot.Claim)
	link, err := b.web.Link(t.Context(), "bob")
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.Navigate(link)))
	click(t, ctx, "button.main")
	must(t, chromedp.Do(ctx, chromedp.Navigate(b.url+"/items/"+string(id))))
	write(t, ctx, "#do-reply-text", "Dear Cleo,")
	b.as("ann").done(id, bot.TakeOver)
	until(t, ctx, `document.querySelector(".head .owner").textContent === "Ann has it"`)
	if !is(t, ctx, `document.querySelector("#do-reply-text")?.value === "Dear Cleo,"`) {
		t.Error("what was being typed is gone")
	}
	click(t, ctx, "#do-reply button.main")
	until(t, ctx, `document.querySelector("#mishap").textContent.includes("Ann has had this since")`)
	until(t, ctx, `document.querySelector("#mishap textarea").value === "Dear Cleo,"`)
	b.as("ann").done(id, bot.Note, "text", "another change")
	until(t, ctx, `document.querySelector(".talk").textContent.includes("another change")`)
	if !is(t, ctx, `document.querySelector("#mishap textarea").value === "Dear Cleo,"`) {
		t.Error("what was typed is gone after the next change")
	}
}

func TestAFormThatComesBackAppears(t *testing.T) {
	b, ctx := open(t), chromium(t)
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	b.as("ann").done(id, bot.Claim)
	link, err := b.web.Link(t.Context(), "bob")
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.Navigate(link)))
	click(t, ctx, "button.main")
	must(t, chromedp.Do(ctx, chromedp.Navigate(b.url+"/items/"+string(id))))
	until(t, ctx, `document.querySelector("#do-reply[hidden]") !== null`)
	b.as("ann").done(id, bot.Release)
	until(t, ctx, `document.querySelector("#do-reply[open]:not([hidden]) textarea") !== null`)
}

// unreadable lists what has too little contrast on a page (WCAG 2.2, 1.4.3) or
// makes it scroll sideways.
const unreadable = `(() => {
  const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(Number).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c)) return c; } return "rgb(255, 255, 255)"; };
  const bad = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(e.className + " " + e.textContent.trim().slice(0, 30) + ": " + ratio.toFixed(2));
  }
  if (document.documentElement.scrollWidth > innerWidth) bad.push("scrolls sideways: " + document.documentElement.scrollWidth + " > " + innerWidth);
  return bad.join("; ");
})()`

func TestPagesFitAndCanBeRead(t *testing.T) {
	b, ctx := open(t), chromium(t)
	failed, solved := b.scene()
	link, err := b.web.Link(t.Context(), "ann")
	must(t, err)
	watch(t, ctx)
	must(t, chromedp.Do(ctx, chromedp.Navigate(link)))
	looks(t, ctx, "signin")
	click(t, ctx, "button.main")
	week := time.Now().UTC()
	year, number := week.ISOWeek()
	for name, path := range map[string]string{
		"list": "/", "claimed": "/?state=claimed", "empty": "/?state=answered", "item": failed, "solved": solved, "desks": "/desks", "desk": "/desks/support",
		"hours": "/desks/warranty", "digest": "/desks/support/digest", "week": fmt.Sprintf("/desks/support/digest?week=%d-W%02d", year, number),
		"review": "/desks/support/review", "me": "/me",
	} {
		must(t, chromedp.Do(ctx, chromedp.Navigate(b.url+path)))
		looks(t, ctx, name)
	}
}

// looks tries a page wide and narrow, light and dark, and takes its picture
// where HEED_SHOTS names a folder for them.
func looks(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	for _, width := range []int64{1280, 390} {
		must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)))
		for _, scheme := range []string{"light", "dark"} {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			must(t, err)
			faults, err := chromedp.Run(ctx, chromedp.Evaluate[string](unreadable))
			must(t, err)
			if faults != "" {
				t.Errorf("%s, %d wide, %s: %s", name, width, scheme, faults)
			}
			if folder := os.Getenv("HEED_SHOTS"); folder != "" {
				picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
				must(t, err)
				must(t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), picture, 0o600))
			}
		}
	}
}

// scene is a board with something of everything on it. It returns where a reply
// has failed, and where somebody is to be asked how it went.
func (b *board) scene() (failed, followUp string) {
	b.Helper()
	b.says(bot.Mention{ID: "1", Text: "My kettle leaks. What now?", Kind: "complaint", Author: customer("Cleo"), URL: "https://shop.example/1"})
	b.says(bot.Mention{ID: "2", Text: strings.Repeat("Unendlich langes Wort: "+strings.Repeat("x", 300)+" ", 20), Author: customer("Dora")})
	b.says(bot.Mention{ID: "3", Text: "مرحبا، أين طلبي؟", Author: customer("ليلى")})
	old := b.says(bot.Mention{ID: "4", Text: "Do you ship to Norway?", Kind: "question", Author: customer("Finn")})
	bob := b.as("bob")
	bob.done(old, bot.Claim)
	bob.done(old, bot.Note, "text", "Ask Ann about customs.")
	bob.done(old, bot.PromiseBy, "until", "Thursday 10:00")
	bob.done(old, bot.Reply, "text", "please refuse me")
	b.says(bot.Mention{ID: "6", Text: "It was late, again", Kind: "complaint", Author: customer("Gus"), CaughtUp: true, PostedAt: time.Now().Add(-3 * time.Hour)})
	solved := b.says(bot.Mention{ID: "7", Text: "It burnt my toast", Kind: "complaint", Author: customer("Hal")})
	bob.done(solved, bot.AnsweredElsewhere, "text", "by telephone")
	bob.done(solved, bot.Resolve, "outcome", "solved")
	bob.done(solved, bot.Review, "outcome", "weakness", "text", "heat")
	bob.post("/me/away", bob.fields("/me", "/me/away", "since", "tomorrow 10:00", "until", "in 5d", "stand_in", "ann"))
	b.says(bot.Mention{ID: "5", Text: "Hello?", Author: customer("Finn")})
	news := b.store.Watch(b.Context())
	for b.item(old).Item.Replies[0].State != bot.ReplyFailed {
		<-news
	}
	return "/items/" + string(old), "/items/" + string(solved)
}

// enter signs a member in and opens a page.
func (b *board) enter(ctx context.Context, m bot.MemberID, path string) {
	b.Helper()
	link, err := b.web.Link(b.Context(), m)
	must(b.T, err)
	must(b.T, chromedp.Do(ctx, chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS("button.main"))))
	click(b.T, ctx, "button.main")
	must(b.T, chromedp.Do(ctx, chromedp.WaitVisible(chromedp.CSS(".top nav")), chromedp.Navigate(b.url+path)))
}

func TestAPromiseInTheBrowser(t *testing.T) {
	b, ctx := open(t), chromium(t)
	id := b.says(bot.Mention{ID: "1", Text: "Where is my parcel?", Kind: "complaint", Author: customer("Cleo")})
	b.enter(ctx, "bob", "/items/"+string(id))
	press := func(selector string) { must(t, chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))) }
	press("#do-promise summary")
	write(t, ctx, "#do-promise-until", "when pigs fly")
	write(t, ctx, "#do-promise-text", "I ask the carrier")
	click(t, ctx, "#do-promise button.main")
	until(t, ctx, `document.querySelector("#do-promise-until-wrong")?.textContent.startsWith("heed does not understand")`)
	until(t, ctx, `document.querySelector("#do-promise-text").value === "I ask the carrier"`)
	must(t, chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS("#do-promise-until"), "Thursday 10:00")))
	click(t, ctx, "#do-promise button.main")
	until(t, ctx, `document.querySelector(".pledge")?.textContent.includes("Bob promised the customer to come back by Thu")`)
	press("#why summary")
	until(t, ctx, `document.querySelector("#why[open] li") !== null`)
}

func TestAwayAndAVerdictInTheBrowser(t *testing.T) {
	b, ctx := open(t), chromium(t)
	b.says(bot.Mention{ID: "1", Text: "It leaks", Kind: "complaint", Author: customer("Cleo")})
	b.says(bot.Mention{ID: "2", Text: "It drips", Kind: "complaint", Author: customer("Dora")})
	watch(t, ctx)
	b.enter(ctx, "bob", "/me")
	write(t, ctx, "#do-away-until", "Thursday")
	must(t, chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS("#do-away-stand_in"), "ann")))
	click(t, ctx, "#do-away button.main")
	until(t, ctx, `document.querySelector("main").textContent.includes("Bob is away until Thu")`)
	click(t, ctx, `form[action="/me/back"] button`)
	until(t, ctx, `document.querySelector("main").textContent.includes("Nobody is away.")`)

	must(t, chromedp.Do(ctx, chromedp.Navigate(b.url+"/desks/support/review")))
	write(t, ctx, `.judge [name="text"]`, "leaks")
	click(t, ctx, `.judge button[value="weakness"]`)
	until(t, ctx, `document.querySelectorAll(".judge").length === 1 && document.body.textContent.includes("Judged a weakness of ours: leaks")`)
	write(t, ctx, `.judge [name="text"]`, "le")
	b.says(bot.Mention{ID: "3", Text: "It hums", Kind: "complaint", Author: customer("Finn")})
	until(t, ctx, `document.querySelectorAll(".judge").length === 2 && document.querySelector('.judge [name="text"]').value === "le"`)

	year, number := time.Now().UTC().ISOWeek()
	must(t, chromedp.Do(ctx, chromedp.Navigate(b.url+fmt.Sprintf("/desks/support/digest?week=%d-W%02d", year, number))))
	until(t, ctx, `document.querySelectorAll("svg rect").length >= 14 && document.querySelector(".figures").textContent.includes("nobody answered")`)
	if !is(t, ctx, `[...document.querySelectorAll("svg rect.all")].some(r => r.getBoundingClientRect().height > 20 && getComputedStyle(r).fill !== "rgb(0, 0, 0)")`) {
		t.Error("the chart shows nothing")
	}
}
