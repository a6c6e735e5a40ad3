package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// The places of these tests.
const (
	roomID  = "710000000000000001" // a text channel
	deskID  = "710000000000000002" // a forum in which items are posts
	helpID  = "710000000000000003" // a forum in which customers ask
	zoeID   = "720000000000000001"
	openTag = "730000000000000001"
	doneTag = "730000000000000002"
	lateTag = "730000000000000003"
	funTag  = "730000000000000004" // that heed knows nothing of
	okTag   = "730000000000000005" // of helpID: solved
)

// desk is an adapter that does not run, at a Discord, in a bubble.
type desk struct {
	*testing.T
	*discord.Adapter
	discord *discordtest.Server
	at      discordtest.Address
	n       int // keys
}

// atDesk runs a test with one.
func atDesk(t *testing.T, test func(d *desk)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := discordtest.New(discordtest.Settings{})
		s.AddUser(discordtest.User{ID: zoeID, Name: "zoe", Global: "Zoe"})
		s.Join(zoeID)
		s.AddChannel(
			discordtest.Channel{ID: roomID, Name: "desk"},
			discordtest.Channel{ID: deskID, Type: 15, Name: "items", Tags: []discordtest.Tag{
				{ID: openTag, Name: "Open"}, {ID: doneTag, Name: "resolved"}, {ID: lateTag, Name: "overdue"}, {ID: funTag, Name: "fun"},
			}},
			discordtest.Channel{ID: helpID, Type: 15, Name: "help", Tags: []discordtest.Tag{{ID: okTag, Name: "solved"}}},
		)
		at := s.Memory(t)
		d := &desk{T: t, discord: s, at: at}
		d.Adapter = d.again()
		test(d)
		for _, c := range s.Complaints() {
			t.Error("Discord complains:", c)
		}
	})
}

// message is a new one, that is attempted now.
func (d *desk) message(kind bot.ActionKind, channel string) bot.Message {
	d.n++
	return bot.Message{
		Key: fmt.Sprintf("KEY%021d", d.n), Kind: kind, Lane: bot.Channel{Connection: "guild", ID: channel}, Text: "It is on its way.", Tried: time.Now(),
	}
}

// card is of an item.
func (d *desk) card(channel string, rev uint64, state bot.State) bot.Message {
	m := d.message(bot.ShowCard, channel)
	m.Card = &bot.Card{
		Item: "01J00000000000000000000000", Rev: rev, State: state, Kind: "question", Customer: "Zoe", Where: "guild", Since: time.Now(),
		Said:    []bot.Said{{By: "Zoe", Text: "Where is my parcel?", At: time.Now()}},
		Buttons: []bot.Button{{Do: bot.Claim, Label: "Claim"}}, Menu: []bot.Button{{Do: bot.Note, Label: "Note"}},
		Link: "https://heed.example/items/01J00000000000000000000000",
	}
	return m
}

// under is m in the thread of a card.
func under(m bot.Message, card bot.Ref) bot.Message {
	m.Thread = card
	return m
}

// sends sends something that must arrive.
func (d *desk) sends(m bot.Message) bot.Ref {
	d.Helper()
	ref, err := d.Send(d.Context(), m)
	if err != nil {
		d.Fatalf("%s: %v", m.Kind, err)
	}
	return ref
}

// want is what an attempt must end with.
func (d *desk) want(what, means string, err error) {
	d.Helper()
	if got := adaptertest.Verdict(err); got != means {
		d.Errorf("%s: %s (%v), want %s", what, got, err, means)
	}
}

// finds looks for a message that is there so often.
func (d *desk) finds(m bot.Message, want ...bot.Ref) {
	d.Helper()
	got, err := d.Find(d.Context(), m)
	if err != nil || !slices.Equal(got, want) {
		d.Errorf("%s: found %v (%v), want %v", m.Kind, got, err, want)
	}
}

// where is the channel and the message of a Ref.
func where(r bot.Ref) (channel, message string) {
	channel, message, _ = strings.Cut(r.ID, "/")
	return channel, message
}

