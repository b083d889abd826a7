package fault_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cied/fault"
)

// A code that nothing gives is a promise that nobody keeps, and one that no test names may
// have been lost unseen. Tests name a code by its constant or, in scripts and for other
// programs, by its word.
func TestEveryCodeIsGivenByTheProgramAndNamedByATest(t *testing.T) {
	names := namesOf(t)
	given, tested := map[fault.Code]bool{}, map[fault.Code]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "fault" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return fs.SkipDir
		case strings.HasSuffix(path, "_test.go"), strings.HasSuffix(path, ".txtar"):
			return mentions(path, names, tested)
		case strings.HasSuffix(path, ".go"):
			return mentions(path, names, given)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range names {
		if !given[c] {
			t.Errorf("%s is given by nothing", c)
		}
		if !tested[c] {
			t.Errorf("%s is named by no test", c)
		}
	}
}

// namesOf returns the constants of the table: "PINWrong" is "pin-wrong".
func namesOf(t *testing.T) map[string]fault.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "table.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]fault.Code{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Code" {
				word, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				names[spec.Names[0].Name] = fault.Code(word)
			}
		}
		return true
	})
	return names
}

// mentions notes the codes that the file of that path has, by constant or by word.
func mentions(path string, names map[string]fault.Code, found map[fault.Code]bool) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	words := strings.FieldsFunc(string(text), func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	seen := make(map[string]bool, len(words))
	for _, w := range words {
		seen[strings.TrimRight(w, ".")] = true
	}
	for name, code := range names {
		if seen["fault."+name] || seen[string(code)] {
			found[code] = true
		}
	}
	return nil
}
