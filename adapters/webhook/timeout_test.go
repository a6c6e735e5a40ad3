package webhook

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/bot"
)

// wired returns an adapter whose replies go through dial instead of a network,
// so that a bubble's clock drives them.
func wired(t *testing.T, dial func(context.Context) (net.Conn, error)) *Webhook {
	t.Helper()
	w, err := New(bot.Host{Connection: "shop"}, Config{Token: "planted-token", ReplyURL: "http://shop.example.com/?key=planted"})
	if err != nil {
		t.Fatal(err)
	}
	w.client.Transport.(*http.Transport).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
	return w
}

func TestAReceiverThatNeverAnswersIsDoubtAfterSevenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := wired(t, func(context.Context) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, theirs) }()
			return ours, nil
		})
		start := time.Now()
		_, err := w.Send(t.Context(), bot.Message{Key: "k", Kind: bot.SendReply, Text: "planted words"})
		if took := time.Since(start); took != 7*time.Second {
			t.Errorf("it took %v, want 7 s", took)
		}
		if _, surely := errors.AsType[*bot.NotSent](err); err == nil || surely || errors.Is(err, bot.ErrRefused) {
			t.Errorf("want doubt: %v", err)
		}
		if strings.Contains(err.Error(), "planted") || !strings.Contains(err.Error(), "in time") {
			t.Errorf("%v", err)
		}
	})
}

func TestAHostThatNeverConnectsIsNotSentAfterSevenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := make(chan struct{}) // a transport lets a dial go on without its request
		defer close(over)
		w := wired(t, func(context.Context) (net.Conn, error) {
			<-over
			return nil, net.ErrClosed
		})
		start := time.Now()
		_, err := w.Send(t.Context(), bot.Message{Key: "k", Kind: bot.SendReply})
		if took := time.Since(start); took != 7*time.Second {
			t.Errorf("it took %v, want 7 s", took)
		}
		if _, surely := errors.AsType[*bot.NotSent](err); !surely || strings.Contains(err.Error(), "planted") {
			t.Errorf("want not sent: %v", err)
		}
	})
}

func TestASignatureLastsFiveMinutesEitherWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := schemeOf(Config{Secret: "whsec_YQ=="})
		if err != nil {
			t.Fatal(err)
		}
		signed := time.Now()
		h := http.Header{"Webhook-Id": {"d1"}}
		if err := s.prove(h, []byte("{}"), signed); err != nil {
			t.Fatal(err)
		}
		for off, want := range map[time.Duration]bool{
			-301 * time.Second: false, -300 * time.Second: true, 0: true, 300 * time.Second: true, 301 * time.Second: false,
		} {
			if _, ok := s.admits(h, []byte("{}"), signed.Add(off)); ok != want {
				t.Errorf("%v after it was signed: admitted %v, want %v", off, ok, want)
			}
		}
	})
}

func TestARateComesBackWithTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		two := 2.0
		l := limiterOf(Config{Rate: &two})
		for n, want := range []bool{true, true, true, true, false} {
			if l.Allow() != want {
				t.Errorf("mention %d of a burst of four: %v", n+1, !want)
			}
		}
		time.Sleep(time.Second) // the bubble's
		for n, want := range []bool{true, true, false} {
			if l.Allow() != want {
				t.Errorf("mention %d a second later: %v", n+1, !want)
			}
		}
	})
}
