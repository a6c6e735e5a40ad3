package storetest

import "testing"

func testModel(t *testing.T, fresh func(testing.TB) Opener) {}
