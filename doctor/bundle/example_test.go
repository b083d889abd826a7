package bundle_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"testing/fstest"

	"cied/doctor"
	"cied/doctor/bundle"
)

func ExampleWrite() {
	r := doctor.Report{Reference: "7K3Q-M90X", Verdict: doctor.AllWell}
	m := &doctor.Machine{OS: "linux", Root: fstest.MapFS{}} // in a program, os.DirFS("/")
	var b bytes.Buffer
	if err := bundle.Write(&b, r, m, bundle.Attachment{Kind: bundle.Log, Name: "cied.log", Text: []byte("…\n")}); err != nil {
		panic(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		panic(err)
	}
	for _, f := range z.File {
		fmt.Println(f.Name)
	}
	// Output:
	// cied-7K3Q-M90X/README.txt
	// cied-7K3Q-M90X/report.txt
	// cied-7K3Q-M90X/report.json
	// cied-7K3Q-M90X/versions.txt
	// cied-7K3Q-M90X/logs/cied.log
}
