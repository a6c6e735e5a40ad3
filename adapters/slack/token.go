package slack

import (
	"context"
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"
)

// lockout is an error that no further try mends: somebody must do something at
// Slack or in the configuration.
type lockout struct {
	code string // Slack's word for it
	mend string // what happened and what to do
}

// Error says what to do.
func (e *lockout) Error() string { return e.mend + " (" + e.code + ")" }

// The tokens, as the configuration names them, and where to get one.
const (
	botToken = "bot_token"
	appToken = "app_token"
)

var getToken = map[string]string{
	botToken: "copy the Bot User OAuth Token from your Slack app's page OAuth & Permissions into the configuration, and start heed anew",
	appToken: "make an App-Level Token with connections:write on your Slack app's page Basic Information, put it into the configuration, and start heed anew",
}

// lockedOut turns an answer to a token that no further try mends into a
// lockout, and returns any other error as it is.
// https://docs.slack.dev/reference/methods/auth.test
// https://docs.slack.dev/reference/methods/apps.connections.open
func lockedOut(token string, err error) error {
	answer, ok := errors.AsType[slackgo.SlackErrorResponse](err)
	if !ok {
		return err
	}
	get := getToken[token]
	switch answer.Err {
	case "invalid_auth", "not_authed", "token_revoked", "token_expired":
		return &lockout{answer.Err, "Slack does not take the " + token + ": " + get}
	case "not_allowed_token_type":
		return &lockout{answer.Err, "the " + token + " is of another kind: " + get}
	case "missing_scope", "no_permission", "no_scopes":
		return &lockout{answer.Err, "the " + token + " lacks a scope: " + get}
	case "account_inactive", "user_removed_from_team", "app_uninstalled":
		return &lockout{answer.Err, "heed's Slack app is not installed in the workspace any more: install it again, then " + get}
	case "team_access_not_granted", "access_denied", "ekm_access_denied", "enterprise_is_restricted", "org_login_required", "forbidden_team":
		return &lockout{answer.Err, "the workspace does not let heed's Slack app in: ask its administrators"}
	}
	return err
}

// vouch asks Slack whether it knows heed still, and who heed is.
func (a *Adapter) vouch(ctx context.Context) error {
	me, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return fmt.Errorf("ask Slack who heed is: %w", lockedOut(botToken, err))
	}
	if me.UserID == "" {
		return errors.New("ask Slack who heed is: an answer that says nothing")
	}
	a.self.known.Store(me)
	return nil
}

// noteRevocation has the token looked at when Slack says that it, or the whole
// app, is gone.
func (a *Adapter) noteRevocation(event string) {
	if event != "tokens_revoked" && event != "app_uninstalled" {
		return
	}
	select {
	case a.doubted <- struct{}{}:
	default:
	}
}
