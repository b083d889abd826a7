package prompt

import "cied/login"

func (o Options) native() (login.Prompter, error) { return o.macDesktop() }
