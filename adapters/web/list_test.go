package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// order is the customers of a list, from top to bottom.
func order(a answer) (who []string) {
	for _, m := range regexp.MustCompile(`class="who"><bdi>([^<]*)<`).FindAllStringSubmatch(a.body, -1) {
		who = append(who, m[1])
	}
	return who
}

func TestUnresolvedItemsComeByDueTime(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	b.says(bot.Mention{ID: "1", Text: "a", Author: customer("Slow")})
	b.says(bot.Mention{ID: "2", Text: "b", Author: customer("Slower")})
	b.says(bot.Mention{ID: "3", Text: "c", Kind: "complaint", Author: customer("Urgent")})
	b.says(bot.Mention{ID: "4", Text: "d", Author: customer("Late"), CaughtUp: true, PostedAt: time.Now().Add(-3 * time.Hour)})
	got := v.get("/")
	if want := []string{"Late", "Urgent", "Slow", "Slower"}; !slices.Equal(order(got), want) {
		t.Errorf("order %q, want %q", order(got), want)
	}
	b.has(got, "2 h overdue", "due in 9 min", `<time datetime="20`, `title="`)
	got = v.get("/?sort=new")
	if want := []string{"Late", "Urgent", "Slower", "Slow"}; !slices.Equal(order(got), want) {
		t.Errorf("newest first: %q, want %q", order(got), want)
	}
}

func TestTabsCountAndFiltersNarrow(t *testing.T) {
	b := open(t)
	ann, bob := b.as("ann"), b.as("bob")
	b.says(bot.Mention{ID: "1", Text: "my red kettle", Author: customer("Cleo")})
	dora := b.says(bot.Mention{ID: "2", Text: "my blue kettle", Kind: "complaint", Author: customer("Dora")})
	finn := b.says(bot.Mention{ID: "3", Text: "my toaster", Author: customer("Finn")})
	spam := b.says(bot.Mention{ID: "4", Text: "pills", Author: customer("Spammer")})
	ann.done(dora, bot.Claim)
	bob.done(finn, bot.Claim)
	bob.done(spam, bot.Resolve, "outcome", "spam", "reason", "pills")
	got := ann.get("/")
	for _, want := range []string{`open <span class="count">1`, `claimed <span class="count">2`, `answered <span class="count">0`, `resolved <span class="count">1`} {
		b.has(got, want)
	}
	for path, want := range map[string][]string{
		"/":                                  {"Cleo"},
		"/?state=claimed":                    {"Dora", "Finn"},
		"/?state=claimed&owner=ann":          {"Dora"},
		"/?state=claimed&kind=complaint":     {"Dora"},
		"/?state=claimed&kind=praise":        nil,
		"/?state=resolved":                   {"Spammer"},
		"/?state=nonsense":                   {"Cleo"},
		"/?state=claimed&desk=support":       {"Dora", "Finn"},
		"/?state=claimed&sort=new&owner=bob": {"Finn"},
	} {
		if got := order(ann.get(path)); !slices.Equal(got, want) {
			t.Errorf("%s lists %q, want %q", path, got, want)
		}
	}
	b.has(ann.get("/?state=answered"), "Nothing is answered.")
	b.has(ann.get("/?state=claimed&kind=praise"), "Nothing matches.")
}

func TestSearchFindsWordsAndSaysHowFreshItIs(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	b.says(bot.Mention{ID: "1", Text: "my red kettle", Author: customer("Cleo")})
	b.says(bot.Mention{ID: "2", Text: "my blue kettle", Author: customer("Dora")})
	committed, deadline := time.Now(), time.NewTimer(time.Minute)
	defer deadline.Stop()
	for {
		page, err := b.store.Items(t.Context(), bot.Query{Text: "kettle"})
		b.must(err)
		if len(page.Items) == 2 && !page.Fresh.Before(committed) {
			break
		}
		select {
		case <-deadline.C:
			t.Fatal("the search never got fresh")
		default:
		}
	}
	got := v.get("/?q=red+kettle")
	if want := []string{"Cleo"}; !slices.Equal(order(got), want) {
		t.Errorf("found %q, want %q", order(got), want)
	}
	b.has(got, "complete up to", "red kettle")
	b.has(v.get("/?q="+strings.Repeat("x", 5000)), "Nothing matches")
}

func TestALongListIsPaged(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	const n = 120
	for i := range n {
		b.says(bot.Mention{ID: fmt.Sprint(i), Text: "x", Author: customer(fmt.Sprintf("C%03d", i))})
	}
	for _, start := range []string{"/", "/?sort=new"} {
		seen, pages := map[string]bool{}, 0
		for path := start; path != ""; pages++ {
			got := v.get(path)
			b.status(got, http.StatusOK)
			for _, who := range order(got) {
				seen[who] = true
			}
			path = ""
			if m := regexp.MustCompile(`<a href="([^"]*)" rel="next"`).FindStringSubmatch(got.body); m != nil {
				path = strings.ReplaceAll(m[1], "&amp;", "&")
			}
		}
		if len(seen) != n || pages != 3 {
			t.Errorf("%s: %d items on %d pages", start, len(seen), pages)
		}
	}
	got := v.get("/?state=open&cursor=nonsense")
	b.status(got, http.StatusSeeOther)
	if at := got.header.Get("Location"); at != "/?state=open" {
		t.Errorf("a cursor that is none leads to %s", at)
	}
}

func TestItemsWithoutATargetAreListed(t *testing.T) {
	b := open(t, func(h *bot.Host) {})
	v := b.as("ann")
	id := b.says(bot.Mention{ID: "1", Text: "x", Author: customer("Cleo")})
	view := b.item(id)
	view.Item.Due = time.Time{}
	view.Item.Rev++
	_, err := b.store.Commit(t.Context(), bot.Change{Event: "01", At: time.Now(), Items: []bot.Item{view.Item}})
	b.must(err)
	got := v.get("/")
	if want := []string{"Cleo"}; !slices.Equal(order(got), want) {
		t.Errorf("the list shows %q, want %q", order(got), want)
	}
}

func TestALaneInTroubleIsABanner(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	b.lacks(v.get("/"), "can not be reached")
	lane := bot.LaneState{Lane: bot.Channel{Connection: "shop", ID: "C0"}, Rev: 1, Blocked: time.Now(), Probe: time.Now().Add(time.Hour), Why: "it is archived"}
	_, err := b.store.Commit(t.Context(), bot.Change{Event: "01", At: time.Now(), Lanes: []bot.LaneState{lane}})
	b.must(err)
	b.has(v.get("/"), "shop/C0 can not be reached since just now: it is archived")
}
