package bot

import (
	"time"
)

// Digest says what became of the items that were opened at a desk in a time,
// from the logs alone. Items of blocked customers are in Withheld and nowhere
// else. What it says of answers is as of the moment it was computed for.
type Digest struct {
	Desk     DeskID
	From, To time.Time // half-open

	Received   int
	Withheld   int
	Answered   int      // every mention has its answer; neither spam nor what is not ours is among them
	Coverage   float64  // Answered ÷ (Received − spam − not ours); of nothing: 1
	Unanswered []ItemID // neither answered nor spam nor not ours, in order

	// How long it took to the milestones, from the moment clocks began; nil:
	// none reached it.
	Claim, Respond, Answer *Elapsed

	Kinds     map[Kind]Share // main kinds; [UnknownKind] for items without
	Sources   map[ConnectionID]Share
	Members   map[MemberID]Figures
	Dismissed map[Outcome]int // closed as spam, not ours, duplicate or could not
	Reopened  int
	Quotes    []Quote // one for each kind that has words to quote, by kind
	Questions []Topic // what was asked about most: at most [MaxTopics], most received first, then by tag
	Days      []DayFigures

	Promises  Promises // those for a time in [From, To), whenever they were made
	FollowUps FollowUpFigures

	// The three questions: Have customers identified needs? Do we keep up with
	// their priorities? Have we shown appreciation?
	Needs        Needs
	Priorities   Priorities
	Appreciation Appreciation
}

// UnknownKind is what figures call the kind of items that have none yet.
const UnknownKind Kind = "unknown"

// Kinds that figures know the meaning of.
const (
	Complaint  Kind = "complaint"
	Question   Kind = "question"
	Suggestion Kind = "suggestion"
	Kudos      Kind = "kudos"
	Experience Kind = "experience"
)

// MaxListed is the most ids that a digest lists of anything but the unanswered.
const MaxListed = 100

// Spread tells many durations in three. The median of an even number is the mean
// of the middle two; P90 is the nearest rank.
type Spread struct{ Median, P90, Slowest time.Duration }

// Elapsed is a spread in the desk's hours, and beside it in plain time.
type Elapsed struct {
	Spread
	Wall Spread
}

// Share is how many of the items received were answered.
type Share struct{ Received, Answered int }

// Topic is how many of the questions with a tag came in, of which there are at
// least two. A question with several tags is in each of their topics.
type Topic struct {
	Tag                string
	Received, Answered int
}

// MaxTopics is the most topics that a digest tells of.
const MaxTopics = 10

// Figures are those of one member.
type Figures struct {
	Name     string
	Answered int           // items that had their first answer from them
	Claimed  int           // items that they had first
	Median   time.Duration // to those answers, in the desk's hours
}

// Quote is what a customer wrote, as it reads now.
type Quote struct {
	Item ItemID
	Kind Kind
	By   string
	Text string // at most [MaxQuote] runes
	URL  string // where it was said, if that is known
}

// MaxQuote is the most runes of a [Quote].
const MaxQuote = 280

// DayFigures are those of the items opened on one day of the desk's calendar.
type DayFigures struct {
	Day      Date
	Received int
	Answered int
	Answer   *Spread // in the desk's hours
}

// Promises tells what became of promises. One that was replaced or taken back
// in time is none.
type Promises struct{ Due, Kept, Missed int }

// FollowUpFigures tells what customers said of solutions, of the follow-ups that
// were due.
type FollowUpFigures struct{ Due, Exceeded, Met, Missed int }

// Listed are items, of which the first [MaxListed] are named.
type Listed struct {
	Count int
	Items []ItemID
}

func (l *Listed) add(id ItemID) {
	l.Count++
	if len(l.Items) < MaxListed {
		l.Items = append(l.Items, id)
	}
}

// Needs are suggestions, and complaints in which a review saw a weakness.
type Needs struct {
	Listed
	Themes map[string]int // of the weaknesses
}

// Priorities says how far the team keeps up.
type Priorities struct {
	Coverage float64
	InTime   int // answered within the target
	Judged   int // had a target that was met or has passed
	Promises Promises
}

// Appreciation is kudos and shared experiences, and what became of them.
type Appreciation struct {
	Listed
	Answered int
	Thanked  int // closed with that outcome
}

// For returns what a member may see of g: their own figures, and everybody's
// only where the desk says so.
func (g Digest) For(m MemberID, r Rules) Digest {
	if r.Desks[g.Desk].Figures {
		return g
	}
	own, ok := g.Members[m]
	g.Members = nil
	if ok {
		g.Members = map[MemberID]Figures{m: own}
	}
	return g
}

// Comparison is a digest beside that of the time before it.
type Comparison struct{ Now, Before Digest }
