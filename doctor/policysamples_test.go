package doctor

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// samples are the policies for browsers and computers that docs/administrators.md offers.
const samples = "../docs/policies"

func readSample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(samples, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A sample that the doctor would warn of is none.
func TestTheDoctorHasNothingAgainstTheSamplesForBrowsers(t *testing.T) {
	for _, s := range []struct {
		name  string
		parse policyParser
		list  func(b []byte) ([]string, error) // of sites that may ask without a permission
	}{
		{"chromium/cied.json", parseChromiumPolicy, chromiumSites},
		{"firefox/policies.json", parseFirefoxPolicy, firefoxSites},
	} {
		b := readSample(t, s.name)
		if found, err := s.parse(b, endpoint{24731}); err != nil || found != (barrier{}) {
			t.Errorf("%s: %+v, %v", s.name, found, err)
		}
		sites, err := s.list(b)
		if err != nil || len(sites) == 0 {
			t.Errorf("%s: %q, %v", s.name, sites, err)
		}
		for _, site := range sites {
			if !strings.HasSuffix(site, ".example.invalid") {
				t.Errorf("%s names %s, which may exist", s.name, site)
			}
		}
	}
}

// chromiumSites has the names that were measured; any other member is an error.
func chromiumSites(b []byte) ([]string, error) {
	var p struct{ LoopbackNetworkAllowedForUrls, LocalNetworkAccessAllowedForUrls []string }
	err := strictly(b, &p)
	return append(p.LoopbackNetworkAllowedForUrls, p.LocalNetworkAccessAllowedForUrls...), err
}

func firefoxSites(b []byte) ([]string, error) {
	var p struct {
		Policies struct {
			LocalNetworkAccess struct {
				Enabled, EnablePrompting bool
				SkipDomains              []string
			}
		} `json:"policies"`
	}
	err := strictly(b, &p)
	return p.Policies.LocalNetworkAccess.SkipDomains, err
}

func strictly(b []byte, v any) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

func TestTheSampleForTheRegistryNamesTheListsOfEdgeAndChrome(t *testing.T) {
	type properties struct {
		Action string `xml:"action,attr"`
		Hive   string `xml:"hive,attr"`
		Key    string `xml:"key,attr"`
		Name   string `xml:"name,attr"`
		Type   string `xml:"type,attr"`
		Value  string `xml:"value,attr"`
	}
	var p struct {
		XMLName  xml.Name `xml:"RegistrySettings"`
		Registry []struct{ Properties properties }
	}
	if err := xml.Unmarshal(readSample(t, "windows/Registry.xml"), &p); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, r := range p.Registry {
		keys = append(keys, r.Properties.Key)
		if got := r.Properties; got != (properties{"R", "HKEY_LOCAL_MACHINE", got.Key, "1", "REG_SZ", "https://idp.example.invalid"}) {
			t.Errorf("%+v", got)
		}
	}
	want := []string{`SOFTWARE\Policies\Microsoft\Edge\LoopbackNetworkAllowedForUrls`, `SOFTWARE\Policies\Google\Chrome\LoopbackNetworkAllowedForUrls`}
	if !slices.Equal(keys, want) {
		t.Errorf("%q", keys)
	}
}

// The file goes where package policy reads it, and goes away with the group policy.
func TestTheSampleForGroupPoliciesPutsTheFileWhereItIsRead(t *testing.T) {
	var p struct {
		XMLName xml.Name `xml:"Files"`
		File    []struct {
			RemovePolicy string `xml:"removePolicy,attr"`
			Properties   struct {
				Action     string `xml:"action,attr"`
				FromPath   string `xml:"fromPath,attr"`
				TargetPath string `xml:"targetPath,attr"`
			}
		}
	}
	if err := xml.Unmarshal(readSample(t, "windows/Files.xml"), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.File) != 1 {
		t.Fatalf("%d files", len(p.File))
	}
	f := p.File[0]
	if f.Properties.TargetPath != `%CommonAppdataDir%\cied\policy.toml` || f.Properties.Action != "R" || f.RemovePolicy != "1" {
		t.Errorf("%+v", f)
	}
	if !strings.HasPrefix(f.Properties.FromPath, `\\files.example.invalid\`) {
		t.Errorf("%s may exist", f.Properties.FromPath)
	}
}
