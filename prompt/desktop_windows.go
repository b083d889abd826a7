package prompt

import "cied/login"

func (o Options) native() (login.Prompter, error) {
	return credUI{timeout: o.Timeout, lang: o.Lang}, nil
}
