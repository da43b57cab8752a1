# The portal as one image: no compiler, no Node, no root.
# Migrations are a step of their own: docker run … python manage.py migrate

FROM node:22.21.0-bookworm-slim AS node
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.13.9-slim-bookworm AS python
WORKDIR /app
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=node /app/node_modules node_modules
# Built with the development settings, which need no secret; what they leave behind goes.
RUN pybabel compile --directory locale --domain django \
    && python manage.py collectstatic --noinput \
    && python -m compileall -q absorption municipalities smartcities \
    && find var -mindepth 1 -maxdepth 1 -not -name static -delete \
    && rm -r node_modules

FROM python:3.13.9-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PORTAL_ENV=production \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=python /venv /venv
COPY --from=python /app /app
# The only folder that the portal writes to; mount a volume here.
RUN install -d -o 10001 -g 10001 /app/var/media
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "scripts/healthcheck"]
# The heartbeat file lives in memory: a slow disk must not look like a dead worker.
CMD ["gunicorn", "smartcities.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--access-logfile", "-"]
