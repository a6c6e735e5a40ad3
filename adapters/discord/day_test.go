package discord_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// TestADayOfDisconnectsLosesNothing: customers write in a channel, in posts and in
// threads, edit and delete, while connections drop, fall silent and are sent
// away, sessions end, calls fail, and heed is restarted. What they wrote is
// taken once, all of it, and reads as it does in the end.
func TestADayOfDisconnectsLosesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			calm := func(r *bot.Rules) {
				d := r.Desks["support"]
				d.Targets = nil
				r.Desks["support"] = d
			}
			bubble(t, settings{rules: calm, discord: discordtest.Settings{Pace: true}}, func(h *house) {
				d := day{house: h, Rand: rand.New(rand.NewPCG(seed, 24)), said: map[string]*saying{}}
				d.begin()
				defer func() { h.stop() }()
				d.pass24h()
				d.mend()
				h.pass(3 * time.Hour)
				d.check()
			})
		})
	}
}

// saying is what a customer wrote.
type saying struct {
	discordtest.Message
	reads   string
	deleted bool
}

// day is one on which much goes wrong.
type day struct {
	*house
	*rand.Rand
	customers []string
	said      map[string]*saying
	order     []*saying // as they were said
	threads   []string  // those of the channel, and posts
	texts     int
	restarts  int
}

// begin lets heed begin with a guild in which several customers are.
func (d *day) begin() {
	for n := range 5 {
		id := fmt.Sprint("10000000000000100", n)
		d.discord.AddUser(discordtest.User{ID: id, Name: fmt.Sprint("customer", n)})
		d.discord.Join(id)
		d.customers = append(d.customers, id)
	}
	d.open()
	d.settled()
}

// after is a random time, a mean long on average.
func (d *day) after(mean time.Duration) time.Time {
	return time.Now().Add(time.Duration(float64(mean) * d.ExpFloat64()))
}

// pass24h lets a day go by.
func (d *day) pass24h() {
	end := time.Now().Add(24 * time.Hour)
	speak, harm, mend := d.after(25*time.Minute), d.after(20*time.Minute), d.after(15*time.Minute)
	for time.Now().Before(end) {
		next := slices.MinFunc([]time.Time{speak, harm, mend}, time.Time.Compare)
		d.pass(time.Until(next))
		switch next {
		case speak:
			for range 1 + d.IntN(3) {
				d.speak()
			}
			speak = d.after(25 * time.Minute)
		case harm:
			d.harm()
			harm = d.after(20 * time.Minute)
		case mend:
			d.mend()
			mend = d.after(15 * time.Minute)
		}
	}
}

// text is one that nobody wrote before.
func (d *day) text() string {
	d.texts++
	return fmt.Sprint("message ", d.texts)
}

// keep notes what was said.
func (d *day) keep(m discordtest.Message) {
	s := &saying{Message: m, reads: m.Content}
	d.said[m.ID] = s
	d.order = append(d.order, s)
}

// one is something that was said, of the latest, and is there; nil: nothing.
func (d *day) one(channel string) *saying {
	for range 20 {
		if len(d.order) == 0 {
			return nil
		}
		latest := d.order[max(0, len(d.order)-40):]
		if s := latest[d.IntN(len(latest))]; !s.deleted && (channel == "" || s.Channel == channel) {
			return s
		}
	}
	return nil
}

// speak lets a customer do something.
func (d *day) speak() {
	who := d.customers[d.IntN(len(d.customers))]
	switch n := d.IntN(100); {
	case n < 35:
		d.keep(d.discord.Say(who, shop, d.text()))
	case n < 50:
		p := d.discord.Post(who, forum, "A post", d.text())
		d.threads = append(d.threads, p.ID)
		d.keep(d.discord.Messages(p.ID)[0])
	case n < 75 && len(d.threads) > 0:
		d.keep(d.discord.Say(who, d.threads[d.IntN(len(d.threads))], d.text()))
	case n < 82:
		d.branch(who)
	case n < 86:
		if s := d.one(shop); s != nil {
			d.keep(d.discord.Reply(who, s.Message, d.text()))
		}
	case n < 92:
		if s := d.one(""); s != nil {
			s.reads = d.text()
			d.discord.Edit(s.Message, s.reads)
		}
	case n < 95:
		if s := d.one(""); s != nil {
			s.deleted = true
			d.discord.Delete(s.Message)
		}
	case len(d.threads) > 0:
		d.discord.Archive(d.threads[d.IntN(len(d.threads))], true)
	}
}

// branch lets a customer begin a thread.
func (d *day) branch(who string) {
	s := d.one(shop)
	if s == nil || slices.Contains(d.threads, s.ID) {
		return
	}
	t := d.discord.Thread(who, s.Message, "A thread")
	d.threads = append(d.threads, t.ID)
	d.keep(d.discord.Say(who, t.ID, d.text()))
}

// reading are the routes by which things are read back.
var reading = []string{
	"GET channels/C/messages", "GET channels/C/messages/M", "GET channels/C/threads/archived/public", "GET guilds/G/threads/active",
	"GET channels/C", "GET gateway/bot", "GET applications/@me",
}

