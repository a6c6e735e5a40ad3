package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

func (p program) linkCommand() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "link MEMBER",
		Short: "Print a link by which a member signs in at the board, once, within ten minutes",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			config, err := p.configured(f)
			if err != nil {
				return err
			}
			link, err := ask(c.Context(), socketOf(config.Store), http.MethodPost, "/link?member="+url.QueryEscape(args[0]))
			if err != nil {
				return err
			}
			fmt.Fprint(p.stdout, link)
			return nil
		},
	}
	f.add(c)
	return c
}

// detailOf is what a problem says to people.
func detailOf(text []byte) string {
	var said struct {
		Detail string `json:"detail"`
	}
	if json.Unmarshal(text, &said) != nil || said.Detail == "" {
		return "heed answered something that is no answer"
	}
	return said.Detail
}
