package slacktest

import "time"

// Fault is how one call goes wrong.
type Fault struct {
	Wait time.Duration
}

// Call is a call of the Web API as a rule sees it.
type Call struct {
	Method string
	N      int // this is the n-th call of the method, from 1
}
