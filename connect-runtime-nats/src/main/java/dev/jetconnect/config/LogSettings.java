package dev.jetconnect.config;

import org.apache.kafka.common.record.internal.CompressionType;

/**
 * Settings of the record log.
 *
 * @param group first part of each stream's, subject's and bucket's name
 * @param replicas of each stream and bucket
 * @param bundleBytesMax uncompressed bytes of records in one message
 * @param bundleRecordsMax records in one message, at most 65,536
 * @param windowBytesMax published and not yet acknowledged bytes of one task
 * @param prefetchBytesMax bytes that one reader holds ahead of its task
 */
public record LogSettings(
        String group,
        int replicas,
        int bundleBytesMax,
        int bundleRecordsMax,
        long windowBytesMax,
        long prefetchBytesMax,
        CompressionType compression) {}
