// Package discordtest is one Discord with one application and one guild, as the
// application sees it: the HTTP API, the gateway, signed interactions, and people
// who write, click and type. It is imported by tests only.
package discordtest