// TestEverythingArrivesWhereItBelongs, and is found there, and only there.
func TestEverythingArrivesWhereItBelongs(t *testing.T) {
	atDesk(t, func(d *desk) {
		card := d.card(roomID, 1, bot.Open)
		at := d.sends(card)
		channel, message := where(at)
		if channel != roomID {
			t.Errorf("the card is in %s", channel)
		}
		line, more, nag := under(d.message(bot.TellLine, roomID), at), under(d.message(bot.TellLine, roomID), at), under(d.message(bot.SendNag, roomID), at)
		nag.Ping = []bot.Person{{Connection: "guild", ID: zoeID, Name: "Zoe"}}
		told, again, nagged := d.sends(line), d.sends(more), d.sends(nag)
		threads := d.discord.Threads(roomID)
		if len(threads) != 1 || threads[0].ID != message || threads[0].AutoArchive != 1440 || !strings.Contains(threads[0].Name, "Zoe") {
			t.Errorf("threads are %+v", threads)
		}
		if in := d.discord.Messages(message); len(in) != 3 || !slices.Equal(in[2].Pings(), []string{zoeID}) || len(in[0].Pings()) > 0 {
			t.Errorf("in the thread there is %+v", in)
		}
		post, direct := d.message(bot.SendPost, roomID), d.message(bot.SendNag, "")
		direct.Lane = bot.DirectTo("guild", zoeID)
		posted, private := d.sends(post), d.sends(direct)
		said := d.discord.Say(zoeID, roomID, "Where is my parcel?")
		reply := d.message(bot.SendReply, roomID)
		reply.To = bot.Ref{Connection: "guild", ID: roomID + "/" + said.ID}
		answered := d.sends(reply)
		if all := d.discord.Messages(roomID); all[len(all)-1].Answers != said.ID || strings.ReplaceAll(all[len(all)-1].Content, `\`, "") != reply.Text || len(all[len(all)-1].Pings()) > 0 {
			t.Errorf("the reply is %+v", all[len(all)-1])
		}
		time.Sleep(15 * time.Second)
		for _, c := range []struct {
			m  bot.Message
			at bot.Ref
		}{{card, at}, {line, told}, {more, again}, {nag, nagged}, {post, posted}, {direct, private}, {reply, answered}} {
			d.finds(c.m, c.at)
		}
		never := under(d.message(bot.TellLine, roomID), at)
		d.finds(never)
		other := reply
		other.Key, other.Text = "KEYother", "It is here."
		d.finds(other)
	})
}

// TestAnEarlierAttemptIsNotRepeated: Discord knows its nonce, for a while.
func TestAnEarlierAttemptIsNotRepeated(t *testing.T) {
	atDesk(t, func(d *desk) {
		line := d.message(bot.TellLine, roomID)
		d.discord.Fail("POST channels/C/messages", discordtest.LostAfter)
		_, err := d.Send(d.Context(), line)
		d.want("an answer is lost", "doubt", err)
		d.sends(line)
		if n := d.discord.Posts(line.Key); n != 1 {
			t.Errorf("%d posts", n)
		}
		card := d.card(roomID, 1, bot.Open)
		d.discord.Fail("POST channels/C/messages", discordtest.LostAfter)
		_, err = d.Send(d.Context(), card)
		d.want("an answer is lost", "doubt", err)
		newer := d.card(roomID, 2, bot.Claimed)
		newer.Key = card.Key
		d.discord.Fail("PATCH channels/C/messages/M", discordtest.RateLimited(time.Second, discordtest.OfUser))
		_, err = d.Send(d.Context(), newer)
		d.want("it is there and shows less", "doubt", err)
		time.Sleep(time.Second)
		at := d.sends(newer)
		all := d.discord.Copies(card.Key)
		if len(all) != 1 || !strings.Contains(string(all[0].Components), ":2:"+card.Key) {
			t.Errorf("the card is %+v", all)
		}
		d.finds(newer, at)
	})
}

// TestWhatWasJustDeletedDoesNotComeBackAtOnce: Discord still knows its nonce.
func TestWhatWasJustDeletedDoesNotComeBackAtOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		card := d.card(roomID, 1, bot.Open)
		at := d.sends(card)
		said := d.discord.Say(zoeID, roomID, "Where is my parcel?")
		reply := d.message(bot.SendReply, roomID)
		reply.To = bot.Ref{Connection: "guild", ID: roomID + "/" + said.ID}
		d.sends(reply)
		for _, m := range d.discord.Messages(roomID) {
			d.discord.Delete(m)
		}
		d.want("an edit", "gone", d.Edit(d.Context(), at, card))
		d.want("taking it back", "done", d.Remove(d.Context(), at))
		_, err := d.Send(d.Context(), card)
		d.want("the card once more", "not sent, 3m0s", err)
		_, err = d.Send(d.Context(), reply)
		d.want("the reply once more", "refused", err)
		time.Sleep(3 * time.Minute)
		d.sends(card)
	})
}

// TestWhatIsWrongWithAThreadIsNotWrongWithItsChannel: a line goes there instead.
func TestWhatIsWrongWithAThreadIsNotWrongWithItsChannel(t *testing.T) {
	for name, breaks := range map[string]func(d *desk, card string){
		"none can begin":      func(d *desk, _ string) { d.discord.Deny(roomID, 1<<35) },
		"too many are active": func(d *desk, _ string) { d.discord.MostThreads(0) },
		"AutoMod wants none": func(d *desk, _ string) {
			d.discord.Fail("POST channels/C/messages/M/threads", discordtest.Status(400, 200001))
		},
		"none can be written":  func(d *desk, _ string) { d.discord.Deny(roomID, 1<<38) },
		"its card was deleted": func(d *desk, _ string) { d.discord.Delete(d.discord.Messages(roomID)[0]) },
		"it was deleted": func(d *desk, card string) {
			d.sends(under(d.message(bot.TellLine, roomID), bot.Ref{Connection: "guild", ID: roomID + "/" + card}))
			d.discord.DeleteChannel(card)
			d.discord.Fail("POST channels/C/messages/M/threads", discordtest.Status(400, 160004)) // Discord may still know of it
		},
		"it is locked": func(d *desk, card string) {
			d.sends(under(d.message(bot.TellLine, roomID), bot.Ref{Connection: "guild", ID: roomID + "/" + card}))
			d.discord.Deny(roomID, 1<<34)
			d.discord.Lock(card, true)
		},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				at := d.sends(d.card(roomID, 1, bot.Open))
				_, card := where(at)
				breaks(d, card)
				line := under(d.message(bot.TellLine, roomID), at)
				_, err := d.Send(d.Context(), line)
				if got := adaptertest.Verdict(err); got != "refused" && got != "gone" {
					t.Fatalf("%s (%v)", got, err)
				}
				elsewhere := line
				elsewhere.Thread = bot.Ref{}
				d.finds(line, d.sends(elsewhere))
			})
		})
	}
}

// TestAThreadThatSleepsIsWoken, as it is when it is in a forum.
func TestAThreadThatSleepsIsWoken(t *testing.T) {
	for _, channel := range []string{roomID, deskID} {
		atDesk := func(t *testing.T, test func(d *desk)) { t.Run(channel, func(t *testing.T) { atDesk(t, test) }) }
		atDesk(t, func(d *desk) {
			at := d.sends(d.card(channel, 1, bot.Open))
			_, thread := where(at)
			d.sends(under(d.message(bot.TellLine, channel), at))
			d.discord.Archive(thread, true)
			d.sends(under(d.message(bot.TellLine, channel), at))
			d.discord.Archive(thread, true)
			d.want("an edit", "done", d.Edit(d.Context(), at, d.card(channel, 2, bot.Claimed)))
			if all := d.discord.Threads(channel); len(all) != 1 || all[0].Archived != (channel == roomID) {
				d.Errorf("threads are %+v", all)
			}
		})
	}
}

// TestAPostThatWasDeletedIsGone: its item gets another one.
func TestAPostThatWasDeletedIsGone(t *testing.T) {
	atDesk(t, func(d *desk) {
		card := d.card(deskID, 1, bot.Open)
		at := d.sends(card)
		post, _ := where(at)
		d.discord.DeleteChannel(post)
		d.want("an edit", "gone", d.Edit(d.Context(), at, card))
		_, err := d.Send(d.Context(), under(d.message(bot.TellLine, deskID), at))
		d.want("a line", "refused", err)
		d.want("taking it back", "done", d.Remove(d.Context(), at))
		d.finds(card)
		d.finds(card, d.sends(card))
	})
}

// TestAReplyIsWrittenWhereTheyAsked, or nowhere.
func TestAReplyIsWrittenWhereTheyAsked(t *testing.T) {
	atDesk(t, func(d *desk) {
		post := d.discord.Post(zoeID, helpID, "Parcel", "Where is it?")
		reply := d.message(bot.SendReply, helpID)
		reply.To = bot.Ref{Connection: "guild", ID: post.ID + "/" + post.ID}
		d.discord.Archive(post.ID, true)
		d.finds(reply, d.sends(reply))
		if in := d.discord.Messages(post.ID); len(in) != 2 || in[1].Answers != post.ID {
			t.Errorf("in the post there is %+v", in)
		}
		other := d.message(bot.SendReply, helpID)
		other.To = reply.To
		d.discord.DeleteChannel(post.ID)
		d.finds(other)
		_, err := d.Send(d.Context(), other)
		d.want("to a post that was deleted", "refused", err)
		said := d.discord.Say(zoeID, roomID, "Hello?")
		other.To, other.Lane.ID = bot.Ref{Connection: "guild", ID: roomID + "/" + said.ID}, roomID
		d.discord.Delete(said)
		d.sends(other) // whoever asked is there
		third := other
		third.Key = "KEYthird"
		d.discord.Deny(roomID, 1<<11)
		_, err = d.Send(d.Context(), third)
		d.want("where heed may not write", "channel blocked", err)
		d.discord.DeleteChannel(roomID)
		_, err = d.Send(d.Context(), third)
		d.want("to a channel that was deleted", "channel blocked", err)
	})
}

// TestTwoRepliesOfTheSameWordsAreTwo, though nothing but words is known of them.
func TestTwoRepliesOfTheSameWordsAreTwo(t *testing.T) {
	atDesk(t, func(d *desk) {
		said := d.discord.Say(zoeID, roomID, "Where is my parcel?")
		one, two := d.message(bot.SendReply, roomID), d.message(bot.SendReply, roomID)
		one.To = bot.Ref{Connection: "guild", ID: roomID + "/" + said.ID}
		two.To = one.To
		first := d.sends(one)
		d.finds(one, first)
		d.finds(two)
		second := d.sends(two)
		d.finds(one, first)
		d.finds(two, second)
	})
}

// TestWordsAreFoundAsDiscordKeepsThem: it takes away the space around them, and
// adds what pages show of themselves.
func TestWordsAreFoundAsDiscordKeepsThem(t *testing.T) {
	atDesk(t, func(d *desk) {
		said := d.discord.Say(zoeID, roomID, "Where is my parcel?")
		for _, words := range []string{" \n It is *here*: https://track.example/1_2_3 \n", strings.Repeat("*", 1500), "one\r\ntwo"} {
			m := d.message(bot.SendReply, roomID)
			m.To, m.Text = bot.Ref{Connection: "guild", ID: roomID + "/" + said.ID}, words
			at := d.sends(m)
			all := d.discord.Messages(roomID)
			d.discord.Unfurl(all[len(all)-1], "https://track.example/1_2_3")
			d.Adapter = d.again()
			d.finds(m, at)
		}
	})
}

// again is the adapter after a restart.
func (d *desk) again() *discord.Adapter { return d.with("solved") }

// with is another adapter, configured otherwise.
func (d *desk) with(solved string) *discord.Adapter {
	d.Helper()
	a, err := discord.New(adaptertest.NewRecorder("guild", nil, nil).Host(), discord.Config{
		Token: bot.Secret(d.discord.Token()), APIURL: d.at.APIURL, Dial: d.at.Dial, Solved: solved,
	})
	if err != nil {
		d.Fatal(err)
	}
	return a
}
