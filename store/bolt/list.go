package bolt

import (
	"context"
	"fmt"
	"strings"
	"time"

	"heed/bot"
)

// Bounds of one page. One that is cut short by maxLooks goes on at its cursor.
const (
	defaultLimit = 50
	maxLimit     = 200
	maxLooks     = 20000 // seeks in lists
	maxDueLooks  = 2000  // items read while walking by due time
)

// Items implements [bot.Reader]. A text search asks for at most 32 words.
func (s *Store) Items(ctx context.Context, q bot.Query) (p bot.Page, err error) {
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit = min(q.Limit, maxLimit)
	err = s.view(ctx, func(t *tx) (err error) {
		if q.ByDue {
			p, err = t.byDue(q)
		} else {
			p, err = t.byID(q)
		}
		if q.Text != "" && err == nil {
			p.Fresh, err = t.fresh(time.Now())
		}
		return err
	})
	return p, err
}

// Cursors begin with what they are a cursor of.
const (
	idCursor  = "i"
	dueCursor = "d"
)

func (t *tx) byID(q bot.Query) (p bot.Page, err error) {
	start, ok := strings.CutPrefix(q.Cursor, idCursor)
	if !ok && q.Cursor != "" {
		return p, badCursor(q.Cursor)
	}
	l := leapfrog{lists: t.lists(q), down: q.Newest, at: []byte(start), looks: maxLooks}
	for len(p.Items) < q.Limit && l.next() {
		i, err := t.item(bot.ItemID(l.at))
		if err != nil {
			return p, err
		}
		if i == nil {
			return p, fmt.Errorf("item %s is indexed and not there", l.at)
		}
		v, err := t.show(*i)
		if err != nil {
			return p, err
		}
		p.Items = append(p.Items, v)
	}
	if at := l.at; l.looks <= 0 || l.next() {
		p.Next = idCursor + string(at)
	}
	return p, nil
}

func badCursor(cursor string) error {
	return fmt.Errorf("%w: a page at %q", bot.ErrNotFound, cursor)
}

// lists returns the lists whose common ids a query selects.
func (t *tx) lists(q bot.Query) []list {
	s := side(q.Withheld)
	var lists []list
	add := func(prefix []byte) { lists = append(lists, list{t.in(facetBucket).Cursor(), prefix}) }
	for _, f := range []struct {
		facet byte
		value string
	}{
		{ownerFacet, string(q.Owner)}, {customerFacet, string(q.Customer)}, {kindFacet, string(q.Kind)},
		{deskFacet, string(q.Desk)}, {stateFacet, string(q.State)},
	} {
		if f.value != "" {
			add(facetKey(s, f.facet, f.value))
		}
	}
	if len(lists) == 0 {
		add(facetKey(s, everyFacet, ""))
	}
	for _, term := range queryTerms(q.Text) {
		add(termKey(term))
	}
	return lists
}
