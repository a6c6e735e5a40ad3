package discordtest

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Limits of the gateway. https://docs.discord.com/developers/events/gateway
const (
	maxPayload  = 4096             // bytes, of what the app sends
	maxSent     = 120              // that the app sends in sentWithin
	sentWithin  = time.Minute      //
	leaveWithin = 5 * time.Second  // after it was asked to reconnect
	writeWithin = 10 * time.Second // of ours
)

// link is one open connection of the gateway.
type link struct {
	conn    *websocket.Conn
	waiting [][]byte
	news    chan struct{} // holds one token while there is something to write
	cut     chan struct{} // closed to end it
	deaf    chan struct{} // closed when nothing more is read
	code    int           // it ends with a close frame of that code; 0: without one
	frozen  bool
	again   bool        // it was opened at the address for resuming
	session *session    // nil: none (yet)
	beat    time.Time   // of the last heartbeat
	sent    []time.Time // what the app sent, of the last minute
}

// gatewayURL is where sessions begin. The caller holds the lock.
func (s *Server) gatewayURL() string { return "ws" + strings.TrimPrefix(s.base, "http") + gatewayPath }

// resumeURL is where they go on. The caller holds the lock.
func (s *Server) resumeURL() string { return "ws" + strings.TrimPrefix(s.base, "http") + resumePath }

const (
	gatewayPath = "/gateway"
	resumePath  = "/gateway/resume"
)

// upgrader takes what libraries write in one frame.
var upgrader = websocket.Upgrader{WriteBufferSize: 1 << 16, CheckOrigin: func(*http.Request) bool { return true }}

// serveGateway is the other end of gatewayURL and resumeURL.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	unreachable := false
	s.look(func() { unreachable = s.live.offline || s.closed })
	if unreachable {
		http.Error(w, "the gateway is not there", http.StatusServiceUnavailable)
		return
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	k := &link{
		conn: conn, news: make(chan struct{}, 1), cut: make(chan struct{}), deaf: make(chan struct{}), beat: time.Now(),
		again: strings.HasPrefix(r.URL.Path, resumePath),
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.feed(k)
	}()
	s.change(func() { s.opened(k, r.URL.Query().Get("v"), r.URL.Query().Get("encoding")) })
	s.listen(k)
	<-ended
}

// opened welcomes a connection. The caller holds the lock.
func (s *Server) opened(k *link, version, encoding string) {
	s.live.links = append(s.live.links, k)
	s.live.opened++
	switch {
	case s.closed:
		k.end(0)
	case version != "9" && version != "10":
		k.end(invalidVersion)
	case encoding != "json":
		k.end(decodeError)
	case s.awkward(AtHello, k):
	default:
		k.say(object{"op": helloOp, "d": object{"heartbeat_interval": s.set.Heartbeat.Milliseconds(), "_trace": []string{"[]"}}, "s": nil, "t": nil})
	}
}

// say queues a frame. The caller holds the lock.
func (k *link) say(v any) { k.sayText(encode(v)) }

func (k *link) sayText(text []byte) {
	k.waiting = append(k.waiting, text)
	k.wake()
}

func (k *link) wake() {
	select {
	case k.news <- struct{}{}:
	default:
	}
}

// end closes a connection: with a close frame of that code after what waits was
// said, or, with 0, at once and without a word. The caller holds the lock.
func (k *link) end(code int) {
	if !k.ended() {
		k.code = code
		close(k.cut)
	}
}

// ended reports whether k was closed by us.
func (k *link) ended() bool {
	select {
	case <-k.cut:
		return true
	default:
		return false
	}
}

// feed writes to a connection until it ends.
func (s *Server) feed(k *link) {
	defer k.conn.Close()
	look := time.NewTicker(s.set.Heartbeat / 4)
	defer look.Stop()
	for {
		select {
		case <-k.news:
		case <-look.C:
			s.overdue(k)
		case <-k.cut:
			s.bid(k)
			return
		case <-k.deaf:
			return
		case <-s.done:
			return
		}
		if s.write(k) != nil {
			return
		}
	}
}

