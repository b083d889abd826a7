package relying

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// A Person has the four attributes that an identity provider hands on: those of the eIDAS
// minimum data set for natural persons, as "Entra con CIE" names them.
type Person struct {
	GivenName   string // "" where neither register nor certificate has one
	FamilyName  string // "" where neither register nor certificate has one
	DateOfBirth Date
	FiscalCode  string // codice fiscale, without "TINIT-"

	// BirthCertain says that DateOfBirth is the register's, or the only day that the codice
	// fiscale can stand for. Else it may be a hundred years too late: see [People].
	BirthCertain bool
}

// A Register is what a provider knows of people besides what their cards say. The
// certificate of a CIE has no date of birth.
type Register interface {
	// Entry returns what is known of a codice fiscale in the spelling of the certificate;
	// false where it is not in the register. An error ends the login.
	Entry(ctx context.Context, fiscalCode string) (Entry, bool, error)
}

// An Entry is a row of a [Register]. Fields that are empty are not known.
type Entry struct {
	GivenName, FamilyName string
	DateOfBirth           Date
}

// People says who the person of a proved certificate is. The zero value goes by the
// certificate alone.
type People struct {
	Register Register // its word is taken before the certificate's; nil: there is none

	// MinAge is the age in full years below which nobody logs in here. It chooses where a
	// codice fiscale can stand for two days of birth, a hundred years apart: the youngest
	// person of that age is meant. Whoever is a hundred years older is taken for that one.
	MinAge int
}

// Person returns the attributes of a proved identity on the day of on. It is
// fault.CertSubject where the date of birth is not in the register and not in the codice
// fiscale either; other errors are the register's.
func (p People) Person(ctx context.Context, id Identity, on time.Time) (Person, error) {
	entry, err := p.entry(ctx, id.FiscalCode)
	if err != nil {
		return Person{}, err
	}
	person := Person{
		GivenName:   cmp.Or(entry.GivenName, id.GivenName),
		FamilyName:  cmp.Or(entry.FamilyName, id.Surname),
		DateOfBirth: entry.DateOfBirth, BirthCertain: true,
		FiscalCode: id.FiscalCode,
	}
	if person.DateOfBirth == (Date{}) {
		person.DateOfBirth, person.BirthCertain, err = p.birth(id.FiscalCode, on)
	}
	if err != nil {
		return Person{}, err
	}
	return person, nil
}

// entry asks the register, if there is one.
func (p People) entry(ctx context.Context, fiscalCode string) (Entry, error) {
	if p.Register == nil {
		return Entry{}, nil
	}
	entry, found, err := p.Register.Entry(ctx, fiscalCode)
	switch {
	case err != nil:
		return Entry{}, fmt.Errorf("relying: register: %w", err)
	case !found:
		return Entry{}, nil
	}
	return entry, nil
}

// birth chooses among what the code can stand for, and says whether there was a choice.
// Where all are too young, the oldest of them is.
func (p People) birth(code string, on time.Time) (_ Date, certain bool, _ error) {
	births, err := Births(code, on)
	if err != nil {
		return Date{}, false, err
	}
	chosen := births[len(births)-1]
	for _, d := range births {
		if d.age(on) >= p.MinAge {
			chosen = d
			break
		}
	}
	return chosen, len(births) == 1, nil
}
