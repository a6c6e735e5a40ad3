package storetest

import (
	"testing"

	"heed/bot"
)

func testFollow(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("a merged item is followed by its conversation, not by its id", func(t *testing.T) { followsMerges(fresh(t)) })
	t.Run("a conversation is followed to the item that it was merged into", func(t *testing.T) { followsConversations(fresh(t)) })
	t.Run("items merged in a circle end somewhere", func(t *testing.T) { endsCircles(fresh(t)) })
	t.Run("a mention is found by its key where it was said", func(t *testing.T) { findsSource(fresh(t)) })
	t.Run("a mention comes with its words as they read now", func(t *testing.T) { readsNow(fresh(t)) })
	t.Run("a mention that was split off is found in its new item", func(t *testing.T) { followsSplits(fresh(t)) })
	t.Run("a mention that another answers is found where it goes on", func(t *testing.T) { followsAnswers(fresh(t)) })
	t.Run("a log longer than a case gives its latest entries", func(t *testing.T) { givesLatest(fresh(t)) })
}

// merged merges item one into another.
func merged(i bot.Item, into int) bot.Change {
	c := changed(i, bot.Entry{At: at(9), Do: bot.Merge, To: string(itemID(into))})
	c.Items[0].MergedInto = itemID(into)
	c.Items[0].Closed = &bot.Closing{Outcome: bot.Duplicate, By: "ann", At: at(9)}
	return c
}

func followsMerges(b *box) {
	for n := range 3 {
		b.commit(opened(n))
	}
	b.commit(merged(item(0), 1))
	b.commit(merged(item(1), 2))
	if c := b.read(bot.Need{Item: itemID(0)}); c.Item == nil || c.Item.ID != itemID(0) {
		b.Errorf("an item by its id: %+v", c.Item)
	}
	c := b.read(bot.Need{Conversation: conversation(0)})
	if c.Item == nil || c.Item.ID != itemID(2) {
		b.Errorf("by its conversation: %+v", c.Item)
	}
	b.rests(c, bot.Seen{Of: bot.ItemRecord, ID: string(itemID(0)), Rev: 2}, bot.Seen{Of: bot.ItemRecord, ID: string(itemID(1)), Rev: 2},
		bot.Seen{Of: bot.ItemRecord, ID: string(itemID(2)), Rev: 1}, bot.Seen{Of: bot.ConversationRecord, ID: string(conversation(0)), Rev: 1})
}

func followsConversations(b *box) {
	b.commit(opened(0))
	b.commit(opened(1))
	b.commit(merged(item(0), 1))
	for _, need := range []bot.Need{{Conversation: conversation(0)}, {Author: author(0), Outside: "shop"}} {
		c := b.read(need)
		if c.Item == nil || c.Item.ID != itemID(1) || c.Conversation == nil || c.Conversation.Key != conversation(0) {
			b.Errorf("%+v: item %+v of conversation %+v", need, c.Item, c.Conversation)
		}
	}
}

func endsCircles(b *box) {
	b.commit(opened(0))
	b.commit(opened(1))
	b.commit(merged(item(0), 1))
	b.commit(merged(item(1), 0))
	if c := b.read(bot.Need{Conversation: conversation(0)}); c.Item == nil {
		b.Error("a circle leads nowhere")
	}
}

func findsSource(b *box) {
	one := opened(0)
	b.commit(one)
	c := b.read(bot.Need{Source: one.Keys[0].Name, Log: true})
	if c.Item == nil || c.Item.ID != itemID(0) || c.Of != 1 || len(c.Log) != 1 {
		b.Errorf("item %+v, of %d, log %+v", c.Item, c.Of, c.Log)
	}
	b.commit(opened(1))
	b.commit(merged(item(0), 1))
	c = b.read(bot.Need{Source: one.Keys[0].Name, Customer: true})
	if c.Item == nil || c.Item.ID != itemID(0) || c.Of != 1 {
		b.Errorf("after a merge: item %+v, of %d; its place is in the old log", c.Item, c.Of)
	}
	if c.Other == nil || c.Other.ID != itemID(1) || c.Customer == nil || c.Customer.ID != c.Item.Customer {
		b.Errorf("after a merge: goes on in %+v, customer %+v", c.Other, c.Customer)
	}
}

