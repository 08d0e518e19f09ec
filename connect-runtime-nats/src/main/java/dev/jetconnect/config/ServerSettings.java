package dev.jetconnect.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the nats-server that the worker starts by itself.
 *
 * @param dataDirectory absolute folder of streams, buckets and the server's own files
 * @param program the nats-server program; empty: look it up
 * @param port loopback port; 0: any free one
 */
public record ServerSettings(Path dataDirectory, Optional<Path> program, int port) {}
