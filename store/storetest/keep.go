package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testKeep(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("a record is kept until its time has passed", func(t *testing.T) { keepsRecords(fresh(t)) })
	t.Run("a record that changed since it was read is stale", func(t *testing.T) { comparesRecords(fresh(t)) })
	t.Run("records are kept all or none", func(t *testing.T) { keepsAllOrNone(fresh(t)) })
	t.Run("a record that has expired counts as not there", func(t *testing.T) { replacesExpired(fresh(t)) })
}

func testExpire(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("what has passed goes, what has not stays", func(t *testing.T) { expires(fresh(t)) })
	t.Run("one call deletes a bounded number and says that there are more", func(t *testing.T) { expiresBounded(fresh(t)) })
}

func (b *box) keep(minute int, records ...bot.Kept) {
	b.Helper()
	if err := b.Keep(b.Context(), at(minute), records...); err != nil {
		b.Fatal(err)
	}
}

func (b *box) wontKeep(minute int, records ...bot.Kept) {
	b.Helper()
	if err := b.Keep(b.Context(), at(minute), records...); !errors.Is(err, bot.ErrStale) {
		b.Errorf("%v, want stale", err)
	}
}

func (b *box) keeps(minute int, want bot.Kept) {
	b.Helper()
	got := get[bot.Kept](b)(b.Kept(b.Context(), at(minute), want.Name))
	if diff := cmp.Diff(want, got); diff != "" {
		b.Errorf("record (-want +got):\n%s", diff)
	}
}

func (b *box) keepsNot(minute int, name string) {
	b.Helper()
	if k, err := b.Kept(b.Context(), at(minute), name); !errors.Is(err, bot.ErrNotFound) {
		b.Errorf("kept %+v, %v; want not found", k, err)
	}
}

func keepsRecords(b *box) {
	b.keepsNot(0, "session/1")
	b.keep(0, bot.Kept{Name: "session/1", Value: []byte("ann"), Until: at(10)}, bot.Kept{Name: "mark", Value: []byte{}})
	b.reopen()
	b.keeps(9, bot.Kept{Name: "session/1", Rev: 1, Value: []byte("ann"), Until: at(10)})
	b.keepsNot(10, "session/1")
	b.keeps(100000, bot.Kept{Name: "mark", Rev: 1, Value: []byte{}})
	b.keep(1, bot.Kept{Name: "mark", Rev: 1})
	b.keepsNot(1, "mark")
}

func comparesRecords(b *box) {
	b.wontKeep(0, bot.Kept{Name: "a", Rev: 1, Value: []byte("1")})
	b.keep(0, bot.Kept{Name: "a", Value: []byte("1")})
	b.wontKeep(0, bot.Kept{Name: "a", Value: []byte("2")})
	b.keep(0, bot.Kept{Name: "a", Rev: 1, Value: []byte("2")})
	b.wontKeep(0, bot.Kept{Name: "a", Rev: 1})
	b.keeps(0, bot.Kept{Name: "a", Rev: 2, Value: []byte("2")})
}

func keepsAllOrNone(b *box) {
	b.keep(0, bot.Kept{Name: "b", Value: []byte("1")})
	b.wontKeep(0, bot.Kept{Name: "a", Value: []byte("2")}, bot.Kept{Name: "b", Value: []byte("2")})
	b.keepsNot(0, "a")
	b.keeps(0, bot.Kept{Name: "b", Rev: 1, Value: []byte("1")})
}

func replacesExpired(b *box) {
	b.keep(0, bot.Kept{Name: "a", Value: []byte("1"), Until: at(10)})
	b.wontKeep(10, bot.Kept{Name: "a", Rev: 1, Value: []byte("2")})
	b.keep(10, bot.Kept{Name: "a", Value: []byte("2"), Until: at(20)})
	if _, err := b.Expire(b.Context(), at(12)); err != nil {
		b.Fatal(err)
	}
	b.keeps(12, bot.Kept{Name: "a", Rev: 1, Value: []byte("2"), Until: at(20)})
}

func expires(b *box) {
	for minute, name := range []string{"k0", "k1", "k2"} {
		b.commit(bot.Change{Event: "e", At: at(-1), Keys: []bot.Key{{Name: name, Until: at(minute)}, {Name: name + "/ever"}}})
		b.keep(-1, bot.Kept{Name: name, Value: []byte("v"), Until: at(minute)}, bot.Kept{Name: name + "/ever", Value: []byte("v")})
	}
	// k1 is given a longer life.
	b.keep(0, bot.Kept{Name: "k1", Rev: 1, Value: []byte("w"), Until: at(9)})
	b.commit(bot.Change{Event: "e", At: at(1), Keys: []bot.Key{{Name: "k1", Until: at(9)}}})
	more, err := b.Expire(b.Context(), at(1))
	if err != nil || more {
		b.Fatalf("more %v, %v", more, err)
	}
	// Time is turned back to see what is still there.
	b.keepsNot(-1, "k0")
	b.keeps(-1, bot.Kept{Name: "k1", Rev: 2, Value: []byte("w"), Until: at(9)})
	b.keeps(-1, bot.Kept{Name: "k2", Rev: 1, Value: []byte("v"), Until: at(2)})
	b.keeps(-1, bot.Kept{Name: "k0/ever", Rev: 1, Value: []byte("v")})
	b.commit(bot.Change{Event: "e", At: at(-1), Keys: []bot.Key{{Name: "k0"}}})
	for _, name := range []string{"k1", "k2", "k0/ever", "k1/ever"} {
		b.refuse(bot.Change{Event: "e", At: at(-1), Keys: []bot.Key{{Name: name}}}, bot.ErrSeen)
	}
}

func expiresBounded(b *box) {
	var records []bot.Kept
	for n := range 3000 {
		records = append(records, bot.Kept{Name: fmt.Sprintf("k%d", n), Value: []byte("v"), Until: at(0)})
	}
	b.keep(-1, records...)
	calls := 1
	for ; ; calls++ {
		more, err := b.Expire(b.Context(), at(1))
		if err != nil {
			b.Fatal(err)
		}
		if !more {
			break
		}
	}
	if calls < 3 {
		b.Errorf("%d calls deleted 3000", calls)
	}
	for _, r := range records {
		b.keepsNot(-1, r.Name)
	}
}
