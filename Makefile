# The targets to know: make demo, make test, make build. "make help" lists all.

SHELL      := /bin/bash
GO         ?= go
FUZZTIME   ?= 3s
BENCHTIME  ?= 20x
# The longest that one package may take. Machine tests wait for one another.
TESTTIME   ?= 20m

export CGO_ENABLED ?= 1

# Go keeps its cache at home, and some build machines give none.
ifndef HOME
export HOME := $(shell getent passwd "$$(id -u)" | cut -d: -f6)
endif

# The parts of make test share two cores and one PC/SC service.
.NOTPARALLEL:
.PHONY: help demo test build package install-build install-test install-package check nocgo fuzz bench soak screenshots clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 10

demo: build ## a login with a simulated card, here and then in your browser: no hardware needed
	bin/cied demo --once
	bin/cied demo

build: install-build ## bin/cied, and on Linux bin/cied-pkcs11.so beside it
	$(GO) build -trimpath -o bin/cied ./cmd/cied
ifeq ($(shell uname -s),Linux)
	pkcs11/module/build.sh bin/cied-pkcs11.so
else
	@echo "--  	bin/cied-pkcs11.so: not built: nobody has tried it but on Linux"
endif

test: install-test check nocgo fuzz ## everything, on the real PC/SC service, browser and dialog
	scripts/test.sh $(TESTTIME)

package: install-package ## every package that can be built here, into bin/packages
	@installers/build.sh

install-package:
	@scripts/install-deps.sh package

install-build:
	@scripts/install-deps.sh build

install-test:
	@scripts/install-deps.sh test

check: ## gofmt, vet, staticcheck, govulncheck
	scripts/check.sh

nocgo: ## that cied builds without cgo: the vpcd driver only
	@out=$$(mktemp -d) && trap 'rm -r "$$out"' EXIT && \
	CGO_ENABLED=0 $(GO) build -trimpath -o "$$out/cied" ./cmd/cied && echo "ok  	cied builds without cgo"

fuzz: ## every fuzz target for FUZZTIME
	scripts/fuzz.sh $(FUZZTIME)

bench: install-test ## APDUs and bytes of a login, per chip family; what the daemon costs while nobody uses it
	scripts/bench.sh $(BENCHTIME)

soak: build install-test ## a siege by 200 slow callers and 100 attacks a second; 1,000 logins in a row on PC/SC
	$(GO) run ./internal/soak bin/cied
	CIED_MACHINE_TESTS=1 CIED_ENDURE=1000 \
	$(GO) test -count=1 -timeout 60m -v -run ManyLoginsOnPCSCD ./internal/endure

screenshots: install-test ## every page in every state and language, into bin/screenshots
	CIED_MACHINE_TESTS=1 CIED_SCREENSHOTS="$(CURDIR)/bin/screenshots" \
	$(GO) test -count=1 -run 'TestEveryPageIsForEverybody|TestFederationWalks' ./localhttp ./internal/e2e

clean: ## remove what was built
	rm -rf bin
