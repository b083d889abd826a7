package explain

import (
	"cmp"
	"fmt"

	"cied/apdu"
	"cied/lang"
)

// In returns the text of o in the language of tag.
func (o Object) In(tag string) string {
	if lang.Parse(tag) != lang.Italian {
		return string(o)
	}
	return cmp.Or(objectsItalian[o], string(o))
}

var objectsItalian = map[Object]string{
	CIE:        "l'applicazione CIE",
	Root:       "la radice (IAS)",
	MF:         "la radice (MF)",
	OtherApp:   "un'altra applicazione",
	OtherFile:  "un altro file",
	HiddenFile: "un file nominato nel crittogramma",

	EFATR:         "EF.ATR",
	EFPAN:         "EF D003, numero di serie del chip",
	EFGroup:       "EF D004, parametri DH",
	EFNIS:         "EF 1001, NIS",
	EFNumber:      "EF 1002, numero della carta",
	EFCertificate: "EF 1003, certificato",
	EFChipKey:     "EF 1004, chiave del chip",
	EFServiceKey:  "EF 1005, chiave di servizio",
	EFSOD:         "EF.SOD",

	GroupG:       "parametro DH g",
	GroupP:       "parametro DH p",
	GroupQ:       "parametro DH q",
	CAKey:        "chiave della CA dei terminali",
	CardDH:       "valore pubblico DH della carta",
	KeyAgreement: "accordo sulle chiavi",
	VerifyKey:    "chiave della CA, per verificare",
	TerminalKey:  "chiave del terminale, per verificare",
	OwnKey:       "chiave del chip, per autenticarsi o firmare",

	TerminalCertificate: "certificato del terminale",

	PIN:      "PIN",
	PINTries: "tentativi rimasti del PIN",
	PUK:      "PUK",
	PUKTries: "tentativi rimasti del PUK",
}

// StatusText says in the language of tag what a status word means (ISO/IEC 7816-4:2013,
// tables 5 and 6); "" where the standard has no words for it.
func StatusText(sw apdu.SW, tag string) string {
	if lang.Parse(tag) != lang.Italian {
		return sw.Name()
	}
	if n, ok := sw.Attempts(); ok {
		return fmt.Sprintf("verifica non riuscita, tentativi rimasti: %d", n)
	}
	if n, ok := sw.Available(); ok {
		return fmt.Sprintf("altri %d byte da ritirare", n)
	}
	if n, ok := sw.RightNe(); ok {
		return fmt.Sprintf("Le sbagliato, byte disponibili: %d", n)
	}
	return cmp.Or(statusItalian[sw], sw.Name())
}

var statusItalian = map[apdu.SW]string{
	apdu.OK:                   "comando riuscito",
	apdu.EndOfFile:            "fine del file raggiunta",
	apdu.Warning:              "nessuna informazione",
	apdu.WrongLength:          "lunghezza sbagliata",
	apdu.LogicalChannel:       "canale logico non supportato",
	apdu.SecureMessaging:      "secure messaging non supportato",
	apdu.LastOfChainExpected:  "atteso l'ultimo comando della catena",
	apdu.ChainingNotSupported: "comandi concatenati non previsti",
	apdu.SecurityStatus:       "condizioni di sicurezza non soddisfatte",
	apdu.AuthMethodBlocked:    "metodo di autenticazione bloccato",
	apdu.ReferenceDataInvalid: "dati di riferimento non utilizzabili",
	apdu.ConditionsOfUse:      "condizioni d'uso non soddisfatte",
	apdu.NoCurrentEF:          "nessun file selezionato",
	apdu.SMObjectsMissing:     "mancano oggetti del secure messaging",
	apdu.SMObjectsIncorrect:   "oggetti del secure messaging sbagliati",
	apdu.WrongData:            "parametri sbagliati nei dati",
	apdu.FunctionNotSupported: "funzione non prevista",
	apdu.FileNotFound:         "file o applicazione non trovati",
	apdu.IncorrectP1P2:        "parametri P1-P2 sbagliati",
	apdu.ReferenceNotFound:    "dati di riferimento non trovati",
	apdu.WrongParameters:      "parametri P1-P2 sbagliati, o posizione fuori dal file",
	apdu.InstructionUnknown:   "istruzione sconosciuta",
	apdu.ClassUnknown:         "classe sconosciuta",
	apdu.NoDiagnosis:          "nessuna diagnosi precisa",
}
