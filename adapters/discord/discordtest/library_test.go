package discordtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// toServer sends what is meant for Discord to a server; the library has one
// address for all of a process.
type toServer struct {
	to   *url.URL
	with http.RoundTripper
}

func (t toServer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = t.to.Scheme, t.to.Host, t.to.Host
	r.URL.Path = strings.Replace(r.URL.Path, "/api/v9/", apiPath, 1)
	return t.with.RoundTrip(r)
}

// TestAnotherClient: the library that most bots in Go are made with finds what it
// expects.
func TestAnotherClient(t *testing.T) {
	a := newApp(t, Settings{})
	at, err := url.Parse(a.url)
	if err != nil {
		t.Fatal(err)
	}
	session, err := discordgo.New(a.token)
	if err != nil {
		t.Fatal(err)
	}
	session.Client = &http.Client{Transport: toServer{at, a.client.Transport}}
	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	m, err := session.ChannelMessageSendComplex(help, &discordgo.MessageSend{
		Content: "hello", Embeds: []*discordgo.MessageEmbed{{Title: "x", Fields: []*discordgo.MessageEmbedField{{Name: "a", Value: "b"}}}},
		Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: "Claim", CustomID: "c", Style: discordgo.PrimaryButton},
		}}},
		Files: []*discordgo.File{{Name: "a.txt", ContentType: "text/plain", Reader: strings.NewReader("file")}},
	})
	check("send", err)
	if m.ID == "" || m.Author.ID != a.s.BotUser() || len(m.Components) != 1 || len(m.Attachments) != 1 || m.Timestamp.IsZero() {
		t.Errorf("sent: %+v", m)
	}
	reply, err := session.ChannelMessageSendReply(help, "answer", m.Reference())
	check("reply", err)
	if reply.ReferencedMessage == nil || reply.Type != discordgo.MessageTypeReply {
		t.Errorf("a reply: %+v", reply)
	}
	_, err = session.ChannelMessageEdit(help, m.ID, "good bye")
	check("edit", err)
	thread, err := session.MessageThreadStart(help, m.ID, "thread", 1440)
	check("thread", err)
	if thread.ThreadMetadata == nil || thread.ThreadMetadata.AutoArchiveDuration != 1440 || thread.ParentID != help {
		t.Errorf("a thread: %+v", thread)
	}
	post, err := session.ForumThreadStart(forum, "post", 60, "first")
	check("post", err)
	all, err := session.ChannelMessages(post.ID, 100, "", "", "")
	check("history", err)
	if len(all) != 1 || all[0].Content != "first" {
		t.Errorf("history: %v", all)
	}
	check("react", session.MessageReactionAdd(help, m.ID, "✅"))
	who, err := session.GuildMember(guildID, ann)
	check("member", err)
	if who.User.GlobalName != "Ann" || len(who.Roles) != 1 || who.JoinedAt.IsZero() {
		t.Errorf("a member: %+v", who)
	}
	_, err = session.ApplicationCommandBulkOverwrite(appID, guildID, []*discordgo.ApplicationCommand{{Name: "heed", Description: "x"}})
	check("commands", err)
	_, err = session.GuildMember(guildID, gone)
	if refused, is := err.(*discordgo.RESTError); !is || refused.Message.Code != discordgo.ErrCodeUnknownMember {
		t.Errorf("somebody who is not there: %v", err)
	}
}