// harm lets something go wrong.
func (d *day) harm() {
	s := d.discord
	moments := []discordtest.Moment{discordtest.AtHello, discordtest.AtReady, discordtest.AtResumed, discordtest.AfterReady}
	troubles := []discordtest.Trouble{
		discordtest.AsksToReconnect(), discordtest.Invalidates(true), discordtest.Invalidates(false), discordtest.Drops(), discordtest.Hangs(), discordtest.Closes(4000)}
	faults := []discordtest.Fault{
		discordtest.Lost, discordtest.LostAfter, discordtest.Never, discordtest.Broken, discordtest.Empty, discordtest.Status(500, 0),
		discordtest.RateLimited(20*time.Second, discordtest.OfUser), discordtest.RateLimited(5*time.Second, discordtest.OfGlobal), discordtest.Slow(5 * time.Second)}
	switch d.IntN(13) {
	case 0:
		s.Drop()
	case 1:
		s.Zombie(true)
	case 2:
		s.Reconnect()
	case 3:
		s.InvalidSession(d.IntN(2) == 0)
	case 4:
		s.CloseWith([]int{1000, 1001, 4000, 4007, 4009}[d.IntN(5)])
	case 5, 6:
		s.Offline(true)
	case 7:
		s.Forget()
	case 8:
		s.Shuffle(true)
	case 9:
		s.Awkward(moments[d.IntN(len(moments))], troubles[d.IntN(len(troubles))])
		s.Drop()
	case 10:
		for range 1 + d.IntN(8) {
			s.Fail(reading[d.IntN(len(reading))], faults[d.IntN(len(faults))])
		}
	case 11:
		f := faults[d.IntN(len(faults))]
		s.FailWhen(func(c discordtest.Call) *discordtest.Fault {
			if slices.Contains(reading, c.Route) {
				return &f
			}
			return nil
		})
	case 12:
		d.restart()
	}
}

// restart lets heed be away for a while. Every other time it is killed, whatever
// it was about to do.
func (d *day) restart() {
	if d.restarts++; d.restarts%2 == 0 {
		d.speak()
		d.discord.Drop()
		d.speak()
		time.Sleep(time.Duration(d.Int64N(int64(5 * time.Second))))
		d.life.Die()
	}
	d.stop()
	for until := d.after(4 * time.Minute); time.Now().Before(until); time.Sleep(time.Minute) {
		d.speak()
	}
	d.mend()
	d.open()
}

// mend lets all go well again.
func (d *day) mend() {
	d.discord.Heal()
	d.discord.Zombie(false)
	d.discord.Shuffle(false)
	d.discord.Offline(false)
}

// check looks whether heed has everything once, as it reads.
func (d *day) check() {
	taken := d.taken()
	lost, twice, other, stands := 0, 0, 0, 0
	for _, s := range d.order {
		got := taken[s.Channel+"/"+s.ID]
		switch {
		case len(got) > 1:
			twice++
		case s.deleted:
			if len(got) == 1 && !got[0].withdrawn {
				stands++
			}
		case len(got) == 0:
			lost++
			d.Logf("lost: %s in %s, said at %v", s.reads, s.Channel, s.Posted)
		case got[0].withdrawn || got[0].reads != s.reads && got[0].reads != "A post\n"+s.reads:
			other++
			d.Logf("%q in %s reads %q (withdrawn: %v)", s.reads, s.Channel, got[0].reads, got[0].withdrawn)
		}
		delete(taken, s.Channel+"/"+s.ID)
	}
	if lost+twice+other+stands+len(taken) > 0 {
		d.Errorf("of %d messages %d are lost, %d taken twice, %d read otherwise, %d deleted ones stand; never said: %v",
			len(d.order), lost, twice, other, stands, slices.Collect(maps.Keys(taken)))
	}
	if len(d.order) < 80 || d.restarts < 2 || d.discord.Identifies() < 10 {
		d.Errorf("a quiet day: %d messages, %d restarts, %d sessions", len(d.order), d.restarts, d.discord.Identifies())
	}
	d.Logf("%d messages, %d restarts, %d sessions, %d resumed, %d calls", len(d.order), d.restarts, d.discord.Identifies(), d.discord.Resumes(), len(d.discord.Called()))
}

// reading is how a message that was taken reads.
type got struct {
	reads     string
	withdrawn bool
}

// taken is what heed took, by the place of the message.
func (d *day) taken() map[string][]got {
	all := map[string][]got{}
	for _, id := range d.ids() {
		reads, withdrawn := map[uint64]string{}, map[uint64]bool{}
		log := d.view(id).Log
		for _, l := range log {
			switch {
			case l.Do == bot.Edited && l.Words != nil:
				reads[l.Of] = l.Words.Text
			case l.Do == bot.Withdrawn:
				withdrawn[l.Of] = true
			case l.Do == bot.Say && l.Words != nil:
				reads[l.Seq] = l.Words.Text
			}
		}
		for _, l := range log {
			if l.Do == bot.Say {
				all[l.Ref.ID] = append(all[l.Ref.ID], got{reads[l.Seq], withdrawn[l.Seq]})
			}
		}
	}
	return all
}

// ids are those of all items.
func (d *day) ids() []bot.ItemID {
	var all []bot.ItemID
	for cursor := ""; ; {
		page, err := d.store.Items(d.Context(), bot.Query{Limit: 200, Cursor: cursor})
		if err != nil {
			d.Fatal(err)
		}
		for _, v := range page.Items {
			all = append(all, v.Item.ID)
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}
