package discord

import (
	"context"
	"errors"
	"net/url"
	"time"
)

// How long it may take to tell somebody something, and how long they are not told
// the same again.
const (
	tellWithin = 5 * time.Second
	tellAgain  = time.Hour
)

// warning is what a message gets that heed did not take as it was meant.
const warning = "⚠️"

// tell tells whoever wrote a message why it was not taken: it gets a mark, and they
// a direct message, the same one once an hour. Nobody else can be told apart in a
// channel. That it could not be told is logged; more can not be done.
func (a *Adapter) tell(ctx context.Context, m message, sentence string) {
	ctx, cancel := context.WithTimeout(ctx, tellWithin)
	defer cancel()
	at := "channels/" + m.Channel + "/messages/"
	marked := a.call(ctx, at+"reactions", "PUT", at+m.ID+"/reactions/"+url.PathEscape(warning)+"/@me", nil, nil)
	_, err := a.told.Ask(ctx, m.Author.ID+" "+sentence, func(ctx context.Context) (bool, error) {
		return true, a.whisperTo(ctx, m, sentence)
	})
	if err = errors.Join(marked, err); err != nil {
		a.host.Log.InfoContext(ctx, "somebody could not be told why heed did not take their message", "err", err)
	}
}

// whisperTo writes to whoever wrote a message, about that.
func (a *Adapter) whisperTo(ctx context.Context, m message, why string) error {
	door, err := a.direct(ctx, m.Author.ID)
	if err != nil {
		return err
	}
	r, err := a.roomOf(ctx, m.Channel)
	if err != nil {
		r = room{Guild: m.Guild} // only the address is not as good
	}
	says := sentence(why)
	says.Content = a.link(r.Guild, m.Channel, m.ID) + "\n" + says.Content
	return a.call(ctx, "channels/"+door+"/messages", "POST", "channels/"+door+"/messages", says, nil)
}
