package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"heed/adapters/problem"
	"heed/bot"
)

func (p program) whyCommand() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "why ITEM",
		Short: "Say why an item is due when it is, and why it was nagged about or not",
		Long:  "Why asks the heed that runs. ITEM is an item's id, or a link to it.",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			config, err := p.configured(f)
			if err != nil {
				return err
			}
			lines, err := ask(c.Context(), socketOf(config.Store), http.MethodGet, "/why?item="+url.QueryEscape(itemIn(args[0])))
			if err != nil {
				return err
			}
			fmt.Fprint(p.stdout, lines)
			return nil
		},
	}
	f.add(c)
	return c
}

// itemIn is the item's id in what somebody pasted: the id, or a link to it.
func itemIn(s string) string {
	if _, path, isLink := strings.Cut(s, "/items/"); isLink {
		s = path
	}
	if end := strings.IndexAny(s, "/?#"); end >= 0 {
		s = s[:end]
	}
	return strings.TrimSpace(s)
}

// why answers with the explanation of an item, a sentence a line.
func (h *house) why(w http.ResponseWriter, r *http.Request) {
	id := bot.ItemID(r.URL.Query().Get("item"))
	v, err := h.latest(r.Context(), id)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		problem.Write(w, http.StatusNotFound, fmt.Sprintf("There is no item %q. Its id is the end of its link.", id))
	case err != nil:
		problem.Write(w, http.StatusServiceUnavailable, "The item could not be read just now; try again.")
	default:
		for _, line := range bot.Why(v, h.bot.Rules(), time.Now()) {
			_, _ = io.WriteString(w, line+"\n") // nobody is left to tell
		}
	}
}

// maxLog is how much of an item's log is looked at for what it was nagged about.
const maxLog = 1000

// latest reads an item with the latest part of its log.
func (h *house) latest(ctx context.Context, id bot.ItemID) (bot.View, error) {
	v, err := h.reader.View(ctx, id, 0, maxLog)
	if err == nil && v.Item.Seq > maxLog {
		return h.reader.View(ctx, id, v.Item.Seq-maxLog, maxLog)
	}
	return v, err
}
