# make test is what people and CI run alike. It needs Go and, for what is
# missing, Debian's apt-get as root or with sudo.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

STATIC := CGO_ENABLED=0 go build -trimpath -ldflags='-s -w'
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: build run test bench needs lint unit clean

build: ## one static binary, ./heed
	$(STATIC) -o heed .

run: build ## serve with ./config.yaml, or without any configuration
	./heed

test: needs lint unit ## everything that must pass

# The race detector needs a C compiler, the board's tests a browser, and the line
# that a new heed prints to be pasted needs curl.
needs:
	@missing=(); \
	[ -x /usr/bin/chromium ] || missing+=(chromium); \
	command -v gcc >/dev/null || missing+=(gcc libc6-dev); \
	command -v curl >/dev/null || missing+=(curl); \
	if [ $${#missing[@]} -gt 0 ]; then \
		echo "make test: installing $${missing[*]}"; \
		$(SUDO) apt-get update -q </dev/null; \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -qy --no-install-recommends "$${missing[@]}" </dev/null; \
	fi

lint:
	@echo "gofmt, tidy, vet, staticcheck"
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not formatted: $$unformatted"; exit 1; }
	@go mod tidy -diff
	@go vet ./...
	@go tool staticcheck ./...

# The core's tests take longest, so they begin. A test that is skipped proves nothing. Only the contract of adapters may skip
# what a platform does not have; it says NOT TESTED and why, and so do we.
unit:
	@go test -race -v -timeout 20m ./bot ./... >test.out 2>&1 || { grep -vE '^ *(=== |--- PASS|PASS$$)' test.out; exit 1; }
	@grep 'NOT TESTED' test.out || true
	@[ "$$(grep -cE '^ *--- SKIP' test.out)" = "$$(grep -c 'NOT TESTED' test.out)" ] || { grep -E '^ *--- SKIP' test.out; exit 1; }
	@grep -E '^ok' test.out

# A benchmark that measures a goal reports it under the goal's name, such as
# b.ReportMetric(ratio, "G2-grouped/single"). Printed are medians of five
# rounds, the goals at the end.
bench:
	@go test -run '^$$' -bench . -benchtime 1s -count 5 ./... | tee bench.out | grep -E '^(Benchmark|FAIL|---)' || { cat bench.out; exit 1; }
	@echo; awk -f bench.awk bench.out

clean:
	rm -f heed test.out bench.out
