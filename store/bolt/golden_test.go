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
		fill(filled.Elem(), new(int))
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
		fill(want.Elem(), new(int))
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

// fill gives every field a value of its own.
func fill(v reflect.Value, n *int) {
	*n++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000, int64(*n)).UTC()))
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`{"a":1}`))
	case v.Type() == reflect.TypeFor[[]byte]():
		v.SetBytes([]byte{1, 0, 255})
	default:
		fillKind(v, n)
	}
}

func fillKind(v reflect.Value, n *int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString("s" + string(rune('a'+*n%26)) + "\x00é")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint64:
		v.SetUint(uint64(*n) << 40)
	default:
		panic("the test does not know how to fill " + v.Type().String())
	}
}
