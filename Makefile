.PHONY: up verify install requirements messages

up verify install:
	python3 manage.py $@

# Refresh the pinned requirements after a change in pyproject.toml; dev.txt pins all versions.
COMPILE = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
requirements:
	$(COMPILE) --extra train --extra dev --output-file requirements/dev.txt
	$(COMPILE) --constraint requirements/dev.txt --extra train --output-file requirements/train.txt
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt
	$(COMPILE) --constraint requirements/dev.txt --extra benchmark --output-file requirements/benchmark.txt
	echo uv | uv pip compile - --quiet --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-header --no-annotate --output-file requirements/uv.txt

# Collect the texts anew for every language in locale/, and compile what is translated (gettext).
messages:
	.venv/bin/python manage.py makemessages --all --add-location file --no-obsolete \
		--ignore tests --ignore benchmarks --ignore var
	.venv/bin/python manage.py compilemessages --ignore .venv
