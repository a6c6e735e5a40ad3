package bolt

import (
	"bytes"
	"encoding/base64"
	"strings"

	"go.etcd.io/bbolt"

	"heed/bot"
)

// byDue lists items by when they are due. Filters other than the
// desk are applied while walking.
func (t *tx) byDue(q bot.Query) (p bot.Page, err error) {
	start, err := cutDueCursor(q.Cursor)
	if err != nil {
		return p, err
	}
	m := t.dueItems(q, start)
	for looks := 0; ; looks++ {
		at := m.first()
		if at == nil {
			return p, nil
		}
		if len(p.Items) == q.Limit || looks == maxDueLooks {
			break
		}
		start = bytes.Clone(at)
		if err := t.addDue(&p, q, bot.ItemID(start[timeSize:])); err != nil {
			return p, err
		}
		m.next()
	}
	p.Next = dueCursor + base64.RawURLEncoding.EncodeToString(start)
	return p, nil
}

func cutDueCursor(cursor string) ([]byte, error) {
	if cursor == "" {
		return nil, nil
	}
	code, ok := strings.CutPrefix(cursor, dueCursor)
	start, err := base64.RawURLEncoding.DecodeString(code)
	if !ok || err != nil || len(start) < timeSize {
		return nil, badCursor(cursor)
	}
	return start, nil
}

// addDue adds an item to the page if the query selects it.
func (t *tx) addDue(p *bot.Page, q bot.Query, id bot.ItemID) error {
	i, err := t.item(id)
	if err != nil || i == nil || !t.selects(q, *i) {
		return err
	}
	v, err := t.show(*i)
	p.Items = append(p.Items, v)
	return err
}

func (t *tx) selects(q bot.Query, i bot.Item) bool {
	for _, term := range queryTerms(q.Text) {
		if t.get(facetBucket, append(termKey(term), i.ID...)) == nil {
			return false
		}
	}
	return (q.State == "" || q.State == i.State()) &&
		(q.Kind == "" || i.Has(q.Kind)) &&
		(q.Owner == "" || q.Owner == i.Owner) &&
		(q.Customer == "" || q.Customer == i.Customer)
}

// merged walks several lists of the clock bucket as one, in order of time.
type merged []*dueList

type dueList struct {
	c      *bbolt.Cursor
	prefix []byte
	at     []byte // time and id; nil at the end
}

// dueItems returns the due items of the query's desk, or of every desk, that
// come after start.
func (t *tx) dueItems(q bot.Query, start []byte) merged {
	var m merged
	for _, prefix := range t.dueDesks(q) {
		l := &dueList{c: t.in(clockBucket).Cursor(), prefix: prefix}
		from := append(bytes.Clone(prefix), start...)
		if start != nil {
			from = append(from, 0)
		}
		k, _ := l.c.Seek(from)
		l.set(k)
		m = append(m, l)
	}
	return m
}

// dueDesks returns the beginnings of the lists to walk: the desks are found by
// leaping from the end of one to the next.
func (t *tx) dueDesks(q bot.Query) [][]byte {
	s := side(q.Withheld)
	if q.Desk != "" {
		return [][]byte{dueKey(s, q.Desk)}
	}
	var lists [][]byte
	all := []byte{dueClock, s}
	c := t.in(clockBucket).Cursor()
	for k, _ := c.Seek(all); bytes.HasPrefix(k, all); {
		_, rest := cutPart(k[len(all):])
		list := bytes.Clone(k[:len(k)-len(rest)])
		lists = append(lists, list)
		k, _ = c.Seek(after(list))
	}
	return lists
}

func (l *dueList) set(key []byte) {
	l.at = nil
	if at, ok := bytes.CutPrefix(key, l.prefix); ok {
		l.at = at
	}
}

// first returns the earliest time and id; nil if there are no more.
func (m merged) first() []byte {
	if l := m.head(); l != nil {
		return l.at
	}
	return nil
}

func (m merged) head() (head *dueList) {
	for _, l := range m {
		if l.at != nil && (head == nil || bytes.Compare(l.at, head.at) < 0) {
			head = l
		}
	}
	return head
}

func (m merged) next() {
	l := m.head()
	k, _ := l.c.Next()
	l.set(k)
}
