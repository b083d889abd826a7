// Package policy is what the administrator and the person have decided in advance: which
// sites may ask for a login, and how the program goes about it.
//
// There are two files in TOML 1.0, both optional ([DefaultFiles]): the administrator's and
// the person's. Each key is settled alone:
//
//   - what the administrator's file says holds, and what it does not say is the person's;
//   - a key in its list "locked" is not the person's, said or not;
//   - of a key in its list "restrict" the person may choose a stricter value: fewer sites,
//     refuse for ask, no cache, ocsp for crl for off.
//
// The command line of one run counts as the person's file and comes before it. Where a
// choice of the person does not hold, [Policy.Overruled] says so and the program goes on:
// otherwise a change of the administrator's file would stop everybody. A file that cannot
// be understood does stop the program, because it may have said to refuse.
//
// The files are described for editors by the JSON schema of [Schema]; [Example] has every
// key at the value that holds without a file.
package policy
