package main

import "cied/lang"

// helpWords are the texts of the command line in one language, but for English: its texts
// of commands and flags stand beside their code.
type helpWords struct {
	heads    helpHeads
	commands map[string]commandText // by the command's path: "cied pin change"
	flags    map[string]string      // by "cied login --trace", or "--trust" for all commands without one of their own
	manual   manualWords
}

type commandText struct{ short, long string }

// helpHeads are the words around the texts.
type helpHeads struct {
	usage, example, commands, flags, global string // headings
	flag, command                           string // in brackets, for what goes there
	byDefault                               string // before a flag's value
	more                                    string // a format: the command's path
}

// manualWords are those of the page of the manual.
type manualWords struct {
	section                                        string // what section 1 is called
	name, synopsis, description, options, commands string // headings
	files, environment, exit, seeAlso              string
	about                                          string // paragraphs of the description
	policyAll, policyOwn, policyExample            string // files
	trust, history, sites, language, repairs, log  string
	cache                                          string
	locale, directories, runtime, pinentry, proxy  string // environment
	success, faults                                string // exit statuses
}

func helpWordsIn(tag string) helpWords {
	return lang.Pick(map[string]func() helpWords{
		lang.Italian: italianHelp,
		lang.English: englishHelp,
		lang.German:  germanHelp,
		lang.French:  frenchHelp,
		lang.Slovene: sloveneHelp,
	}, tag)()
}
