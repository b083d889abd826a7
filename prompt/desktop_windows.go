package prompt

func (o Options) native() (Dialog, error) {
	return credUI{timeout: o.Timeout, lang: o.Lang}, nil
}
