package dev.jetconnect.transport;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * The part of Kafka's consumer interface that Connect's sink tasks never call: an honest refusal,
 * in one place.
 */
abstract class UnsupportedConsumer implements Consumer<byte[], byte[]> {
    @Override
    public Set<String> subscription() {
        throw unsupported("subscription");
    }

    @Override
    public void subscribe(Collection<String> partitions) {
        throw unsupported("subscribe");
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        throw unsupported("assign");
    }

    @Override
    public void subscribe(Pattern pattern) {
        throw unsupported("subscribe");
    }

    @Override
    public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
        throw unsupported("subscribe");
    }

    @Override
    public void subscribe(SubscriptionPattern pattern) {
        throw unsupported("subscribe");
    }

    @Override
    public void unsubscribe() {
        throw unsupported("unsubscribe");
    }

    @Override
    public void commitSync() {
        throw unsupported("commitSync");
    }

    @Override
    public void commitSync(Duration timeout) {
        throw unsupported("commitSync");
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> values, Duration timeout) {
        throw unsupported("commitSync");
    }

    @Override
    public void commitAsync() {
        throw unsupported("commitAsync");
    }

    @Override
    public void commitAsync(OffsetCommitCallback callback) {
        throw unsupported("commitAsync");
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        throw unsupported("registerMetricForSubscription");
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        throw unsupported("unregisterMetricFromSubscription");
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        throw unsupported("seek");
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        throw unsupported("seekToBeginning");
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        throw unsupported("seekToEnd");
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        throw unsupported("position");
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        throw unsupported("committed");
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(
            Set<TopicPartition> partitions, Duration timeout) {
        throw unsupported("committed");
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw unsupported("clientInstanceId");
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String text) {
        throw unsupported("partitionsFor");
    }

    @Override
    public List<PartitionInfo> partitionsFor(String text, Duration timeout) {
        throw unsupported("partitionsFor");
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics() {
        throw unsupported("listTopics");
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
        throw unsupported("listTopics");
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> values) {
        throw unsupported("offsetsForTimes");
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> values, Duration timeout) {
        throw unsupported("offsetsForTimes");
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        throw unsupported("beginningOffsets");
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(
            Collection<TopicPartition> partitions, Duration timeout) {
        throw unsupported("beginningOffsets");
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        throw unsupported("endOffsets");
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
            Collection<TopicPartition> partitions, Duration timeout) {
        throw unsupported("endOffsets");
    }

    @Override
    public OptionalLong currentLag(TopicPartition partition) {
        throw unsupported("currentLag");
    }

    @Override
    public ConsumerGroupMetadata groupMetadata() {
        throw unsupported("groupMetadata");
    }

    @Override
    public void enforceRebalance() {
        throw unsupported("enforceRebalance");
    }

    @Override
    public void enforceRebalance(String text) {
        throw unsupported("enforceRebalance");
    }

    @Override
    @Deprecated
    public void close(Duration timeout) {
        close();
    }

    @Override
    public void close(CloseOptions options) {
        close();
    }

    private static UnsupportedOperationException unsupported(String method) {
        return new UnsupportedOperationException(
                "Connect's tasks do not call Consumer."
                        + method
                        + "(), and this runtime has no Kafka");
    }
}
