// Package chat is what the adapters of chat platforms have in common: how things
// that come in are kept in order, what a platform wants to be spared, and what
// heed answers to what people ask it there. It knows no platform.
package chat
