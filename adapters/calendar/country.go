package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mw"
	"github.com/rickar/cal/v2/nc"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"

	"heed/bot"
)

// countries are the holidays that rickar/cal knows, by ISO 3166-1 code or, for
// a part of a country, ISO 3166-2 code, in lower case.
var countries = map[string][]*cal.Holiday{
	"ar": ar.Holidays, "at": at.Holidays, "be": be.Holidays, "bg": bg.Holidays, "br": br.Holidays, "ca": ca.Holidays,
	"ch": ch.Holidays, "cz": cz.Holidays, "de": de.Holidays, "dk": dk.Holidays, "es": es.Holidays, "fr": fr.Holidays,
	"gb": gb.Holidays, "gr": gr.Holidays, "hr": hr.Holidays, "ie": ie.Holidays, "it": it.Holidays, "jp": jp.Holidays,
	"lt": lt.Holidays, "lv": lv.Holidays, "mw": mw.Holidays, "nc": nc.Holidays, "nl": nl.Holidays, "no": no.Holidays,
	"nz": nz.Holidays, "pl": pl.Holidays, "ro": ro.Holidays, "ru": ru.Holidays, "se": se.Holidays, "si": si.Holidays,
	"sk": sk.Holidays, "ua": ua.Holidays, "us": us.Holidays, "za": za.Holidays,

	"au-act": au.HolidaysACT, "au-nsw": au.HolidaysNSW, "au-nt": au.HolidaysNT, "au-qld": au.HolidaysQLD,
	"au-sa": au.HolidaysSA, "au-tas": au.HolidaysTAS, "au-vic": au.HolidaysVIC, "au-wa": au.HolidaysWA,

	"ch-ag": ch.HolidaysAG, "ch-ai": ch.HolidaysAI, "ch-ar": ch.HolidaysAR, "ch-be": ch.HolidaysBE, "ch-bl": ch.HolidaysBL,
	"ch-bs": ch.HolidaysBS, "ch-fr": ch.HolidaysFR, "ch-ge": ch.HolidaysGE, "ch-gl": ch.HolidaysGL, "ch-gr": ch.HolidaysGR,
	"ch-ju": ch.HolidaysJU, "ch-lu": ch.HolidaysLU, "ch-ne": ch.HolidaysNE, "ch-nw": ch.HolidaysNW, "ch-ow": ch.HolidaysOW,
	"ch-sg": ch.HolidaysSG, "ch-sh": ch.HolidaysSH, "ch-so": ch.HolidaysSO, "ch-sz": ch.HolidaysSZ, "ch-tg": ch.HolidaysTG,
	"ch-ti": ch.HolidaysTI, "ch-ur": ch.HolidaysUR, "ch-vd": ch.HolidaysVD, "ch-vs": ch.HolidaysVS, "ch-zg": ch.HolidaysZG,
	"ch-zh": ch.HolidaysZH,

	"de-bb": de.HolidaysBB, "de-be": de.HolidaysBE, "de-bw": de.HolidaysBW, "de-by": de.HolidaysBY, "de-hb": de.HolidaysHB,
	"de-he": de.HolidaysHE, "de-hh": de.HolidaysHH, "de-mv": de.HolidaysMV, "de-ni": de.HolidaysNI, "de-nw": de.HolidaysNW,
	"de-rp": de.HolidaysRP, "de-sh": de.HolidaysSH, "de-sl": de.HolidaysSL, "de-sn": de.HolidaysSN, "de-st": de.HolidaysST,
	"de-th": de.HolidaysTH,
}

// The library reckons in the machine's zone, where a day may have no midnight,
// and would then name the day before.
func init() { cal.DefaultLoc = time.UTC }

// Countries returns the codes that [Country] knows, ascending.
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }

// Country returns the public holidays of a country, or of a part of one, in the
// years from to to, ascending: code is of ISO 3166 in either case, such as "nl",
// "us" or "de-be". They are those of rickar/cal, bank holidays included, without
// what it calls religious or other days, such as Sweden's eves.
//
// Where a holiday is observed on another day because it falls on a weekend, both
// days are holidays: the one has its feast, the other its closed doors.
//
// The error of a code that is not known says what there is.
func Country(code string, from, to int) ([]bot.Date, error) {
	if err := checkYears(from, to); err != nil {
		return nil, err
	}
	holidays, ok := countries[strings.ToLower(strings.TrimSpace(code))]
	if !ok {
		return nil, fmt.Errorf("no holidays are known of %.20q: there are %s", code, strings.Join(Countries(), ", "))
	}
	var all []bot.Date
	for _, h := range holidays {
		if h.Type != cal.ObservanceReligious && h.Type != cal.ObservanceOther {
			all = append(all, daysOf(h, from, to)...)
		}
	}
	return Merge(all), nil
}

// daysOf returns when a holiday is and when it is observed. New Year may be
// observed in the year before, so the years beside are asked as well.
func daysOf(h *cal.Holiday, from, to int) []bot.Date {
	var days []bot.Date
	for year := from - 1; year <= to+1; year++ {
		actual, observed := h.Calc(year)
		for _, day := range []bot.Date{dateOf(actual), dateOf(observed)} {
			if !actual.IsZero() && from <= day.Year && day.Year <= to {
				days = append(days, day)
			}
		}
	}
	return days
}
