package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets a test run this test binary as if it were heed.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"heed": main})
}

// The scripts in testdata/script run commands as people do, and compare what
// they say word for word.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}
