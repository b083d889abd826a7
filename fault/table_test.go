package fault_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"cied/fault"
)

// declared reads the codes from the source of the table: a constant without a row
// cannot be found in any other way.
func declared(t *testing.T) []fault.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "table.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []fault.Code
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, fault.Code(name))
		return true
	})
	if len(codes) == 0 {
		t.Fatal("no code found in table.go")
	}
	return codes
}

func TestEveryCodeHasExactlyOneRow(t *testing.T) {
	rows := map[fault.Code]int{}
	for _, r := range fault.Rows() {
		rows[r.Code]++
	}
	for _, c := range declared(t) {
		if rows[c] != 1 {
			t.Errorf("%s has %d rows", c, rows[c])
		}
		delete(rows, c)
	}
	for c := range rows {
		t.Errorf("row of an undeclared code %q", c)
	}
}

// A shell gives 126 and 127, and more than 128 for a command that a signal ended (POSIX.1-2017,
// Shell and Utilities, 2.8.2): 128 plus the number of the signal, in sh, bash and zsh. After
// 255 xargs stops (there, 4, xargs).
func TestExitStatusesAreUniqueAndLeftFreeByTheShell(t *testing.T) {
	const lastSignal = 64 // of Linux: signal(7); other systems have fewer
	owner := map[int]fault.Code{}
	for _, r := range fault.Rows() {
		if r.Exit <= 0 || 126 <= r.Exit && r.Exit <= 128+lastSignal || r.Exit >= 255 {
			t.Errorf("%s: exit status %d", r.Code, r.Exit)
		}
		if other, taken := owner[r.Exit]; taken {
			t.Errorf("%s and %s share exit status %d", r.Code, other, r.Exit)
		}
		owner[r.Exit] = r.Code
	}
}

func TestCodesAndTopicsAreLowerCaseWords(t *testing.T) {
	words := regexp.MustCompile(`^[a-z]+[0-9]*(-[a-z]+[0-9]*)*$`)
	for _, r := range fault.Rows() {
		if !words.MatchString(string(r.Code)) || !words.MatchString(r.Topic) {
			t.Errorf("code %q, topic %q", r.Code, r.Topic)
		}
	}
}

func TestHTTPStatusIsAnOutcomeOrARefusal(t *testing.T) {
	for _, r := range fault.Rows() {
		if r.HTTP != 200 && (r.HTTP < 400 || r.HTTP > 599) {
			t.Errorf("%s: HTTP status %d", r.Code, r.HTTP)
		}
	}
}

// A person who can do nothing is not told to try again.
func TestEveryRowSaysWhoActs(t *testing.T) {
	actors := []fault.Actor{fault.Person, fault.Site, fault.Administrator, fault.Municipality}
	for _, r := range fault.Rows() {
		switch {
		case !slices.Contains(actors, r.Acts):
			t.Errorf("%s: %q acts", r.Code, r.Acts)
		case r.Retry && (r.Acts == fault.Municipality || r.Acts == fault.Site):
			t.Errorf("%s: the %s acts, and the person may try again", r.Code, r.Acts)
		}
	}
}
