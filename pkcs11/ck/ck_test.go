package ck

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
)

func TestAReturnIsFoundInsideAnError(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want Return
	}{
		{nil, OK},
		{OK, OK},
		{PINLocked, PINLocked},
		{fmt.Errorf("verify: %w", PINIncorrect), PINIncorrect},
		{errors.New("anything else"), GeneralError},
	} {
		if got := ReturnOf(tt.err); got != tt.want {
			t.Errorf("%v: %v, want %v", tt.err, got, tt.want)
		}
	}
}

func TestAValueHasOneFormOnEveryMachine(t *testing.T) {
	for _, tt := range []struct {
		got  Attribute
		want []byte
	}{
		{Ulong(AttrClass, ClassPrivateKey), []byte{0, 0, 0, 0, 0, 0, 0, 3}},
		{Bool(AttrSign, true), []byte{1}},
		{Bool(AttrSign, false), []byte{0}},
		{Bytes(AttrID, []byte{0x45}), []byte{0x45}},
		{Bytes(AttrID, nil), []byte{}},
		{Mechanisms(AttrAllowedMechanisms, MechRSAPKCS, MechSHA256RSAPKCS), []byte{0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x40}},
	} {
		if tt.got.Value == nil || !bytes.Equal(tt.got.Value, tt.want) {
			t.Errorf("%v: %x, want %x", tt.got.Type, tt.got.Value, tt.want)
		}
	}
}

func TestANumberHasEightBytes(t *testing.T) {
	if v, ok := Ulong(AttrModulusBits, 2048).Number(); !ok || v != 2048 {
		t.Error(v, ok)
	}
	if v, ok := Bytes(AttrID, []byte{0, 0, 0, 1}).Number(); ok {
		t.Error(v)
	}
}

func TestAValueWithoutANameIsItsNumber(t *testing.T) {
	for got, want := range map[string]string{
		Return(0x80000001).String():   "CKR(0x80000001)",
		AttributeType(0x161).String(): "CKA(0x161)",
		Mechanism(0x1234).String():    "CKM(0x1234)",
		FunctionCanceled.Error():      "CKR_FUNCTION_CANCELED",
		AttrKeyGenMechanism.String():  "CKA_KEY_GEN_MECHANISM",
		MechSHA512RSAPKCS.String():    "CKM_SHA512_RSA_PKCS",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// header is where p11-kit's own pkcs11.h is, which has the names and numbers of 2.40.
const header = "/usr/include/p11-kit-1/p11-kit/pkcs11.h"

func TestEveryNameHasTheNumberOfTheHeader(t *testing.T) {
	text, err := os.ReadFile(header)
	if err != nil {
		t.Skip("needs pkcs11.h of p11-kit:", err)
	}
	numbers := map[string]uint64{}
	define := regexp.MustCompile(`#define\s+(CK[RAM]_\w+)\s+\((CKF_ARRAY_ATTRIBUTE \| )?(\w+)UL\)`)
	for _, m := range define.FindAllSubmatch(text, -1) {
		n, err := strconv.ParseUint(string(m[3]), 0, 64)
		if err != nil {
			t.Fatal(err)
		}
		if len(m[2]) != 0 {
			n |= 1 << 30
		}
		numbers[string(m[1])] = n
	}
	check(t, numbers, returnNames)
	check(t, numbers, attributeNames)
	check(t, numbers, mechanismNames)
	for name := range numbers {
		if name[:4] == "CKR_" && returnsOf(name) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
}

// later are the names that 2.40 has and the header has not.
var later = map[string]bool{"CKR_COPY_PROHIBITED": true}

func check[V ~uint64](t *testing.T, numbers map[string]uint64, names map[V]string) {
	t.Helper()
	for v, name := range names {
		if n, ok := numbers[name]; (!ok || n != uint64(v)) && !later[name] {
			t.Errorf("%s is %X here, %X there (%v)", name, uint64(v), n, ok)
		}
	}
}

// returnsOf counts the return values with the given name.
func returnsOf(name string) (n int) {
	for _, have := range returnNames {
		if have == name {
			n++
		}
	}
	return n
}

func ExampleReturnOf() {
	err := fmt.Errorf("C_Sign: %w", FunctionCanceled)
	fmt.Println(ReturnOf(err))
	fmt.Println(ReturnOf(errors.New("the daemon has a mistake")))
	// Output:
	// CKR_FUNCTION_CANCELED
	// CKR_GENERAL_ERROR
}
