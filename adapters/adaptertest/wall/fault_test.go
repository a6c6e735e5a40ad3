package wall_test

import (
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
)

const hello = `{"channel": "team", "key": "k", "text": "hello"}`

// TestFaults says for each what the caller hears, and how many copies are there
// at once and a minute later.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault      wall.Fault
		broken     bool
		status     int
		took       time.Duration
		now, later int
	}{
		"none":           {wall.None, false, 200, 0, 1, 1},
		"drop after":     {wall.DropAfter, true, 0, 0, 1, 1},
		"drop before":    {wall.DropBefore, true, 0, 0, 0, 0},
		"broken":         {wall.Broken, false, 500, 0, 1, 1},
		"down":           {wall.Down, false, 500, 0, 0, 0},
		"garbled":        {wall.Garbled, false, 200, 0, 1, 1},
		"late":           {wall.Late(20 * time.Second), true, 0, 0, 0, 1},
		"slow":           {wall.Slow(9 * time.Second), false, 200, 9 * time.Second, 1, 1},
		"slow before":    {wall.Fault{Wait: 9 * time.Second}, false, 200, 9 * time.Second, 1, 1},
		"limited":        {wall.Limited(3 * time.Second), false, 429, 0, 0, 0},
		"slow and lost":  {wall.Fault{Wait: time.Second, Dawdle: time.Second, Answer: wall.AnswersNothing}, true, 0, 2 * time.Second, 1, 1},
		"never answered": {wall.Hang, true, 0, 30 * time.Second, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			speak(t, wall.Settings{}, func(r *raw) {
				r.at.Client.Timeout = 30 * time.Second
				r.Fail(wall.Post, c.fault)
				began := time.Now()
				a := r.post(wall.Post, hello)
				if took := time.Since(began); a.broken != c.broken || a.status != c.status || took != c.took {
					r.Errorf("heard %+v after %v", a, took)
				}
				now := r.Posts("k")
				time.Sleep(time.Minute)
				synctest.Wait()
				if later := r.Posts("k"); now != c.now || later != c.later {
					r.Errorf("%d copies at once, %d later; want %d and %d", now, later, c.now, c.later)
				}
				if a := r.post(wall.Post, hello); a.status != 200 || a.message == "" {
					r.Errorf("the next call: %+v", a)
				}
			})
		})
	}
}

func TestFaultsComeInOrderAndThenRulesAreAsked(t *testing.T) {
	speak(t, wall.Settings{}, func(r *raw) {
		r.FailWhen(func(c wall.Call) *wall.Fault {
			if c.Endpoint == wall.Post && c.Key == "k" && c.N == 4 {
				return &wall.Down
			}
			return nil
		})
		r.Fail(wall.Post, wall.Limited(time.Second), wall.None)
		r.Fail(wall.Post, wall.Down)
		for i, want := range []int{429, 200, 500, 500, 200} {
			if a := r.post(wall.Post, hello); a.status != want {
				r.Errorf("call %d: %d, want %d", i+1, a.status, want)
			}
		}
	})
}

func TestSomethingHappensMeanwhile(t *testing.T) {
	speak(t, wall.Settings{}, func(r *raw) {
		r.Fail(wall.Post, wall.None, wall.Meanwhile(func() { r.Archive("team", true) }))
		if a := r.post(wall.Post, hello); a.code != "" {
			r.Errorf("before: %+v", a)
		}
		if a := r.post(wall.Post, hello); a.code != "is_archived" || r.Posts("k") != 1 {
			r.Errorf("after: %+v", a)
		}
	})
}
