# The service with everything it needs, the embedded engine and its Java runtime included.
#   docker build -t verbundgraph . && docker run -p 127.0.0.1:8000:8000 -v verbundgraph:/data verbundgraph
# docker-compose.yml runs it with a Neo4j instead.
ARG BASE=python:3.13.14-slim-trixie

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1 \
    UV_PROJECT_ENVIRONMENT=/opt/verbundgraph \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY .ci/uv.txt .ci/
RUN pip install --only-binary :all: --require-hashes -r .ci/uv.txt
# Dependencies first: they change less often than our code, and the layer is reused.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY README.md LICENSE NOTICE CHANGELOG.md ./
COPY schema schema/
COPY graph graph/
COPY loaders loaders/
COPY web web/
COPY api api/
RUN uv sync --frozen --no-dev --no-editable

FROM ${BASE}
LABEL org.opencontainers.image.title="Verbundgraph" \
      org.opencontainers.image.description="Knowledge graph of Germany's digital public administration" \
      org.opencontainers.image.licenses="EUPL-1.2"
# A number for the user, so that a cluster can see that it is not root.
RUN groupadd --gid 10001 verbundgraph \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin verbundgraph \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY LICENSE NOTICE /usr/share/doc/verbundgraph/
COPY --from=build /opt/verbundgraph /opt/verbundgraph
ENV PATH=/opt/verbundgraph/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VERBUNDGRAPH_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# The first start loads the shipped data and may take minutes on a small machine.
HEALTHCHECK --interval=10s --timeout=5s --start-period=5m --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["verbundgraph"]
CMD ["serve", "--host", "0.0.0.0", "--data-dir", "/data"]
