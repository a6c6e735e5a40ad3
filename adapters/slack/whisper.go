package slack

import (
	"context"
	"errors"
	"net/url"
	"time"

	slackgo "github.com/slack-go/slack"

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
// blocks: where they are, else by direct message. Nobody else sees it. That
// nobody could be told is logged; more can not be done.
func (a *Adapter) whisper(ctx context.Context, to ear, text string, blocks ...slackgo.Block) {
	if len(blocks) == 0 {
		blocks = []slackgo.Block{sentence(text)}
	}
	says := []slackgo.MsgOption{
		slackgo.MsgOptionText(escape(clip(text, maxText)), false), slackgo.MsgOptionBlocks(blocks...),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
	}
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
	_, err := a.api.PostEphemeralContext(ctx, to.channel, to.user, says...)
	return true, err
}

// aside tells them by direct message.
func (a *Adapter) aside(ctx context.Context, to ear, says ...slackgo.MsgOption) (bool, error) {
	channel, err := a.direct(ctx, to.user)
	if err == nil {
		_, _, err = a.api.PostMessageContext(ctx, channel, says...)
	}
	return true, err
}

// sentence is a text as it is, in a block: nothing in it is markup.
func sentence(text string) slackgo.Block {
	return slackgo.NewSectionBlock(plain(clip(text, maxSection)), nil, nil)
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

// refusalOf is the sentence that somebody is told who was refused; of any other
// error it is none.
func refusalOf(err error) (*bot.Refusal, bool) {
	var refusal *bot.Refusal
	return refusal, errors.As(err, &refusal)
}
