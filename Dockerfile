# syntax=docker/dockerfile:1
FROM rust:1.95.0-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --profile dist --locked --package muster-api --package muster-cli \
    && cp target/dist/muster-api target/dist/muster /

# glibc and certificate roots, no shell, nobody is root
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /muster-api /muster /usr/local/bin/
COPY --from=build /src/LICENSE /src/NOTICE /usr/share/doc/muster/
ENV MUSTER__SERVER__LISTEN=0.0.0.0:8080 \
    MUSTER__METRICS__LISTEN=0.0.0.0:9464
USER 65532:65532
EXPOSE 8080 9464
ENTRYPOINT ["/usr/local/bin/muster-api"]
CMD ["serve"]
