# Every command a person needs; `make help` lists them.
SHELL := /bin/bash
export JAVA_HOME := $(shell .mvn/find-jdk25)
MVN := mvn -q

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: jdk
jdk:
	@test -n "$(JAVA_HOME)"

##@ Use it
.PHONY: demo
demo: build ## Recorded and live alerts into a service on an embedded file; DEMO_ONCE=1 ends by itself
	@e2e/demo/run

.PHONY: build
build: jdk ## Runnable distributions under service/target and operator/target, without tests
	@$(MVN) package -DskipTests -Dspotless.check.skip=true
	@.mvn/aot-cache

.PHONY: bench
bench: build ## Durable webhooks and pages of a long history beside what the machine can do at best, in one run
	@e2e/bench/run

##@ On Kubernetes
.PHONY: cluster-up
cluster-up: ## A test cluster: E2E_KUBECONFIG's, else kind, else one node on this machine (Linux, root, Go)
	@e2e/cluster/up

.PHONY: cluster-demo
cluster-demo: jdk ## A legacy stack is taken over on a cluster, a bad release comes back by itself; FAST=1 in three minutes
	@e2e/cluster/demo $(if $(FAST),--fast)

.PHONY: cluster-down
cluster-down: ## Takes the test cluster down and leaves nothing of it
	@e2e/cluster/down

.PHONY: images
images: jdk ## Images as files, without a container engine; IMAGE_BASE=name chooses another base
	@IMAGE_BASE="$(IMAGE_BASE)" e2e/images/build

##@ Change it
.PHONY: test
test: jdk ## Every test that this machine allows; ends in one line of counts
	@.ci/test

.PHONY: unit
unit: jdk ## The tests that need nothing but a JDK, in under a minute
	@$(MVN) test -DexcludedGroups=slow

.PHONY: format
format: jdk ## Format the Java code
	@$(MVN) spotless:apply
