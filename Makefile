.PHONY: up verify install requirements wheels messages

up verify install:
	python3 manage.py $@

# Refresh the pinned requirements after a change in pyproject.toml, for every Python that it names;
# dev.txt pins all versions, wheels.txt tells for which Pythons each pin has a wheel.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links
PIN = $(COMPILE) pyproject.toml --upgrade --generate-hashes
requirements:
	$(PIN) --extra train --extra dev --output-file requirements/dev.txt
	$(PIN) --constraint requirements/dev.txt --extra train --output-file requirements/train.txt
	$(PIN) --constraint requirements/dev.txt --output-file requirements/run.txt
	$(PIN) --constraint requirements/dev.txt --extra benchmark --output-file requirements/benchmark.txt
	echo uv | $(COMPILE) - --upgrade --generate-hashes --output-file requirements/uv.txt
	$(MAKE) wheels
wheels:
	mkdir -p build
	$(COMPILE) requirements/dev.txt --no-deps --format pylock.toml --output-file build/pylock.toml
	.venv/bin/python requirements/wheels.py build/pylock.toml

# Collect the texts anew for every language in locale/, and compile what is translated (gettext).
messages:
	.venv/bin/python manage.py makemessages --all --add-location file --no-obsolete \
		--ignore tests --ignore benchmarks --ignore var
	.venv/bin/python manage.py compilemessages --ignore .venv
