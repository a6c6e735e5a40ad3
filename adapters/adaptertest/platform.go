package adaptertest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"heed/bot"
)

// Platform describes a stand-in of a platform, fresh for one test, in the words
// of the suite. Functions act as people or as the platform itself; those that
// are nil must be explained in Lacks.
type Platform struct {
	// Open makes the adapter under test; it may be called more than once, for
	// a restart. Config comes from the stand-in.
	Open func(bot.Host) (bot.Adapter, error)
	// Watched is the channel mentions come from; "" is the whole connection.
	Watched string
	// Lane is the channel for cards; "" if the adapter only sends replies.
	Lane string
	// Direct is somebody on the platform who can be sent direct messages; "" if
	// the adapter's connection does not say that it has them.
	Direct string
	// People are who acts in the suite; nil: [Crowd].
	People *People
	// Secrets must be in no error and no log line.
	Secrets []string
	// Client is what reaches the stand-in, if the stand-in made it: its idle
	// connections are no leak of the adapter's.
	Client *http.Client
	// Wait returns nil as soon as holds does, which is asked again after every
	// change on the platform; or the reason ctx ended.
	Wait func(ctx context.Context, holds func() bool) error
	// Lacks says why a field is nil, by its name; for a trouble, by its own.
	Lacks map[string]string

	// Ready reports whether the running adapter would hear something now; nil: as
	// soon as it is open.
	Ready func() bool
	// Say lets a customer say something where it is a mention. It must come
	// again until it is confirmed, by itself or by [Delivery.Again].
	Say func(p Person, text string) Delivery
	// Press lets a person press the button for a verb on a card that was sent.
	Press func(p Person, do bot.Verb, card bot.Ref) Delivery
	// PressesRepeat says that a press comes again until it is confirmed.
	PressesRepeat bool
	// Told is what one person alone was told, as they see it.
	Told func(p Person) []string
	// Forge delivers something that claims to be from the platform and is not.
	Forge func()
	// Away cuts the adapter off, so that it misses what is said, or ends that.
	Away func(bool)

	// Arrived are the copies of a message that are there, oldest first.
	Arrived func(key string) []Arrival
	// Attempts counts requests that can send a message.
	Attempts func() int
	// Troubles make the next attempt to send go wrong.
	Troubles map[Trouble]func()
	// RetryAfter is what [RateLimited] tells the adapter.
	RetryAfter time.Duration
	// Archive closes the lane for writing.
	Archive func()
	// Revoke makes the adapter's token invalid.
	Revoke func()
	// Delete lets somebody on the platform delete a message.
	Delete func(bot.Ref)
}

// Person is somebody on the platform.
type Person struct {
	ID   string
	Name string
	Team bool // the platform says that they belong to the team
}

// People are a customer and two members of the team.
type People struct{ Customer, Member, Other Person }

// Crowd are the people of a platform that takes any ids.
var Crowd = People{
	Customer: Person{ID: "U9ZOE", Name: "Zoe"},
	Member:   Person{ID: "U1ANN", Name: "Ann", Team: true},
	Other:    Person{ID: "U2BOB", Name: "Bob", Team: true},
}

// Delivery is something that happened on the platform and was handed to the
// adapter.
type Delivery interface {
	// Confirmed reports whether the adapter has confirmed it.
	Confirmed() bool
	// Again hands it over once more, with the same ids. Where the platform does
	// that by itself, and only then, it may do nothing.
	Again()
}

// Arrival is a copy of a message, as people see it.
type Arrival struct {
	Ref   bot.Ref
	To    string // of a direct message: who alone sees it
	Text  string
	Pings int // people or groups that it alerts
	Links int // links that hide where they lead
}

// Trouble is how an attempt to send goes wrong.
type Trouble string

// The troubles. After the first three the message is there nevertheless.
const (
	AnswerLost   Trouble = "AnswerLost"   // the connection closes before the answer
	AnswerBroken Trouble = "AnswerBroken" // the answer is garbage
	AnswerNever  Trouble = "AnswerNever"  // no answer comes before the caller gives up
	RequestLost  Trouble = "RequestLost"  // the connection closes, and nothing happened
	ServerError  Trouble = "ServerError"  // the platform fails, and nothing happened
	RateLimited  Trouble = "RateLimited"  // not now; see Platform.RetryAfter
)

// lacks skips a test of something the platform does not have. Not to say why
// is a failure.
func (p *Platform) lacks(t *testing.T, name string, missing bool) {
	t.Helper()
	why, told := p.Lacks[name]
	switch {
	case missing && !told:
		t.Fatalf("the platform has no %s, and Lacks does not say why", name)
	case missing:
		t.Skipf("NOT TESTED, no %s: %s", name, why)
	case told:
		t.Fatalf("the platform has %s, though Lacks says: %s", name, why)
	}
}
