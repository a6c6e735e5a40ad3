package bolt

import (
	"bytes"
	"slices"
	"time"

	"heed/bot"
)

// Facets by which items are listed. Each is a list of ids, in order.
const (
	everyFacet    = 'a'
	deskFacet     = 'd'
	stateFacet    = 's'
	kindFacet     = 'k'
	ownerFacet    = 'o'
	customerFacet = 'c'
	termFacet     = 't' // of what was said; shared by shown and withheld items
)

// What is shown, and what is withheld, are indexed apart.
const (
	shown    = 'v'
	withheld = 'w'
)

func side(isWithheld bool) byte {
	if isWithheld {
		return withheld
	}
	return shown
}

// facetKey is the beginning of the keys of one list.
func facetKey(side, facet byte, value string) []byte {
	return appendPart([]byte{side, facet}, value)
}

// termKey is the beginning of the list of items in which a word was said.
func termKey(term string) []byte { return appendPart([]byte{termFacet}, term) }

// Lists in the clock bucket.
const (
	dueClock     = 'd'
	wakeClock    = 'w'
	promiseClock = 'p'
)

func dueKey(side byte, desk bot.DeskID) []byte {
	return appendPart([]byte{dueClock, side}, string(desk))
}

func withTime(key []byte, t time.Time, id bot.ItemID) []byte {
	return append(appendTime(key, t), id...)
}

// indexOf returns every key under which an item is found.
func indexOf(i bot.Item) []record {
	s := side(i.Withheld)
	keys := make([]record, 0, 8)
	add := func(facet byte, value string) {
		keys = append(keys, record{facetBucket, append(facetKey(s, facet, value), i.ID...), nil})
	}
	add(everyFacet, "")
	add(deskFacet, string(i.Desk))
	add(stateFacet, string(i.State()))
	if i.Kind != "" {
		add(kindFacet, string(i.Kind))
	}
	for _, k := range i.Kinds {
		add(kindFacet, string(k))
	}
	if i.Owner != "" {
		add(ownerFacet, string(i.Owner))
	}
	if i.Customer != "" {
		add(customerFacet, string(i.Customer))
	}
	if !i.Due.IsZero() {
		keys = append(keys, record{clockBucket, withTime(dueKey(s, i.Desk), i.Due, i.ID), nil})
	}
	if !i.Wake.IsZero() {
		keys = append(keys, record{clockBucket, withTime([]byte{wakeClock}, i.Wake, i.ID), nil})
	}
	return keys
}

// putItem stores an item and changes only those index keys that differ.
func (g *group) putItem(i bot.Item, r record, index []record) error {
	old, err := g.item(i.ID)
	if err != nil {
		return err
	}
	var before []record
	if old != nil {
		before = indexOf(*old)
		g.countItem(*old, -1)
	}
	for _, k := range before {
		if !holds(index, k) {
			if err := g.delete(k.in, k.key); err != nil {
				return err
			}
		}
	}
	for _, k := range index {
		if !holds(before, k) {
			if err := g.put(k.in, k.key, []byte{form}); err != nil {
				return err
			}
		}
	}
	g.countItem(i, 1)
	g.items[i.ID] = true
	return g.put(r.in, r.key, r.value)
}

func holds(index []record, r record) bool {
	return slices.ContainsFunc(index, func(k record) bool { return k.in == r.in && bytes.Equal(k.key, r.key) })
}

// Counters in the count bucket.
const (
	itemCount = 'i' // by desk and state; withheld items are not counted
	laneCount = 'l' // of what a lane owes
)

func itemCountKey(desk bot.DeskID, s bot.State) []byte {
	return append(appendPart([]byte{itemCount}, string(desk)), s...)
}

func (g *group) countItem(i bot.Item, n int64) {
	if !i.Withheld {
		g.add(itemCountKey(i.Desk, i.State()), n)
	}
}
