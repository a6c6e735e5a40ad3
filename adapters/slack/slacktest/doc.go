// Package slacktest is one Slack workspace with one app in it, as the app sees
// it: the Web API, Socket Mode, signed deliveries by HTTP, and people who write,
// click and type. It is imported by tests only.
package slacktest
