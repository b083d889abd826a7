// Package ias is the terminal's side of the IAS ECC applet of the CIE 3.0: select, key
// agreement, device authentication, PIN, files and signature.
//
// The order of a login is that of its methods:
//
//	a := ias.New(card, options)
//	a.Select(ctx)                 // fault.CardNotCIE where there is no CIE application
//	a.NIS(ctx)                    // which card this is
//	s, err := a.ReadStatic(ctx, nis) // or the same bytes from a cache
//	a.Authenticate(ctx, s)        // Diffie-Hellman, then both sides prove their keys
//	a.TriesLeft(ctx)
//	a.SelectSignatureKey(ctx)
//	a.Verify(ctx, pin)
//	a.ReadCertificate(ctx)
//	a.Sign(ctx, info)             // a DigestInfo of 35 to 83 bytes
//
// Authenticate proves that the chip holds the private key of EF 1004. That the file
// belongs to a genuine card is for EF.SOD to say, in package pki.
//
// References: IAS ECC 1.0.1; CWA 14890-1 for the device authentication with privacy
// protection; ISO/IEC 7816-4, -8 and -9:2013.
package ias
