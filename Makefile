# Every command a developer needs. `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help serve admin test check audit e2e deploy destroy ready

# The first Python that is new enough and able to make virtual environments. PYTHON=... chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

SAM = SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam
PIP_INSTALL = python -m pip install --quiet --disable-pip-version-check

help: ## list the commands
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: .venv/ready .venv-ministack/ready ## run everything on this machine at http://127.0.0.1:8000 (PORT=8001 for another port)
	@exec .venv/bin/python -m infra.local

admin: .venv/ready ## make somebody the site's administrator: make admin EMAIL=... (STACK=... for a deployed stack)
	@.venv/bin/python -m infra.admin $(if $(STACK),--stack $(STACK)) "$(EMAIL)"

test: .venv/ready .venv-ministack/ready .venv-uv/ready ## run every test (ARGS="tests/unit -k name" for some)
	@.venv/bin/python -m pytest $(ARGS)

check: .venv/ready ## lint, types, import rules, template
	@.venv/bin/ruff check . && .venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/cfn-lint template.yaml

audit: .venv-sam/ready .venv-checkov/ready ## judge the template as SAM and checkov do; each exception stands in it with its reason
	@$(SAM) validate --lint --region eu-west-1 > /dev/null || $(SAM) validate --lint --region eu-west-1
	@.venv-checkov/bin/checkov --file template.yaml --framework cloudformation --skip-download --compact --quiet

e2e: .venv/ready .venv-ministack/sam .venv-sam/ready .venv-uv/ready ## build and deploy the real stack onto an emulator that enforces IAM, and test it (ARGS="tests/contract/registry")
	@.venv/bin/python -m infra.e2e $(ARGS)

deploy: .venv/ready .venv-sam/ready .venv-uv/ready ## create or update the stack in the AWS account of the environment (ARGS="--parameter-overrides PublicUrl=https://...")
	@$(SAM) build
	@$(SAM) deploy $(ARGS)

destroy: .venv-sam/ready ## delete that stack; its tables and its bucket stay
	@$(SAM) delete $(ARGS)

ready: .venv/ready .venv-ministack/ready ## only set up what the others need

.venv/ready: requirements.txt $(wildcard functions/*/requirements.txt) requirements-dev.txt constraints.txt
	$(call environment,.venv,-r requirements-dev.txt -c constraints.txt)
	@touch $@

.venv-ministack/ready: infra/local/ministack.txt infra/local/ministack-speedups.txt
	$(call environment,.venv-ministack,-r infra/local/ministack.txt)
	@.venv-ministack/bin/$(PIP_INSTALL) --only-binary :all: -r infra/local/ministack-speedups.txt 2>/dev/null \
		|| echo "No wheels of httptools and uvloop here: the emulator does without."
	@touch $@

.venv-ministack/sam: .venv-ministack/ready infra/e2e/ministack-sam.txt
	@.venv-ministack/bin/$(PIP_INSTALL) -r infra/local/ministack.txt -r infra/e2e/ministack-sam.txt
	@touch $@

.venv-sam/ready: infra/e2e/sam.txt
	$(call environment,.venv-sam,-r infra/e2e/sam.txt)
	@touch $@

.venv-uv/ready: infra/uv.txt
	$(call environment,.venv-uv,-r infra/uv.txt)
	@touch $@

.venv-checkov/ready: infra/checkov.txt
	$(call environment,.venv-checkov,-r infra/checkov.txt)
	@touch $@

# $(call environment,DIRECTORY,WHAT TO INSTALL): make a virtual environment, saying what goes wrong if it does
define environment
	@test -n "$(PYTHON)" || { echo "Stele needs Python 3.11 or newer with its venv module. None was found:" \
		"install one (on Debian: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up $(1) with $$($(PYTHON) --version) (once; it takes a minute or two)"
	@$(PYTHON) -m venv --clear $(1)
	@$(1)/bin/$(PIP_INSTALL) $(2) || { echo "Could not install what Stele needs into $(1)." \
		"The first time it has to reach a Python package index: is there a network?"; exit 1; }
endef

# What `sam build` runs for each function of template.yaml, for several at once: who calls it has set up what it needs
LAMBDA_PYTHON ?= 3.13
LAMBDA_PLATFORM ?= aarch64

build-AuthorizerFunction: package-authorizer
build-AccountsFunction: package-accounts
build-RegistryFunction build-RegistryArrivalsFunction build-RegistryOutboxFunction: package-registry
build-StagingSweepFunction: package-staging
build-ExperimentsFunction build-ExperimentsArrivalsFunction build-ExperimentsOutboxFunction: package-experiments

package-%:
	@.venv/bin/python -m infra.packaging $* "$(ARTIFACTS_DIR)" --python $(LAMBDA_PYTHON) --processor $(LAMBDA_PLATFORM)
