package problem_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"heed/adapters/problem"
	"heed/bot"
)

func TestAProblemHasTheShapeOfRFC9457(t *testing.T) {
	w := httptest.NewRecorder()
	problem.Write(w, http.StatusUnprocessableEntity, "Mend it.", bot.Mistake{Field: "author.name", Detail: `is <"wrong">`})

	want := `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"Mend it.",` +
		`"errors":[{"field":"author.name","detail":"is \u003c\"wrong\"\u003e"}]}`
	if got := w.Body.String(); got != want {
		t.Errorf("body\n got %s\nwant %s", got, want)
	}
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("status %d, want 422", w.Code)
	}
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type %q", got)
	}
}

func TestAProblemWithoutMistakesSaysNothingOfThem(t *testing.T) {
	w := httptest.NewRecorder()
	problem.Write(w, http.StatusUnauthorized, "Sign it.")

	want := `{"type":"about:blank","title":"Unauthorized","status":401,"detail":"Sign it."}`
	if got := w.Body.String(); got != want {
		t.Errorf("body\n got %s\nwant %s", got, want)
	}
}

func TestADeclinedEventSaysWhatMayBeDoneInstead(t *testing.T) {
	for want, refusal := range map[string]bot.Refusal{
		`{"type":"about:blank","title":"Conflict","status":409,"detail":"Ann has it.","offer":"take-over"}`: {Sentence: "Ann has it.", Offer: bot.TakeOver},
		`{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"Too late.",` +
			`"errors":[{"field":"until","detail":"Too late."}]}`: {Sentence: "Too late.", Field: "until"},
	} {
		w := httptest.NewRecorder()
		problem.Refuse(w, &refusal)
		if got := w.Body.String(); got != want {
			t.Errorf("body\n got %s\nwant %s", got, want)
		}
	}
}
