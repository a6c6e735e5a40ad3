package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"heed/adapters/webhook"
)

// proven reports whether a reply proves where it comes from as its connection
// is authenticated. The signatures are verified by the library of the standard,
// or by hand: by nothing that made them.
func (s *story) proven(connection string, h http.Header, body []byte) error {
	c, err := s.webhook(connection)
	switch {
	case err != nil:
		return err
	case c.Secret != "":
		w, err := standardwebhooks.NewWebhook(string(c.Secret))
		if err != nil {
			return err
		}
		return w.Verify(body, h)
	case c.HubSecret != "" && h.Get("X-Hub-Signature-256") != hubSignature(string(c.HubSecret), body):
		return errors.New("X-Hub-Signature-256 is wrong")
	case c.Token != "" && h.Get("Authorization") != "Bearer "+string(c.Token):
		return errors.New("the bearer token is wrong")
	}
	return nil
}

func hubSignature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// webhook is what a connection was told.
func (s *story) webhook(connection string) (*webhook.Config, error) {
	for id, plug := range s.config.plugs {
		if c, ok := plug.Config.(*webhook.Config); ok && string(id) == connection {
			return c, nil
		}
	}
	return nil, fmt.Errorf("there is no webhook %q", connection)
}

func secretsOf(plug connection) []string {
	var all []string
	if c, ok := plug.Config.(*webhook.Config); ok {
		for _, secret := range []string{string(c.Secret), string(c.HubSecret), string(c.Token)} {
			if secret != "" {
				all = append(all, strings.TrimPrefix(secret, "whsec_"))
			}
		}
	}
	return all
}

// sign proves a mention as its connection is authenticated.
func sign(h http.Header, c *webhook.Config, body []byte, id string, now time.Time) error {
	switch {
	case c.HubSecret != "":
		h.Set("X-Hub-Signature-256", hubSignature(string(c.HubSecret), body))
		return nil
	case c.Token != "":
		h.Set("Authorization", "Bearer "+string(c.Token))
		return nil
	}
	w, err := standardwebhooks.NewWebhook(string(c.Secret))
	if err != nil {
		return err
	}
	signature, err := w.Sign(id, now, body)
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	h.Set("webhook-signature", signature)
	return err
}
