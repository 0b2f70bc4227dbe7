# Every command a developer needs. `make help` lists them.

# Each of the many processes would compile all that it imports
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help serve admin reindex import plan-templates test test-all test-boto3 test-dynamodb-local browser pictures odd-requests matrix coverage check audit audit-libraries e2e e2e-full deploy destroy ready

# The first Python that is new enough and able to make virtual environments. PYTHON=... chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

SAM = SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam
# A file's tests stay in one worker, for what they share; files are begun in the order of tests/conftest.py
PARALLEL = -n auto --dist loadfile --no-loadscope-reorder

# What the tests need besides themselves: the emulator, and real clients in environments of their own
TESTED = .venv/ready .venv-ministack/ready .venv-mytardisclient/ready .venv-ckanapi/ready .venv-ckanclient/ready \
	.venv-dmponline/ready

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: .venv/ready .venv-ministack/ready ## run everything on this machine at http://127.0.0.1:8000 (PORT=8001 for another port)
	@exec .venv/bin/python -m infra.local

admin: .venv/ready ## make somebody the site's administrator: make admin EMAIL=... (STACK=... for a deployed stack)
	@.venv/bin/python -m infra.admin $(if $(STACK),--stack $(STACK)) "$(EMAIL)"

reindex: .venv/ready ## make a site's search index anew from its records (STACK=... for a deployed stack; CHECK=yes only compares)
	@.venv/bin/python -m infra.reindex $(if $(STACK),--stack $(STACK)) $(if $(filter yes,$(CHECK)),--check)

import: .venv/ready ## bring objects of another data repository into this site: make import FILE=... (STACK=... for a deployed stack)
	@.venv/bin/python -m infra.import_objects $(if $(STACK),--stack $(STACK)) "$(FILE)"

plan-templates: .venv/ready ## see to the templates of plans: make plan-templates ARGS="list" (STACK=... for a deployed stack)
	@.venv/bin/python -m infra.plan_templates $(if $(STACK),--stack $(STACK)) $(ARGS)

test: $(TESTED) ## run the tests, on all processors (ARGS="tests/unit -k name" for some)
	@.venv/bin/python -m pytest $(PARALLEL) $(ARGS)

test-all: $(TESTED) ## run every test with all that follows from others too; it takes long
	@.venv/bin/python -m pytest $(PARALLEL) --all $(ARGS)

test-boto3: $(TESTED) ## run the tests of the kernel with boto3's client of DynamoDB instead of ours (DYNAMODB_CLIENT=boto3)
	@.venv/bin/python -m pytest $(PARALLEL) --boto3 tests/storage tests/unit/registry $(ARGS)

test-dynamodb-local: $(TESTED) ## run the tests of the kernel and of lists on DynamoDB Local, AWS's own engine (needs npm and Java 17)
	@.venv/bin/python -m pytest --dynamodb-local tests/storage tests/unit/registry tests/unit/experiments $(ARGS)

browser: $(TESTED) ## walk through the site with Debian's Chromium; pictures of all pages go to .browser/ (ARGS="-k tokens")
	@.venv/bin/python -m tests.browser.chromium
	@.venv/bin/python -m pytest tests/browser -n 2 --dist worksteal $(ARGS)

pictures: $(TESTED) ## make the pictures of README anew, with that Chromium
	@.venv/bin/python -m pytest tests/browser/readme_pictures.py $(ARGS)

odd-requests: $(TESTED) ## send 20,000 odd requests to a site on the emulator, and as many to one on DynamoDB Local (ARGS="-k registry")
	@.venv/bin/python -m pytest tests/odd_requests --all $(ARGS)
	@.venv/bin/python -m pytest tests/odd_requests --all --dynamodb-local $(ARGS)

matrix: $(TESTED) ## run every cell of the authorization matrix; `make test` runs those that decide the rest
	@.venv/bin/python -m pytest -n auto tests/contract/matrix/test_matrix.py --all $(ARGS)

check: .venv/ready ## lint, types, import rules, template
	@.venv/bin/ruff check . && .venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/cfn-lint template.yaml

audit: .venv-sam/ready .venv-checkov/ready ## judge the template as SAM and checkov do; each exception stands in it with its reason
	@$(SAM) validate --lint --region eu-west-1 > /dev/null || $(SAM) validate --lint --region eu-west-1
	@judged=$$(.venv-checkov/bin/checkov --file template.yaml --framework cloudformation --skip-download --compact --quiet); \
		status=$$?; echo "$$judged"; \
		case "$$judged" in *"Parsing errors: "[1-9]*) echo "checkov could not read the template, so it judged nothing"; exit 1;; esac; \
		exit $$status

audit-libraries: .venv-pip-audit/ready ## look the pinned libraries up in lists of known vulnerabilities (needs the network)
	@.venv-pip-audit/bin/pip-audit --strict --disable-pip --no-deps --requirement requirements.txt --requirement constraints.txt

