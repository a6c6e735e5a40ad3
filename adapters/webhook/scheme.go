package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"heed/adapters/problem"
	"heed/bot"
)

const (
	tolerance     = 5 * 60 // seconds a Standard Webhooks timestamp may be off
	maxDeliveryID = 512    // bytes of a delivery's id
	hubHeader     = "X-Hub-Signature-256"
	hubPrefix     = "sha256="
)

// scheme is one way to prove who sends.
type scheme interface {
	// admits reports whether the request is proven, and its delivery's id, if
	// it has one that can be relied on.
	admits(h http.Header, body []byte, now time.Time) (delivery string, ok bool)
	// prove adds what proves a request of ours; h has its webhook-id.
	prove(h http.Header, body []byte, now time.Time) error
	// refuse answers 401 with what is asked for, not with what was wrong.
	refuse(rw http.ResponseWriter)
}

func schemeOf(c Config) (scheme, error) {
	switch {
	case c.HubSecret != "":
		return hub(c.HubSecret), nil
	case c.Token != "":
		return bearer{sha256.Sum256([]byte(c.Token)), c.Token}, nil
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(string(c.Secret), secretPrefix))
	if err != nil {
		return nil, err // unreachable: [Config.Check] has decoded it
	}
	w, err := standardwebhooks.NewWebhookRaw(key)
	return standard{w}, err
}

// standard is Standard Webhooks, symmetric signatures (v1).
type standard struct{ *standardwebhooks.Webhook }

func (s standard) admits(h http.Header, body []byte, now time.Time) (string, bool) {
	id := h.Get(standardwebhooks.HeaderWebhookID)
	sent, err := strconv.ParseInt(h.Get(standardwebhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil || sent < now.Unix()-tolerance || sent > now.Unix()+tolerance || len(id) > maxDeliveryID {
		return "", false
	}
	// The library asks for the time itself, so the check above is ours.
	return id, s.VerifyIgnoringTimestamp(body, h) == nil
}

func (s standard) prove(h http.Header, body []byte, now time.Time) error {
	signature, err := s.Sign(h.Get(standardwebhooks.HeaderWebhookID), now, body)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return err
}

func (standard) refuse(rw http.ResponseWriter) {
	problem.Write(rw, http.StatusUnauthorized, "The request is not signed as this connection asks. Send webhook-id, "+
		"webhook-timestamp (within five minutes of now) and webhook-signature as Standard Webhooks describes, over exactly these bytes, with this connection's secret.")
}

// hub is the signature that GitHub and Meta send; see
// https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries.
type hub []byte

func (s hub) admits(h http.Header, body []byte, _ time.Time) (string, bool) {
	encoded, ok := strings.CutPrefix(h.Get(hubHeader), hubPrefix)
	if !ok {
		return "", false
	}
	got, err := hex.DecodeString(encoded)
	if err != nil || !hmac.Equal(got, s.sum(body)) {
		return "", false
	}
	for _, name := range []string{"X-Github-Delivery", "X-Hub-Delivery"} {
		if id := h.Get(name); id != "" && len(id) <= maxDeliveryID {
			return id, true
		}
	}
	return "", true
}

func (s hub) sum(body []byte) []byte {
	mac := hmac.New(sha256.New, s)
	mac.Write(body)
	return mac.Sum(nil)
}

func (s hub) prove(h http.Header, body []byte, _ time.Time) error {
	h.Set(hubHeader, hubPrefix+hex.EncodeToString(s.sum(body)))
	return nil
}

func (hub) refuse(rw http.ResponseWriter) {
	problem.Write(rw, http.StatusUnauthorized, "The request is not signed as this connection asks. Send "+
		"X-Hub-Signature-256: sha256= and the HMAC-SHA256 of exactly these bytes in hex, with this connection's hub_secret.")
}

// bearer compares sums, so that neither the token nor its length shows in the
// time that takes.
type bearer struct {
	sum   [sha256.Size]byte
	token bot.Secret
}

func (s bearer) admits(h http.Header, _ []byte, _ time.Time) (string, bool) {
	word, token, _ := strings.Cut(h.Get("Authorization"), " ")
	sum := sha256.Sum256([]byte(strings.TrimLeft(token, " ")))
	same := subtle.ConstantTimeCompare(sum[:], s.sum[:]) == 1
	return "", same && strings.EqualFold(word, "Bearer")
}

func (s bearer) prove(h http.Header, _ []byte, _ time.Time) error {
	h.Set("Authorization", "Bearer "+string(s.token))
	return nil
}

func (bearer) refuse(rw http.ResponseWriter) {
	rw.Header().Set("WWW-Authenticate", `Bearer realm="heed"`)
	problem.Write(rw, http.StatusUnauthorized, "The request does not carry this connection's token. "+
		"Send Authorization: Bearer and the token.")
}
