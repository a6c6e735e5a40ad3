package main

import (
	_ "embed"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"heed/bot"
)

// zoneNames are the names in the IANA time zone database, one a line, to find
// what was meant by a name that is not there.
//
//go:embed zones.txt
var zoneNames string

// zone reads the name of a time zone. "Local" would be another on each machine.
func (r *reading) zone(field string, n *yaml.Node) bot.Zone {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		r.at(placeOf(n), field, "this must be the name of a time zone such as Europe/Amsterdam, not %s", described(n))
		return bot.Zone{}
	}
	at, err := time.LoadLocation(n.Value)
	if begins := n.Value[0]; err != nil || at == time.Local || begins < 'A' || begins > 'Z' { // beside zones there are files with other names
		r.at(placeOf(n), field, "there is no time zone %q%s", shortened(n.Value), meant(n.Value, strings.Fields(zoneNames)))
		return bot.Zone{}
	}
	return bot.Zone{Location: at}
}
