package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// How long an answer may take: Discord waits three seconds for the first, and takes
// others for a quarter of an hour.
// https://docs.discord.com/developers/interactions/receiving-and-responding
const (
	deferAfter = 2 * time.Second
	answerEnds = 3 * time.Second
	// insistEvery is between two tries to answer.
	insistEvery = 200 * time.Millisecond
)

// What people are told of what did not work.
const (
	tooLateForm = "The form did not open in time, and nothing was done. Please press again."
	fulfilled   = "Done."
)

// interacted has an interaction of the gateway taken, and answers it.
func (a *Adapter) interacted(ctx context.Context, raw json.RawMessage, running *sync.WaitGroup) {
	i, err := a.readInteraction(raw)
	if err != nil {
		a.host.Log.Warn("something people did in Discord was dropped", "err", err)
		return
	}
	t, ok := a.clicks.Enter(i.ID)
	if !ok {
		a.host.Log.Warn("too much is clicked in Discord at once; Discord says so")
		return
	}
	came := time.Now()
	running.Go(func() {
		defer a.clicks.Leave(t)
		a.carryOut(ctx, t, i, func(first answer) {
			telling, cancel := context.WithDeadline(context.WithoutCancel(ctx), came.Add(answerEnds))
			defer cancel()
			path := "interactions/" + i.ID + "/" + url.PathEscape(i.Token) + "/callback"
			if err := a.insist(telling, "interactions", http.MethodPost, path, first); err != nil {
				a.host.Log.Warn("an interaction could not be answered in Discord", "type", i.Type, "err", err)
			}
		})
	})
}

// carryOut has an interaction taken and answers it, with tell, in time: where it
// is not done by then, people hear later what became of it.
func (a *Adapter) carryOut(ctx context.Context, t chat.Turn, i interaction, tell func(answer)) {
	taking, cancel := context.WithTimeout(ctx, takeWithin)
	defer cancel()
	done := make(chan answer, 1)
	go func() { done <- a.take(taking, t, i) }()
	late := time.NewTimer(deferAfter)
	defer late.Stop()
	select {
	case what := <-done:
		tell(plain(i, what))
	case <-late.C:
		tell(deferral(i))
		a.tellLater(ctx, i, <-done)
	}
}

// take does what an interaction asks for, once, and says what is answered.
func (a *Adapter) take(ctx context.Context, t chat.Turn, i interaction) answer {
	if err := t.Wait(ctx); err != nil {
		return a.failed(i, err)
	}
	if what, ok := a.answered.Get(i.key.Name); ok {
		return what
	}
	var what answer
	err := guarded(func() (err error) {
		what, err = a.pressed(ctx, i)
		return err
	})
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		what = whisper(refusal.Sentence)
	case err != nil:
		return a.failed(i, err)
	}
	a.answered.Keep(i.key.Name, what)
	return what
}

// failed is what people are told where heed does not know what became of what they did.
func (a *Adapter) failed(i interaction, err error) answer {
	a.host.Log.Warn("what somebody did in Discord could not be taken; they are told", "type", i.Type, "err", err)
	if i.Type == completeInteraction {
		return nil
	}
	return whisper(undone)
}

// choices is the answer to what is being typed: nothing to choose from.
func choices() answer {
	return &response{Type: choicesResponse, Data: map[string]any{"choices": []any{}}}
}

// plain is an answer as Discord wants one: there is no saying nothing.
func plain(i interaction, what answer) answer {
	switch {
	case what != nil:
		return what
	case i.Type == completeInteraction:
		return choices()
	case i.Message == nil:
		return whisper(fulfilled)
	}
	return &response{Type: nothingResponse}
}

// deferral says that an answer will follow.
func deferral(i interaction) answer {
	switch {
	case i.Type == completeInteraction:
		return choices()
	case i.Message == nil:
		return &response{Type: laterResponse, Data: map[string]int{"flags": ephemeralFlag}}
	}
	return &response{Type: nothingResponse}
}

// tellLater says what became of an interaction that was deferred.
func (a *Adapter) tellLater(ctx context.Context, i interaction, what answer) {
	what = plain(i, what)
	method, path := http.MethodPost, "webhooks/"+url.PathEscape(i.App)+"/"+url.PathEscape(i.Token)
	switch what.Type {
	case nothingResponse, choicesResponse:
		return
	case modalResponse:
		what = whisper(tooLateForm)
	case updateResponse:
		method, path = http.MethodPatch, path+"/messages/@original"
	}
	telling, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerEnds)
	defer cancel()
	if err := a.insist(telling, "webhooks", method, path, what.Data); err != nil {
		a.host.Log.Warn("somebody could not be told in Discord what became of what they did", "type", i.Type, "err", err)
	}
}

// insist makes a call that answers an interaction until Discord has heard it, as
// long as ctx lasts: people wait for it, and nothing else will tell them. The
// same first answer twice is one: Discord says that it has it.
func (a *Adapter) insist(ctx context.Context, limit, method, path string, body any) error {
	for {
		err := a.call(ctx, limit, method, path, body, nil)
		busy, notSent := errors.AsType[*bot.NotSent](err)
		switch {
		case err == nil, is(err, acknowledged):
			return nil
		case notSent:
		case limit != "interactions", codeOf(err) != 0:
			return err
		}
		wait := insistEvery
		if notSent {
			wait = max(wait, busy.After)
		}
		if !chat.Rest(ctx, wait) {
			return err
		}
	}
}
