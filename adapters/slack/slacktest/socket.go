package slacktest

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Limits of Socket Mode. https://docs.slack.dev/apis/events-api/using-socket-mode
const (
	maxSockets  = 10               // of one app
	maxAck      = 20 << 10         // a longer acknowledgement is dropped without a word
	pingEvery   = 10 * time.Second // the platform's pings
	ticketLasts = 30 * time.Second // the address of a socket
	warnBefore  = 10 * time.Second // between the disconnect reason "warning" and the end
	writeWithin = 10 * time.Second
)

// socket is one open connection of Socket Mode.
type socket struct {
	conn     *websocket.Conn
	waiting  [][]byte
	news     chan struct{} // holds one token while there is something to do
	cut      chan struct{} // closed to end it
	given    map[string]*Delivery
	frozen   bool
	orderly  bool // it ends with a close frame
	finished bool
}

// openSocket returns the address of a new socket, good for one use, as
// apps.connections.open answers. The caller holds the lock.
func (s *Server) openSocket() string {
	id := secret()
	s.live.tickets[id] = time.Now().Add(ticketLasts)
	return "ws" + strings.TrimPrefix(s.base, "http") + "/link/?ticket=" + id + "&app_id=" + AppID
}

// upgrader takes what slack-go writes in one frame.
var upgrader = websocket.Upgrader{
	WriteBufferSize: 1 << 16,
	CheckOrigin:     func(*http.Request) bool { return true },
}

// serveSocket is the other end of the address that openSocket returned.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !s.redeem(r.URL.Query().Get("ticket")) {
		http.Error(w, "bad_ticket", http.StatusForbidden)
		return
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	k := &socket{conn: conn, news: make(chan struct{}, 1), cut: make(chan struct{}), given: map[string]*Delivery{}}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.feed(k)
	}()
	s.change(func() { s.opened(k) })
	s.listen(k)
	s.change(func() { s.gone(k) })
	<-ended
}

// redeem reports whether a ticket is good, once.
func (s *Server) redeem(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, known := s.live.tickets[id]
	delete(s.live.tickets, id)
	return known && time.Now().Before(until) && !s.live.offline
}

// opened welcomes a socket, and hands it what waits. The caller holds the lock.
func (s *Server) opened(k *socket) {
	if s.closed {
		k.end(false)
		return
	}
	if len(s.live.sockets) >= maxSockets {
		k.say(object{"type": "disconnect", "reason": "too_many_websockets", "debug_info": object{"host": linkHost}})
		k.end(true)
		return
	}
	s.live.sockets = append(s.live.sockets, k)
	k.say(object{
		"type": "hello", "num_connections": len(s.live.sockets), "connection_info": object{"app_id": AppID},
		"debug_info": object{"host": linkHost, "build_number": 10, "approximate_connection_time": 18060},
	})
	waiting := s.live.waiting
	s.live.waiting = nil
	for _, d := range waiting {
		s.deliver(d, "timeout")
	}
}

const linkHost = "applink-slacktest"

// gone takes a socket away; what it has not confirmed comes again. The caller
// holds the lock.
func (s *Server) gone(k *socket) {
	k.end(false)
	if k.finished {
		return
	}
	k.finished = true
	s.live.sockets = slices.DeleteFunc(s.live.sockets, func(other *socket) bool { return other == k })
	var again []*Delivery
	for _, d := range k.given {
		if !d.confirmed && !slices.Contains(again, d) {
			again = append(again, d)
		}
	}
	slices.SortFunc(again, order)
	for _, d := range again {
		s.deliver(d, "connection_failed")
	}
}

// say queues a frame. The caller holds the lock.
func (k *socket) say(v any) { k.sayText(encode(v)) }

func (k *socket) sayText(text []byte) {
	k.waiting = append(k.waiting, text)
	select {
	case k.news <- struct{}{}:
	default:
	}
}

// end closes a socket, orderly after what waits was said. The caller holds the
// lock.
func (k *socket) end(orderly bool) {
	select {
	case <-k.cut:
	default:
		k.orderly = orderly
		close(k.cut)
	}
}

// feed writes to a socket until it ends.
func (s *Server) feed(k *socket) {
	defer k.conn.Close()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-k.news:
		case <-ping.C:
			if !s.isFrozen(k) && k.conn.WriteControl(websocket.PingMessage, []byte("Ping from "+linkHost), time.Now().Add(writeWithin)) != nil {
				return
			}
		case <-k.cut:
			s.bid(k)
			return
		case <-s.done:
			return
		}
		if s.write(k) != nil {
			return
		}
	}
}

// bid says the last words of a socket that ends orderly.
func (s *Server) bid(k *socket) {
	if k.orderly && s.write(k) == nil {
		bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		_ = k.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) // it may be gone
	}
}

// write says what waits.
func (s *Server) write(k *socket) error {
	s.mu.Lock()
	waiting := k.waiting
	k.waiting = nil
	if k.frozen {
		waiting = nil
	}
	s.mu.Unlock()
	for _, text := range waiting {
		if err := errors.Join(k.conn.SetWriteDeadline(time.Now().Add(writeWithin)), k.conn.WriteMessage(websocket.TextMessage, text)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) isFrozen(k *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return k.frozen
}

// listen takes acknowledgements until the socket ends.
func (s *Server) listen(k *socket) {
	for {
		kind, text, err := k.conn.ReadMessage()
		if err != nil {
			return
		}
		s.change(func() {
			switch {
			case k.frozen:
			case kind != websocket.TextMessage:
				s.complain("a frame that is no text")
			case len(text) >= maxAck:
				s.complain("an acknowledgement of %d bytes, which Slack drops without a word", len(text))
			default:
				s.acknowledged(k, text)
			}
		})
	}
}

// acknowledged takes one acknowledgement. The caller holds the lock.
func (s *Server) acknowledged(k *socket, text []byte) {
	ack := struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}{}
	if err := json.Unmarshal(text, &ack); err != nil {
		s.complain("an acknowledgement that is no JSON: %v", err)
		return
	}
	d := k.given[ack.EnvelopeID]
	if d == nil {
		return // of another socket, or made up: it comes again where it must
	}
	if strings.TrimSpace(string(ack.Payload)) == "null" {
		ack.Payload = nil
	}
	if ack.Payload != nil && !d.accepts {
		s.complain("an answer to %s, which takes none", d.kind)
		ack.Payload = nil
	}
	s.confirm(d, ack.Payload)
}
