package dev.jetconnect.transport;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * The part of Kafka's producer interface that Connect's tasks never call: an honest refusal, in one
 * place.
 */
abstract class UnsupportedProducer implements Producer<byte[], byte[]> {
    @Override
    public void initTransactions() {
        throw unsupported("initTransactions");
    }

    @Override
    public void beginTransaction() {
        throw unsupported("beginTransaction");
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> values, ConsumerGroupMetadata metadata) {
        throw unsupported("sendOffsetsToTransaction");
    }

    @Override
    public void commitTransaction() {
        throw unsupported("commitTransaction");
    }

    @Override
    public void abortTransaction() {
        throw unsupported("abortTransaction");
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
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> producerRecord) {
        return send(producerRecord, null);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String text) {
        throw unsupported("partitionsFor");
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw unsupported("clientInstanceId");
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(30));
    }

    private static UnsupportedOperationException unsupported(String method) {
        return new UnsupportedOperationException(
                "Connect's tasks do not call Producer."
                        + method
                        + "(), and this runtime has no Kafka");
    }
}
