package bolt

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

var update = flag.Bool("update", false, "write testdata anew; names of stored fields may be added, never renamed or reused")

// nouns are the types whose values are stored.
var nouns = []any{
	bot.Item{}, bot.Customer{}, bot.Conversation{}, bot.Member{}, bot.Words{}, bot.Entry{}, bot.Action{}, bot.LaneState{},
	knownKey{}, keptRecord{}, schema{},
}

// TestStoredNamesDoNotChange compares what is in the file for one value of each
// noun, all of its fields filled, with what it was when it was first stored.
func TestStoredNamesDoNotChange(t *testing.T) {
	for _, noun := range nouns {
		filled := reflect.New(reflect.TypeOf(noun))
		(&filler{}).fill(filled.Elem())
		name := filepath.Join("testdata", filled.Elem().Type().Name()+".txt")
		value := stored(t, filled.Interface())
		notation, err := cbor.Diagnose(value[2:])
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(name, []byte(notation+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), notation+"\n"); diff != "" {
			t.Errorf("%s is stored differently (-want +got):\n%s", name, diff)
		}
	}
}

// TestStoredValuesComeBack holds for every field, times to the nanosecond.
func TestStoredValuesComeBack(t *testing.T) {
	for _, noun := range nouns {
		want := reflect.New(reflect.TypeOf(noun))
		(&filler{step: 1}).fill(want.Elem())
		got := reflect.New(reflect.TypeOf(noun))
		for f := range want.Elem().Type().Fields() {
			if f.Tag.Get("json") == "-" { // it is in the key
				got.Elem().FieldByIndex(f.Index).Set(want.Elem().FieldByIndex(f.Index))
			}
		}
		if err := unseal(stored(t, want.Interface()), got.Interface()); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(want.Interface(), got.Interface()) {
			t.Errorf("%T (-want +got):\n%s", noun, cmp.Diff(want.Interface(), got.Interface()))
		}
	}
}

func TestAFormFromTheFutureIsAnError(t *testing.T) {
	value := stored(t, bot.Item{ID: "i"})
	value[0]++
	for _, v := range [][]byte{value, nil, {form}, {form, 0x80}, {form, 0}} {
		if err := unseal(v, &bot.Item{}); err == nil {
			t.Errorf("% x: no error", v)
		}
	}
}

func stored(t *testing.T, v any) []byte {
	t.Helper()
	var c coder
	value, err := c.seal(1, v)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// filler gives every field a value, each its own if there is a step.
type filler struct{ n, step int }

func (f *filler) fill(v reflect.Value) {
	f.n += f.step
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000, int64(f.n+1)).UTC()))
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`{"a":1}`))
	case v.Type() == reflect.TypeFor[[]byte]():
		v.SetBytes([]byte{1, 0, 255})
	default:
		f.fillKind(v)
	}
}

func (f *filler) fillKind(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key)
		f.fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString("s" + string(rune('a'+f.n%26)) + "\x00é")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n + 1))
	case reflect.Uint64:
		v.SetUint(uint64(f.n) << 40)
	default:
		panic("the test does not know how to fill " + v.Type().String())
	}
}
