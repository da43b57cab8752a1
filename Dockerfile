# The portal as one image: no compiler, no Node, no root. It runs with a read-only root file
# system (docker run --read-only --tmpfs /tmp): it writes to /app/var/media, /app/var/backups,
# /tmp and memory.
# Migrations are a step of their own: docker run … python manage.py migrate

FROM node:22.21.0-trixie-slim AS node
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.13.9-slim-trixie AS python
WORKDIR /app
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt scripts/install-locked ./
RUN PIP_NO_CACHE_DIR=1 ./install-locked /venv requirements.txt
COPY . .
COPY --from=node /app/node_modules node_modules
# Built with the development settings, which need no secret; what they leave behind goes.
RUN pybabel compile --directory locale --domain django \
    && python manage.py collectstatic --noinput \
    && python -m compileall -q absorption municipalities smartcities \
    && find var -mindepth 1 -maxdepth 1 -not -name static -delete \
    && rm -r node_modules

FROM python:3.13.9-slim-trixie
# Letters, Greek ones too, for the pictures of shared pages;
# pg_dump and pg_restore of the major version that compose.yaml runs, with Debian's latest fixes.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH \
    PORTAL_ENV=production \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=python /venv /venv
COPY --from=python /app /app
# The only folders on disk that the portal writes to; mount a volume on each.
RUN install -d -o 10001 -g 10001 /app/var/media /app/var/backups
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "scripts/healthcheck"]
# gunicorn.conf.py has the rest: limits, log, metrics.
CMD ["gunicorn", "smartcities.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--no-control-socket"]
