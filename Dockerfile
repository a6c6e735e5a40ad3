# One static binary and the certificates it trusts. State is in /data, and so
# is config.yaml, if there is one:
#
#   docker build -t heed .
#   docker run -p 127.0.0.1:8080:8080 -v heed:/data heed
#
# It listens on every address of the container (--listen, which a configuration
# does not override); what may reach it is decided by -p.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /heed . && mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /heed /heed
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/heed", "health", "--listen", "127.0.0.1:8080"]
ENTRYPOINT ["/heed"]
CMD ["serve", "--listen", "0.0.0.0:8080"]
