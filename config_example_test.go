package main

import (
	"os"
	"reflect"
	"testing"

	"go.yaml.in/yaml/v4"

	"heed/adapters"
)

// Every key that is accepted is in config.example.yaml: a key that nobody can
// find does not work.
func TestTheExampleHasEveryKey(t *testing.T) {
	text, err := os.ReadFile("config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Load(text, &doc); err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	collectKeys(&doc, there)
	missing := wantKeys(reflect.TypeFor[config](), there)
	for name, one := range adapters.Types {
		for _, key := range wantKeys(reflect.TypeOf(one.Config()).Elem(), there) {
			missing = append(missing, name+": "+key)
		}
	}
	if len(missing) > 0 {
		t.Errorf("config.example.yaml does not show %q", missing)
	}
}

// collectKeys notes every key in n.
func collectKeys(n *yaml.Node, there map[string]bool) {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			there[child.Value] = true
		}
		collectKeys(child, there)
	}
}

// wantKeys returns the keys of t and of what is in it that are not there.
func wantKeys(t reflect.Type, there map[string]bool) (missing []string) {
	for t.Kind() == reflect.Map || t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.PkgPath() == "heed/bot" {
		return nil
	}
	for key, of := range keysOf(t) {
		if !there[key] {
			missing = append(missing, key)
		}
		missing = append(missing, wantKeys(of, there)...)
	}
	return missing
}
