package discordtest_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/bwmarrin/discordgo"

	"heed/adapters/adaptertest"
	"heed/adapters/discord/discordtest"
)

// rewriting leads the library, which knows Discord's address only, to the fake.
type rewriting struct{ host string }

func (t rewriting) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", t.host
	r.URL.Path = strings.Replace(r.URL.Path, "/api/v9/", "/api/v10/", 1)
	return http.DefaultTransport.RoundTrip(r)
}

// TestTheLibrary lives in the fake as in Discord: it hears messages, answers
// presses with a modal, registers commands and goes on where it was cut off. Not
// in virtual time: it sleeps while it holds a lock.
func TestTheLibrary(t *testing.T) {
	t.Parallel()
	s := discordtest.New(discordtest.Settings{})
	furnish(s)
	at := s.Serve(t)
	g := &guild{T: t, Server: s, at: at, client: http.DefaultClient}
	d, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		t.Fatal(err)
	}
	d.Client = &http.Client{Transport: rewriting{strings.Split(at.APIURL, "/")[2]}}
	d.Identify.Intents = all
	d.SyncEvents, d.LogLevel = true, -1
	var news adaptertest.News
	var lock sync.Mutex
	var heard []string
	hears := func(what string) {
		lock.Lock()
		defer lock.Unlock()
		heard = append(heard, what)
		news.Tell()
	}
	until := func(what string) {
		t.Helper()
		if err := news.Wait(t.Context(), func() bool {
			lock.Lock()
			defer lock.Unlock()
			return slices.Contains(heard, what)
		}); err != nil {
			t.Fatalf("did not hear %q: %v", what, err)
		}
	}
	d.AddHandler(func(_ *discordgo.Session, c *discordgo.GuildCreate) { hears("the guild " + c.Name) })
	d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { hears(m.Content) })
	d.AddHandler(func(d *discordgo.Session, i *discordgo.InteractionCreate) {
		if i.Type == discordgo.InteractionMessageComponent {
			hears(i.MessageComponentData().CustomID + " by " + i.Member.User.Username)
			answerWithForm(t, d, i.Interaction)
			return
		}
		hears("/" + i.ApplicationCommandData().Name)
	})
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	until("the guild Acme")
	if c, err := d.State.Channel(shop); err != nil || c.Name != "shop" || d.State.User.ID != s.BotUser() {
		t.Errorf("its state has %+v, %v", c, err)
	}
	s.Say(zoe, shop, "hello")
	until("hello")
	s.Press(ann, team, g.card(team), "do:claim")
	until("do:claim:I1:3:K by ann")
	if err := s.Wait(t.Context(), func() bool { return s.Modal(ann) != nil }); err != nil {
		t.Fatal("no modal:", err)
	}
	if m := s.Modal(ann); m.Fields[0].Label != "Your answer" || !m.Fields[0].Long {
		t.Errorf("the modal is %+v", m)
	}
	if _, err := d.ApplicationCommandCreate(s.App(), "", &discordgo.ApplicationCommand{Name: "heed", Description: "What waits"}); err != nil {
		t.Error(err)
	}
	s.Command(ann, team, "heed", "", nil)
	until("/heed")
	s.Drop()
	s.Say(zoe, shop, "while it was away")
	until("while it was away")
	if s.Resumes() != 1 || s.Identifies() != 1 {
		t.Errorf("%d resumes, %d identifies", s.Resumes(), s.Identifies())
	}
	if err := s.Wait(t.Context(), func() bool { return s.Heartbeats() > 1 }); err != nil {
		t.Error("no heartbeats:", err)
	}
	d.ShouldReconnectOnError = false
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// answerWithForm answers with a modal as the library makes them.
func answerWithForm(t *testing.T, d *discordgo.Session, i *discordgo.Interaction) {
	input := discordgo.TextInput{CustomID: "text", Label: "Your answer", Style: discordgo.TextInputParagraph, Required: true}
	if err := d.InteractionRespond(i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseModal, Data: &discordgo.InteractionResponseData{
			CustomID: "form", Title: "Reply", Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{input}}},
		},
	}); err != nil {
		t.Error("answering:", err)
	}
}
