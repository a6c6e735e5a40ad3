// Package store opens the store that a configuration names. Every store keeps
// the contract of [bot.Store], which package storetest holds it to.
package store

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"heed/bot"
	"heed/store/bolt"
)

// Open opens the store that spec names: the path of a bbolt file, which is
// made if it is not there, or an address that begins with postgres://, which
// this version can not open yet.
func Open(ctx context.Context, spec string, log *slog.Logger) (bot.Store, error) {
	switch {
	case spec == "":
		return nil, errors.New("no store is named: give the path of a file, such as heed.db")
	case strings.HasPrefix(spec, "postgres://"), strings.HasPrefix(spec, "postgresql://"):
		return nil, errors.New("this version of heed can not keep its state in PostgreSQL yet: name a file instead, such as heed.db")
	}
	return bolt.Open(ctx, spec, bolt.Options{Log: log})
}
