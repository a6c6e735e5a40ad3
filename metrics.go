package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"heed/bot"
)

// metrics tells how heed is doing, on an address of its own, in the format of
// https://prometheus.io/docs/instrumenting/exposition_formats/. Everything is
// read when it is asked for.
type metrics struct {
	listener net.Listener
	server   *http.Server
}

// newMetrics binds the address; where it is empty there is nothing to serve.
func newMetrics(address string, h *house) (*metrics, error) {
	if address == "" {
		return nil, nil
	}
	l, err := listen(address)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	all := prometheus.NewRegistry()
	all.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), gauges{h})
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(all, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second}))
	return &metrics{l, &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}}, nil
}

// serve answers until ctx is done. Without an address it does so in silence.
func (m *metrics) serve(ctx context.Context, log *slog.Logger) error {
	if m == nil {
		<-ctx.Done()
		return nil
	}
	log.Info("metrics are served", "at", "http://"+m.listener.Addr().String()+"/metrics")
	stop := context.AfterFunc(ctx, func() { m.server.Close() })
	defer stop()
	if err := m.server.Serve(m.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}

// gauges reads the figures.
type gauges struct{ *house }

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("heed_"+name, help, labels, nil)
}

// The figures. Ages are in seconds; one that is not there is unknown.
var (
	itemsGauge = gauge("items", "Items by desk and state.", "desk", "state")
	owedGauge  = gauge("owed", "Actions that a lane has to do.", "lane")
	stuckGauge = gauge("lane_blocked", "1 while a lane, or all of a connection, can not be sent to.", "lane")
	heardGauge = gauge("connection_heard_age_seconds", "How long ago the platform was last heard of.", "connection")
	eventGauge = gauge("connection_event_age_seconds", "How long ago something last happened on the platform.", "connection")
	upGauge    = gauge("connection_up", "1 while the platform is heard.", "connection")
)

// Describe implements [prometheus.Collector].
func (g gauges) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{itemsGauge, owedGauge, stuckGauge, heardGauge, eventGauge, upGauge} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (g gauges) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readWithin)
	defer cancel()
	send := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	g.items(ctx, to, send)
	g.lanes(ctx, to, send)
	for _, p := range g.pulses() {
		id := string(p.connection)
		send(upGauge, truth(p.Down == ""), id)
		if !p.Heard.IsZero() {
			send(heardGauge, time.Since(p.Heard).Seconds(), id)
		}
		if !p.Event.IsZero() {
			send(eventGauge, time.Since(p.Event).Seconds(), id)
		}
	}
}

type sender func(d *prometheus.Desc, value float64, labels ...string)

func (g gauges) items(ctx context.Context, to chan<- prometheus.Metric, send sender) {
	for id := range g.bot.Rules().Desks {
		counts, err := g.reader.Counts(ctx, id)
		if err != nil {
			to <- prometheus.NewInvalidMetric(itemsGauge, err)
			return
		}
		for _, s := range bot.States {
			send(itemsGauge, float64(counts[s]), string(id), string(s))
		}
	}
}

func (g gauges) lanes(ctx context.Context, to chan<- prometheus.Metric, send sender) {
	lanes, err := g.reader.Lanes(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(owedGauge, err)
		return
	}
	for _, l := range lanes {
		send(owedGauge, float64(l.Owed), l.Channel.String())
		send(stuckGauge, truth(!l.Trouble.Blocked.IsZero()), l.Channel.String())
	}
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
