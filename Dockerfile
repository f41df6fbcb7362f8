# consentry with Debian's Chromium. Chromium's sandbox stays on, so the container needs leave to make
# user namespaces: docs/container.md.
FROM rust:1-trixie AS build
WORKDIR /src
COPY . .
# The commit, which --version and every report name; the repository itself is not copied in.
ARG CONSENTRY_COMMIT=unknown
ENV CONSENTRY_COMMIT=$CONSENTRY_COMMIT
RUN cargo build --release --locked

FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates chromium fonts-liberation fonts-noto-core libnss3-tools tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin consentry \
 && install -d -o consentry -g consentry -m 0700 /out
COPY --from=build /src/target/release/consentry /usr/local/bin/consentry
COPY --from=build /src/LICENSE-APACHE /src/LICENSE-MIT /usr/share/doc/consentry/
USER 10001:10001
ENV CONSENTRY_CHROME=/usr/bin/chromium
VOLUME /out
WORKDIR /out
# A stop is an interruption: what was recorded is kept and marked.
STOPSIGNAL SIGINT
# Takes in the processes of Chromium that ended after their parent.
ENTRYPOINT ["tini", "--", "consentry"]
CMD ["--help"]
