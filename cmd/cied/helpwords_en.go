package main

func englishHelp() helpWords {
	return helpWords{
		heads: helpHeads{
			usage: "Usage:", example: "Example:", commands: "Commands:", flags: "Flags:", global: "Flags of every command:",
			flag: "flags", command: "command", byDefault: "default",
			more: `Use "%s [command] --help" for more information about a command.`,
		},
		manual: manualWords{
			section: "User commands",
			name:    "NAME", synopsis: "SYNOPSIS", description: "DESCRIPTION", options: "OPTIONS", commands: "COMMANDS",
			files: "FILES", environment: "ENVIRONMENT", exit: "EXIT STATUS", seeAlso: "SEE ALSO",
			about: "cied is the half of a login with the Italian electronic identity card (CIE 3.0) that is on the citizen's computer. " +
				"It talks to the contactless reader over PC/SC, proves that the chip is genuine, asks for the PIN in a dialog of the desktop that names the site and the tries left, " +
				"and answers the login page in the browser on the loopback address.\n\n" +
				"The daemon (cied serve) runs as the person, started with the session. A PIN is never typed into a web page and never kept.",
			policyAll:     "what the administrator of the computer has decided",
			policyOwn:     "what the person has decided, where the administrator leaves it",
			policyExample: "every key of a policy, at its default",
			trust:         "the authorities that updates have added or withdrawn",
			history:       "what was asked of cards here",
			sites:         "the sites that the person has said yes to",
			language:      "the language that the person has chosen",
			repairs:       "what cied doctor --fix has changed, so that --undo can take it back",
			log:           "the newest lines of the log: never PINs or card data",
			cache:         "what can be read again: the unchanging data of cards, lists of revoked cards",
			locale:        "the language of texts and dialogs (it, en, de, fr, sl) where none was chosen in the tray; the first that is set counts",
			directories:   "directories in place of ~/.config, ~/.local/share, ~/.local/state and ~/.cache",
			runtime:       "the directory in which the daemon takes the commands of its user",
			pinentry:      "the program that asks for the PIN",
			proxy:         "the proxy for cied doctor and cied version --check; other commands use none",
			success:       "all is well",
			faults:        "Any other status is that of a fault. With --json its code is told as well.",
		},
	}
}
