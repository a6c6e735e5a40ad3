package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"heed/bot"
)

// mentioned is what a new mention of a new customer does, everything included.
func mentioned(n int64) bot.Change {
	now := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Millisecond)
	id := fmt.Sprintf("01JPB2Y0%018d", n)
	item, customer := bot.ItemID(id), bot.CustomerID(id)
	author := bot.HandleKey{Connection: "shop", ID: fmt.Sprintf("user-%09d", n)}
	mention := fmt.Sprintf("m-%09d", n)
	key := bot.CustomerKey("shop", customer)
	from, room := bot.Channel{Connection: "shop"}, bot.Channel{Connection: "acme", ID: "C0SUPPORT"}
	return bot.Change{
		Event: bot.EventID(id), At: now,
		Basis:   []bot.Seen{{Of: bot.HandleRecord, ID: author.String()}},
		Keys:    []bot.Key{{Name: bot.MentionKey("shop", mention)}, {Name: bot.DeliveryKey("shop", mention), Until: now.Add(bot.DeliveryLifetime)}},
		Receipt: bot.Receipt{Item: item, Rev: 1, Seq: 1, Status: bot.StatusNew},
		Items: []bot.Item{{
			ID: item, Rev: 1, Seq: 1, Desk: "support", Customer: customer, Kind: "complaint", OpenedAt: now, LastSaid: now, Mentions: 1,
			First: bot.Spoken{Seq: 1}, Latest: bot.Spoken{Seq: 1}, Round: bot.Round{N: 1, At: now, Fresh: true},
			Roads: []bot.Road{{Conversation: key, Customer: customer, Channel: from, Latest: bot.Place{Item: item, Seq: 1}, Asked: 1}},
			Due:   now.Add(time.Hour), Wake: now.Add(time.Hour), Cards: []bot.Channel{room},
		}},
		Customers:     []bot.Customer{{ID: customer, Rev: 1, Name: "Ada Lovelace", Handles: []bot.Handle{{Connection: "shop", ID: author.ID, Name: "ada"}}, Items: 1, Last: item}},
		Conversations: []bot.Conversation{{Key: key, Rev: 1, Item: item}},
		Words: []bot.Words{{Item: item, Seq: 1, Author: bot.Author{ID: author.ID, Name: "Ada Lovelace", Handle: "ada"},
			Text: "My parcel was to arrive on Monday and has not been seen since. The tracking page says that it left the depot. Could you please look where it is? Thank you!"}},
		Log:     []bot.Entry{{Item: item, Seq: 1, Event: bot.EventID(id), At: now, Do: bot.Say, Customer: customer, Source: mention, Road: key, Worded: true}},
		Actions: []bot.Action{{ID: bot.ActionID("card/" + id + "/acme/C0SUPPORT"), Kind: bot.ShowCard, Lane: room, Urgency: bot.ForCard, Item: item, Want: 1, Made: now, State: bot.Queued, Due: now}},
	}
}

func fileOf(b *testing.B) string { return filepath.Join(b.TempDir(), "heed.db") }
