package slack

import (
	"context"
	"errors"
	"net/url"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// whisperWithin is how long one way of telling somebody something may take: all
// of a click is to be over within three seconds.
// https://docs.slack.dev/interactivity/handling-user-interaction
const whisperWithin = 2 * time.Second

// ear is where one person can be told something that only they see.
type ear struct {
	user     string
	response string // a response_url: good for five times within half an hour, also where heed is no member; empty: there is none
	channel  string // where they are; empty: nowhere
	thread   string // the root of the thread they are in; empty: none
}

// whisper tells one person something, as plain text or, if there are any, as
// blocks: where they are, else by direct message. Nobody else sees it. They are
// told also when the time for what they did has run out: that is when there is
// something to tell. That nobody could be told is logged; more can not be done.
func (a *Adapter) whisper(ctx context.Context, to ear, text string, blocks ...slackgo.Block) {
	if len(blocks) == 0 {
		blocks = []slackgo.Block{rich(a.paragraphs(chat.Clip(text, maxSection), bot.Ref{}, nil)...)}
	}
	says := []slackgo.MsgOption{
		slackgo.MsgOptionText(escape(chat.Clip(text, maxText)), false), slackgo.MsgOptionBlocks(blocks...),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
	}
	ctx, done := overtime(ctx)
	defer done()
	var err error
	for _, way := range []func(context.Context, ear, ...slackgo.MsgOption) (bool, error){a.respond, a.beside, a.aside} {
		call, cancel := context.WithTimeout(ctx, whisperWithin)
		tried, failed := way(call, to, says...)
		cancel()
		if tried && failed == nil {
			return
		}
		if tried {
			err = failed
		}
	}
	a.host.Log.WarnContext(ctx, "somebody could not be told something", "err", without(err))
}

// overtime is ctx without its deadline. That it is cancelled still counts.
func overtime(ctx context.Context) (context.Context, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			cancel()
		}
	})
	return longer, func() { stop(); cancel() }
}

// respond tells them by the address that came with what they did.
func (a *Adapter) respond(ctx context.Context, to ear, says ...slackgo.MsgOption) (bool, error) {
	if to.response == "" {
		return false, nil
	}
	says = append(says, slackgo.MsgOptionResponseURL(to.response, slackgo.ResponseTypeEphemeral))
	_, _, _, err := a.api.SendMessageContext(ctx, "", says...)
	return true, err
}

// beside tells them in the channel where they are. Slack refuses it where they
// or heed are no members.
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (a *Adapter) beside(ctx context.Context, to ear, says ...slackgo.MsgOption) (bool, error) {
	if to.channel == "" {
		return false, nil
	}
	if to.thread != "" {
		says = append(says, slackgo.MsgOptionTS(to.thread))
	}
	ts, err := a.api.PostEphemeralContext(ctx, to.channel, to.user, says...)
	return true, whole(ts, err)
}

// aside tells them by direct message.
func (a *Adapter) aside(ctx context.Context, to ear, says ...slackgo.MsgOption) (bool, error) {
	channel, err := a.direct(ctx, to.user)
	if err != nil {
		return true, err
	}
	_, ts, err := a.api.PostMessageContext(ctx, channel, says...)
	return true, whole(ts, err)
}

// whole is the error of a call whose good answer has something: Slack's library
// takes an answer that says nothing for a good one.
func whole(has string, err error) error {
	if err == nil && has == "" {
		return errSilent
	}
	return err
}

// sentence is a text as it is, in a block: nothing in it is markup.
func sentence(text string) slackgo.Block {
	return slackgo.NewSectionBlock(plain(chat.Clip(text, maxSection)), nil, nil)
}

// without takes the address out of an error of a call: whoever has a
// response_url can speak as heed.
func without(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// undone is what somebody is told whose click came to nothing.
const undone = "Nothing was done. Please press again."