func readsNow(b *box) {
	one := opened(0)
	b.commit(one)
	if c := b.read(bot.Need{Source: one.Keys[0].Name, Log: true}); c.Words == nil || c.Words.Text != one.Words[0].Text {
		b.Errorf("as it was said: %+v", c.Words)
	}
	edit := changed(item(0), bot.Entry{At: at(2), Do: bot.Edited, Of: 1, Worded: true})
	edit.Words = []bot.Words{{Item: itemID(0), Seq: 2, Text: "what it says now"}}
	b.commit(edit)
	if c := b.read(bot.Need{Source: one.Keys[0].Name, Log: true}); c.Words == nil || c.Words.Text != "what it says now" {
		b.Errorf("as it was edited: %+v", c.Words)
	}
}

func followsSplits(b *box) {
	b.commit(opened(0))
	second := changed(item(0), said(0, 0))
	second.Keys = []bot.Key{{Name: "shop/mention/second"}}
	second.Receipt = bot.Receipt{Item: itemID(0), Rev: 2, Seq: 2, Status: bot.StatusAdded}
	b.commit(second)
	split := changed(second.Items[0], bot.Entry{At: at(4), Do: bot.Split, Of: 2, To: string(itemID(1))})
	split.Items = append(split.Items, item(1))
	split.Log = append(split.Log, said(1, 1))
	b.commit(split)
	c := b.read(bot.Need{Source: "shop/mention/second", Log: true})
	if c.Item == nil || c.Item.ID != itemID(1) || c.Of != 1 || len(c.Log) != 1 {
		b.Errorf("item %+v, of %d, log %+v", c.Item, c.Of, c.Log)
	}
	c = b.read(bot.Need{Source: opened(0).Keys[0].Name})
	if c.Item == nil || c.Item.ID != itemID(0) || c.Of != 1 {
		b.Errorf("the first mention: item %+v, of %d; it stayed", c.Item, c.Of)
	}
}

func followsAnswers(b *box) {
	b.commit(opened(0))
	b.commit(opened(1))
	need := bot.Need{Answers: opened(0).Keys[0].Name, Conversation: conversation(1)}
	c := b.read(need)
	if c.Quoted == nil || c.Quoted.Item.ID != itemID(0) || c.Quoted.Road != conversation(0) {
		b.Errorf("quoted %+v", c.Quoted)
	}
	if c.Item == nil || c.Item.ID != itemID(1) {
		b.Errorf("and the item of its own conversation is %+v", c.Item)
	}
	b.rests(c, bot.Seen{Of: bot.ItemRecord, ID: string(itemID(0)), Rev: 1}, bot.Seen{Of: bot.ItemRecord, ID: string(itemID(1)), Rev: 1},
		bot.Seen{Of: bot.ConversationRecord, ID: string(conversation(1)), Rev: 1})
	b.commit(merged(item(0), 1))
	if c = b.read(need); c.Quoted == nil || c.Quoted.Item.ID != itemID(1) || c.Quoted.Road != conversation(0) {
		b.Errorf("after a merge: %+v", c.Quoted)
	}
	if c = b.read(bot.Need{Answers: "shop/mention/unknown"}); c.Quoted != nil {
		b.Errorf("an answer to nothing heed knows: %+v", c.Quoted)
	}
}

func givesLatest(b *box) {
	b.commit(opened(0))
	const more = bot.MaxCaseLog + 5
	entries := make([]bot.Entry, more)
	for n := range entries {
		entries[n] = bot.Entry{At: at(1), Do: bot.Nag}
	}
	b.commit(changed(item(0), entries...))
	c := b.read(bot.Need{Item: itemID(0), Log: true})
	if len(c.Log) != bot.MaxCaseLog || c.Log[len(c.Log)-1].Seq != more+1 {
		b.Errorf("%d entries, want the latest %d", len(c.Log), bot.MaxCaseLog)
	}
}
