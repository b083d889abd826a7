// Package browsers finds the browsers of a person and registers the PKCS #11 module of cied
// in them, so that it can be taken away again.
//
// Three files of others make a program load a module, and each is edited in place, so that
// every byte that is not ours stays:
//
//   - pkcs11.txt of a database of NSS: the one of all browsers of Chromium's family, and the
//     one in each profile of Firefox (NSS, lib/util/utilmod.c: nssutil_ReadSecmodDB);
//   - policies.json of Firefox, for all users: the policy SecurityDevices
//     (mozilla/policy-templates);
//   - a module file of p11-kit (pkcs11.conf(5)), for programs that load p11-kit-proxy, as the
//     browsers of Fedora do, and for those that use GnuTLS.
//
// No program of NSS is needed. Nothing is remembered elsewhere: an entry is ours if it is
// named [EntryName] and leads to a module of ours. A browser reads these files when it
// starts, and NSS writes pkcs11.txt only to add or remove a module, so a running browser is
// no obstacle; it has to be started again.
//
// A browser that is a snap or a flatpak sees neither the module nor the daemon's socket:
// nothing is registered there, and [Place.Reason] says so. The login by page needs no module.
package browsers
