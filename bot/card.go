package bot

import "time"

// Card is how an item looks in a channel, in no platform's words. All texts
// are as people wrote them: an adapter makes them harmless for its platform.
type Card struct {
	Item     ItemID
	Rev      uint64
	Closed   string // not empty: the card is this one line, without buttons
	Kind     Kind
	State    State
	Customer string    // name, or how else they are known
	Profile  string    // the customer's page, if known
	Where    string    // the connection they wrote on
	History  string    // since when the customer is known, what came before, and how the last of it ended, in words; empty at the first item
	Said     []Said    // the first mention and, if there are more, the latest
	More     int       // mentions not in Said
	Owner    string    // name
	Since    time.Time // when it was opened
	Due      time.Time // zero: nothing is due. To be shown from now where the platform can, with the exact time at hand
	DueFor   Milestone
	Overdue  bool // Due has passed; a card is edited when it does
	Outcome  Outcome
	Trouble  []string // replies that failed or are unsure, in words
	Buttons  []Button
	Menu     []Button // everything else that can be done where the item stands
	Link     string   // the item on the board
}

// Said is one mention on a card.
type Said struct {
	By        string
	Text      string
	Before    string // what it said before it was edited
	Withdrawn bool
	URL       string
	At        time.Time
}

// Button is something a person can press on a card.
type Button struct {
	Do    Verb
	Label string
}
