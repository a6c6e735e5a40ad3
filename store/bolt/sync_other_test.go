//go:build !linux

package bolt

import "os"

func dataSync(f *os.File) error { return f.Sync() }
