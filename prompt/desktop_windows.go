package prompt

func (o Options) native() (Dialog, error) { return o.windows(credUI{}), nil }
