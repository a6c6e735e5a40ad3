package bolt

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"heed/bot"
)

// Lanes implements [bot.Reader]. Where actions are ready, Next is a moment that
// has passed.
func (s *Store) Lanes(ctx context.Context) (lanes []bot.Lane, err error) {
	err = s.view(ctx, func(t *tx) error {
		byChannel := map[bot.Channel]*bot.Lane{}
		t.walk(countBucket, []byte{laneCount}, []byte{laneCount}, func(k, v []byte) bool {
			c := cutChannel(k[1:])
			byChannel[c] = &bot.Lane{Channel: c, Owed: int(count(v)), Next: t.nextOf(c)}
			return true
		})
		err := t.in(laneBucket).ForEach(func(k, v []byte) error {
			c := cutChannel(k)
			if byChannel[c] == nil {
				byChannel[c] = &bot.Lane{Channel: c}
			}
			byChannel[c].Trouble.Lane = c
			return unseal(v, &byChannel[c].Trouble)
		})
		for _, l := range byChannel {
			lanes = append(lanes, *l)
		}
		return err
	})
	slices.SortFunc(lanes, func(a, b bot.Lane) int { return cmp.Compare(a.Channel.String(), b.Channel.String()) })
	return lanes, err
}

// nextOf is when the next action of a lane is due. Of what is ready it is the
// age of the first, so that it is never zero.
func (t *tx) nextOf(c bot.Channel) time.Time {
	ready := queueKey(readyList, c)
	k, _ := t.in(queueBucket).Cursor().Seek(ready)
	if bytes.HasPrefix(k, ready) {
		return timeOf(k[len(ready)+1:])
	}
	return firstTime(t, queueBucket, queueKey(laterList, c))
}