// bid says the last words of a connection that ends orderly, and waits a moment
// until they were heard.
func (s *Server) bid(k *link) {
	if k.code == 0 || s.write(k) != nil {
		return
	}
	bye := websocket.FormatCloseMessage(k.code, farewells[k.code])
	if k.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) != nil {
		return // it is gone
	}
	patience := time.NewTimer(time.Second)
	defer patience.Stop()
	select {
	case <-k.deaf:
	case <-patience.C:
	case <-s.done:
	}
}

// write says what waits.
func (s *Server) write(k *link) error {
	s.mu.Lock()
	var waiting [][]byte
	if !k.frozen {
		waiting, k.waiting = k.waiting, nil
	}
	s.mu.Unlock()
	for _, text := range waiting {
		if err := errors.Join(k.conn.SetWriteDeadline(time.Now().Add(writeWithin)), k.conn.WriteMessage(websocket.TextMessage, text)); err != nil {
			return err
		}
	}
	return nil
}

// overdue ends a connection that sent no heartbeat in time. Its session can go on
// elsewhere.
func (s *Server) overdue(k *link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(k.beat) <= s.set.Heartbeat*3/2 || k.ended() {
		return
	}
	s.detach(k)
	if !k.frozen {
		k.end(unknownError)
	}
	s.news.Tell()
}

// listen takes what the app sends until the connection ends.
func (s *Server) listen(k *link) {
	defer close(k.deaf)
	for {
		kind, text, err := k.conn.ReadMessage()
		if err != nil {
			s.change(func() { s.parted(k, err) })
			return
		}
		s.change(func() {
			if !k.frozen && !k.ended() {
				s.heard(k, kind, text)
			}
		})
	}
}

// parted takes a connection away. A session whose app said goodbye with 1000 or
// 1001 is over; others can be resumed. The caller holds the lock.
func (s *Server) parted(k *link, err error) {
	s.live.links = slices.DeleteFunc(s.live.links, func(other *link) bool { return other == k })
	if se := k.session; se != nil && !k.ended() && websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
		s.forget(se)
	}
	s.detach(k)
}

// heard takes one payload. The caller holds the lock.
func (s *Server) heard(k *link, kind int, text []byte) {
	p := struct {
		Op *int            `json:"op"`
		D  json.RawMessage `json:"d"`
	}{}
	k.sent = slices.DeleteFunc(append(k.sent, time.Now()), func(at time.Time) bool { return time.Since(at) >= sentWithin })
	switch {
	case len(k.sent) > maxSent:
		k.end(rateLimited)
	case kind != websocket.TextMessage, len(text) > maxPayload, json.Unmarshal(text, &p) != nil, p.Op == nil:
		k.end(decodeError)
	default:
		s.take(k, *p.Op, p.D)
	}
}

// take does what a payload asks for. The caller holds the lock.
func (s *Server) take(k *link, op int, d json.RawMessage) {
	switch op {
	case heartbeatOp:
		s.heartbeat(k, d)
	case identifyOp:
		s.identify(k, d)
	case resumeOp:
		s.resume(k, d)
	case presenceOp, voiceOp, membersOp:
		if k.session == nil {
			k.end(notAuthenticated)
		}
	default:
		k.end(unknownOpcode)
	}
}

// heartbeat answers a heartbeat. The caller holds the lock.
func (s *Server) heartbeat(k *link, d json.RawMessage) {
	var seq *int64
	if json.Unmarshal(d, &seq) != nil {
		k.end(decodeError)
		return
	}
	if k.session != nil && seq != nil && *seq > k.session.seq {
		s.complain("a heartbeat with the sequence number %d, of %d", *seq, k.session.seq)
	}
	k.beat = time.Now()
	s.live.beats++
	k.say(object{"op": ackOp, "d": nil, "s": nil, "t": nil})
}
