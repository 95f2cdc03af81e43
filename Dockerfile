# One image for web, worker, beat and the migrations; docker-compose.yml tells them apart.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LONGHAND_HOME=/var/lib/longhand \
    STATIC_ROOT=/srv/longhand/static

WORKDIR /srv/longhand
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .

# The embedded settings need no secret, so the pages' files are collected with them.
RUN useradd --system --uid 1000 --home-dir /var/lib/longhand --create-home longhand \
    && build=$(mktemp -d) \
    && LONGHAND_HOME=$build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf "$build" \
    && mkdir -p /var/lib/longhand/media \
    && chown -R longhand:longhand /var/lib/longhand
ENV LONGHAND_MODE=production
USER longhand
VOLUME /var/lib/longhand
EXPOSE 8000

CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "config.web.HeadersFirst", \
     "--workers", "2", "--threads", "8", "--no-control-socket"]
