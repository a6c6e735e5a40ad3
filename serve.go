package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"heed/adapters"
	"heed/adapters/api"
	"heed/bot"
	"heed/store"
)

// apiName is the name under which the HTTP interface is known to the core; no
// connection may have it.
const apiName bot.ConnectionID = "api"

func (p program) serveCommand(name string) *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   name,
		Short: "Serve until told to end",
		Long: "Serve takes mentions in, shows them to the team and delivers the answers, until\n" +
			"it is told to end (SIGTERM or Ctrl-C; a second time: at once).",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.serve(c.Context(), f) },
	}
	f.add(c)
	f.addListen(c)
	return c
}

// serve runs heed until ctx is done or a signal comes.
func (p program) serve(ctx context.Context, f flags) error {
	spareMemory()
	c, err := p.configured(f)
	if err != nil {
		return err
	}
	if detail := wrongAddress(cmp.Or(f.listen, c.Listen)); detail != "" {
		return fmt.Errorf("--listen %s: %s", f.listen, detail)
	}
	c.Listen = cmp.Or(f.listen, c.Listen)
	log := slog.New(slog.NewTextHandler(p.stderr, nil))
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	defer l.Close()
	s, err := store.Open(ctx, c.Store, log)
	if err != nil {
		return err
	}
	if c.tokens != nil {
		if c, err = withTokens(ctx, s); err != nil {
			return errors.Join(fmt.Errorf("make the tokens of the built-in configuration: %w", err), s.Close())
		}
	}
	h, err := assemble(ctx, c, s, l.Addr(), log)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	socket, err := openSocket(h, socketOf(c.Store))
	if err != nil {
		log.Warn("heed link and heed why will not work", "err", err)
	} else {
		defer socket.Close()
	}
	err = p.live(ctx, h, l)
	if errors.Is(err, errCutShort) {
		return err // the store stands being killed; it may be what hangs
	}
	return errors.Join(err, s.Close())
}

// listen binds the address, or says in words why it can not.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s already; end it, or choose another address with listen: or --listen", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s; choose a port above 1023", address)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return l, nil
}

// house is heed put together and not yet running.
type house struct {
	config    *config
	publicURL string
	bot       *bot.Bot
	feeds     *feeds
	reader    bot.Reader
	plugged   map[bot.ConnectionID]bot.Adapter
	mux       *http.ServeMux
	guarded   http.Handler
	health    *health
	metrics   *metrics // nil: nobody is told
	log       *slog.Logger
}

// assemble makes every part and puts it in its place.
func assemble(ctx context.Context, c *config, s bot.Store, at net.Addr, log *slog.Logger) (*house, error) {
	h := &house{
		config:    c,
		publicURL: cmp.Or(c.PublicURL, "http://"+reachable(at)),
		reader:    s,
		plugged:   map[bot.ConnectionID]bot.Adapter{},
		mux:       http.NewServeMux(),
		log:       log,
	}
	f, err := newFeeds(ctx, c, s, new(http.Client), log)
	if err != nil {
		return nil, err
	}
	rules := c.rules(h.publicURL)
	f.fill(&rules)
	h.feeds, h.bot = f, bot.New(s, rules, log)
	for _, id := range slices.Sorted(maps.Keys(c.plugs)) {
		a, err := adapters.Types[c.plugs[id].Type].New(h.bot.Host(id), c.plugs[id].Config)
		if err != nil {
			return nil, fmt.Errorf("connection %s: %w", id, err)
		}
		h.bot.Plug(id, a)
		h.plugged[id] = a
		if m, ok := a.(bot.Mounter); ok {
			m.Mount(h.mux)
		}
	}
	a, err := api.New(h.bot.Host(apiName), api.Config{Tokens: c.apiTokens()})
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	a.Mount(h.mux)
	h.health = newHealth(s, h.pulses)
	h.health.mount(h.mux)
	if h.guarded, err = guard(nothingHere(h.mux), h.publicURL, at); err != nil {
		return nil, err
	}
	h.metrics, err = newMetrics(c.Metrics, h)
	return h, err
}

// tokens returns those of the HTTP interface in its own words.
func (c *config) apiTokens() []api.Token {
	var all []api.Token
	for _, t := range c.API.Tokens {
		all = append(all, api.Token{Name: t.Name, Token: t.Token, As: t.As, ActsAs: t.ActsAs})
	}
	return all
}

// reachable is the address by which a program on this machine reaches at.
func reachable(at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return at.String()
}
