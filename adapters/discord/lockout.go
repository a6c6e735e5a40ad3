package discord

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/gorilla/websocket"

	"heed/bot"
)

// How a connection can end that is nobody's fault.
var (
	errEnded   = errors.New("the connection ended")
	errReplace = errors.New("another connection is asked for by Discord")
	errAnew    = errors.New("the session is over, another one is begun")
)

// lockout is why Discord does not let heed listen until somebody mends it.
type lockout struct{ why string }

// Error says why, and what to do.
func (l *lockout) Error() string { return l.why }

// onPageBot is where most is mended.
const onPageBot = " on the page Bot of your application at https://discord.com/developers/applications"

// lockouts are the close codes after which trying again at once is of no use.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
var lockouts = map[int]string{
	4004: badToken,
	4010: "Discord does not take how heed connects (close code 4010): update heed",
	4011: "the bot is in more servers than Discord lets one heed hear (close code 4011): take it out of some",
	4012: "Discord does not take how heed connects (close code 4012): update heed",
	4013: "Discord does not take how heed connects (close code 4013): update heed",
	4014: "heed may not read messages in Discord: switch on Message Content Intent" + onPageBot + ", or set message_content: false",
}

// enders are the close codes after which a session can not be resumed.
var enders = map[int]bool{4003: true, 4007: true, 4009: true}

// ending is what the end of a connection means.
func ending(err error) error {
	closed, ok := errors.AsType[*websocket.CloseError](err)
	switch {
	case !ok:
		return fmt.Errorf("%w: %w", errEnded, err)
	case lockouts[closed.Code] != "":
		return &lockout{lockouts[closed.Code]}
	case enders[closed.Code]:
		return fmt.Errorf("%w: close code %d", errAnew, closed.Code)
	}
	return fmt.Errorf("%w: close code %s", errEnded, strconv.Itoa(closed.Code)) // what stands beside the code is anybody's
}

// lockedOut is what of an error only a person can mend.
func lockedOut(err error) (*lockout, bool) {
	if l, ok := errors.AsType[*lockout](err); ok {
		return l, true
	}
	if b, ok := errors.AsType[*bot.Blocked](err); ok && b.Connection {
		return &lockout{b.Err.Error()}, true
	}
	return nil, false
}
