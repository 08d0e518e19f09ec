package dev.jetconnect.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the nats-server that the worker starts by itself.
 *
 * @param dataDirectory absolute folder of streams, buckets and the server's own files
 * @param program the nats-server program; empty: look it up
 * @param port loopback port; 0: any free one
 * @param freeBytesMin of the disk that records may not take; negative: a default of its size
 */
public record ServerSettings(
        Path dataDirectory, Optional<Path> program, int port, long freeBytesMin) {
    public ServerSettings(Path dataDirectory, Optional<Path> program, int port) {
        this(dataDirectory, program, port, -1);
    }
}
