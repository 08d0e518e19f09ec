package dev.jetconnect.log;

/**
 * A run of consecutive records of one topic-partition, as the payload of one message.
 *
 * @param subject of the topic-partition
 * @param payload one Kafka record batch, format v2
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once; never compared or changed.
public record Bundle(String subject, byte[] payload, int recordCount) {}
