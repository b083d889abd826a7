package redact

import (
	"regexp"
	"strings"
)

// A shape is a way in which people write a number: groups of one size, with the same between
// any two of them.
type shape struct {
	size, least int    // digits of a group; how many groups there are at least
	between     string // what may stand between two groups, each after and before a "|"
}

// digitShapes are those of a PIN, an NIS and the number of a chip. Groups of two and of one
// are found only where they are many: dates and times have them too.
var digitShapes = []shape{
	{4, 2, "| |  |\t|-|/|_|+|"},
	{4, 3, "|,|.|"},
	{3, 4, "| |  |\t|-|/|_|+|,|, |.|"},
	{2, 4, "| |  |\t|-|/|_|+|,|.|:|"},
	{1, 8, "| |  |\t|-|/|_|+|,|.|"},
}

// octetShapes are those in which programs write octets.
var octetShapes = []shape{
	{2, 6, "| |  |\t|:|-|_|.|"},
	{4, 4, "| |  |\t|:|-|_|.|"},
	{8, 3, "| |  |\t|-|_|.|"},
}

// grouped is a rule for digits in groups; label says of the digits together what they are.
func grouped(digit string, shapes []shape, label func(digits string) string) rule {
	one := regexp.MustCompile(digit + `+`)
	return rule{
		find: regexp.MustCompile(digit + `+(?:[ \t_/+,.:-]{1,2}` + digit + `+)+`),
		judge: func(text []byte, m []int) []span {
			places := one.FindAllIndex(text[m[0]:m[1]], -1)
			for _, p := range places {
				p[0], p[1] = p[0]+m[0], p[1]+m[0]
			}
			return runs(text, places, shapes, label)
		},
	}
}

// runs finds the groups in places that follow each other in one of shapes.
func runs(text []byte, places [][]int, shapes []shape, label func(string) string) []span {
	var all []span
	for i := 0; i < len(places)-1; {
		n := runLength(text, places[i:])
		begin, end := places[i][0], places[i+n-1][1]
		gap := string(text[places[i][1]:places[i+1][0]])
		switch {
		case fits(shapes, places[i][1]-begin, n, gap):
			all = append(all, span{begin, end, label(strings.ReplaceAll(string(text[begin:end]), gap, ""))})
			i += n
		default:
			i += max(n-1, 1) // the last group of a run may begin another
		}
	}
	return all
}

// runLength is how many of places, from the first, are of one size and have the same between.
func runLength(text []byte, places [][]int) int {
	first := places[0]
	gap := string(text[first[1]:places[1][0]])
	n := 1
	for n < len(places) && places[n][1]-places[n][0] == first[1]-first[0] && string(text[places[n-1][1]:places[n][0]]) == gap {
		n++
	}
	return n
}

func fits(shapes []shape, size, n int, gap string) bool {
	for _, s := range shapes {
		if s.size == size && n >= s.least && strings.Contains(s.between, "|"+gap+"|") {
			return true
		}
	}
	return false
}