coverage: $(TESTED) ## run the tests and show which lines and branches none of them has met
	@.venv/bin/python -m pytest $(PARALLEL) --cov --cov-report=term-missing:skip-covered $(ARGS)

e2e: $(TESTED) .venv-sam/ready ## build and deploy the real stack onto an emulator that enforces IAM, and test it (ARGS="tests/contract/registry")
	@.venv/bin/python -m infra.e2e $(ARGS)

e2e-full: ARGS = --drill tests/contract
e2e-full: e2e ## the same with every contract test that can run there, and the restore drill; it takes long

deploy: .venv/ready .venv-sam/ready ## create or update the stack in the AWS account of the environment (ARGS="--parameter-overrides PublicUrl=https://...")
	@$(SAM) build
	@$(SAM) deploy $(ARGS)

destroy: .venv-sam/ready ## delete that stack; its tables and its bucket stay
	@$(SAM) delete $(ARGS)

ready: $(TESTED) ## only set up what the others need

.venv/ready: requirements.txt $(wildcard functions/*/requirements.txt) requirements-dev.txt constraints.txt .venv-uv/ready
	$(call environment,.venv,-r requirements-dev.txt -c constraints.txt)

.venv-ministack/ready: infra/local/ministack.txt .venv-uv/ready
	$(call environment,.venv-ministack,-r infra/local/ministack.txt)

.venv-mytardisclient/ready: tests/contract/clients/mytardisclient.txt .venv-uv/ready
	$(call environment,.venv-mytardisclient,-r tests/contract/clients/mytardisclient.txt)

.venv-ckanapi/ready: tests/contract/clients/ckanapi.txt .venv-uv/ready
	$(call environment,.venv-ckanapi,-r tests/contract/clients/ckanapi.txt)

.venv-dmponline/ready: tests/contract/clients/dmponline.txt .venv-uv/ready
	$(call environment,.venv-dmponline,-r tests/contract/clients/dmponline.txt)

# Written for Python 2.7: its source alone. Its tests run it where there is a `jython` or a `python2.7`
.venv-ckanclient/ready: .venv-uv/ready
	@.venv-uv/bin/python -m infra.package_source ckanclient 0.10 3d76cc32ef70e4c3145a138bc04b55f26212dc5cdd680bb3ad658be89a0c9b97 .venv-ckanclient \
		|| { mkdir -p .venv-ckanclient; echo "ckanclient's source is not to be had: its own test is skipped"; }
	@touch $@

.venv-sam/ready: infra/e2e/sam.txt .venv-uv/ready
	$(call environment,.venv-sam,-r infra/e2e/sam.txt)

.venv-pip-audit/ready: infra/pip-audit.txt .venv-uv/ready
	$(call environment,.venv-pip-audit,-r infra/pip-audit.txt)

.venv-checkov/ready: infra/checkov.txt .venv-uv/ready
	$(call environment,.venv-checkov,-r infra/checkov.txt)

# Where uv has no wheel, nothing but this mark is in the directory, and pip makes the environments
.venv-uv/ready: infra/uv.txt
	@test -n "$(PYTHON)" || { echo "Stele needs Python 3.11 or newer with its venv module. None was found:" \
		"install one (on Debian: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv --clear .venv-uv
	@.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: -r infra/uv.txt || true
	@touch $@

# $(call environment,DIRECTORY,WHAT TO INSTALL)
define environment
	@infra/environment.sh "$(PYTHON)" $(1) $(2)
	@touch $@
endef

# What `sam build` runs for each function of template.yaml, for several at once: who calls it has set up what it needs
LAMBDA_PYTHON ?= 3.13
LAMBDA_PLATFORM ?= aarch64

build-AuthorizerFunction: package-authorizer
build-AccountsFunction: package-accounts
build-RegistryFunction build-RegistryArrivalsFunction build-RegistryOutboxFunction: package-registry
build-CatalogueFunction build-CatalogueArrivalsFunction build-CatalogueOutboxFunction build-PublishingFunction: package-catalogue
build-RepositoryFunction build-RepositoryArrivalsFunction build-RepositoryOutboxFunction: package-repository
build-PlansFunction build-PlansOutboxFunction: package-plans
build-PlansPdfFunction: package-plans_pdf
build-WebFunction: package-web
build-MailerFunction: package-mailer
build-StagingSweepFunction: package-staging
build-IndexerFunction build-IndexerChangesFunction build-IndexerUpkeepFunction: package-indexer
build-ExperimentsFunction build-ExperimentsArrivalsFunction build-ExperimentsOutboxFunction: package-experiments

package-%:
	@.venv/bin/python -m infra.packaging $* "$(ARTIFACTS_DIR)" --python $(LAMBDA_PYTHON) --processor $(LAMBDA_PLATFORM)
