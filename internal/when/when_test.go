package when_test

import (
	"fmt"
	"testing"
	"time"

	"cied/internal/when"
)

// Half past midnight in Rome is the day before in UTC.
var rome = time.Date(2026, time.November, 22, 0, 30, 0, 0, time.FixedZone("CET", 3600))

func TestDatesAreToldInUTC(t *testing.T) {
	if got := when.Day(rome); got != "2026-11-21" {
		t.Errorf("day %s", got)
	}
	if got := when.Moment(rome); got != "2026-11-21 23:30 UTC" {
		t.Errorf("moment %s", got)
	}
}

func Example() {
	fmt.Println(when.Early("the list", rome.AddDate(1, 0, 0), rome))
	fmt.Println(when.Late("the list", rome.AddDate(-1, 0, 0), rome))
	// Output:
	// the list is valid from 2027-11-21 23:30 UTC; the clock of this computer says 2026-11-21 23:30 UTC: check the clock
	// the list was valid until 2025-11-21 23:30 UTC; the clock of this computer says 2026-11-21 23:30 UTC: check the clock
}
