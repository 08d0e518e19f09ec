package dev.jetconnect.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_CONNECTOR_NAME;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_EXCEPTION;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_EXCEPTION_MESSAGE;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_EXCEPTION_STACK_TRACE;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_EXECUTING_CLASS;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_ORIG_OFFSET;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_ORIG_PARTITION;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_ORIG_TOPIC;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_STAGE;
import static org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.ERROR_HEADER_TASK_ID;

import dev.jetconnect.convert.json.StreamingJsonConverter;
import dev.jetconnect.nats.Backoff;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a sink task could not process to its dead-letter topic, unchanged, in a stream of the
 * sink connector's own (KIP-298). The context headers are Connect's.
 *
 * <p>Thread-safe.
 */
final class DeadLetterReporter implements ErrorReporter<ConsumerRecord<byte[], byte[]>> {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterReporter.class);

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(5);

    private final JetStreamProducer producer;
    private final ConnectorTaskId task;
    private final SinkConnectorConfig config;
    private final ErrorHandlingMetrics metrics;
    private final CountDownLatch closed = new CountDownLatch(1);

    DeadLetterReporter(
            JetStreamProducer producer,
            ConnectorTaskId task,
            SinkConnectorConfig config,
            ErrorHandlingMetrics metrics) {
        this.producer = producer;
        this.task = task;
        this.config = config;
        this.metrics = metrics;
    }

    @Override
    public Future<RecordMetadata> report(
            ProcessingContext<ConsumerRecord<byte[], byte[]>> context) {
        metrics.recordDeadLetterQueueProduceRequest();
        ConsumerRecord<byte[], byte[]> original = context.original();
        if (original == null) {
            metrics.recordDeadLetterQueueProduceFailed();
            return CompletableFuture.completedFuture(null);
        }
        Headers headers = new RecordHeaders(original.headers());
        if (config.isDlqContextHeadersEnabled()) {
            addContext(headers, original, context);
        }
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(
                        config.dlqTopicName().trim(),
                        null,
                        original.timestamp() == RecordBatch.NO_TIMESTAMP
                                ? null
                                : original.timestamp(),
                        original.key(),
                        original.value(),
                        headers);
        Future<RecordMetadata> sent = send(letter);
        producer.endOfPoll();
        return sent;
    }

    /** The first letter makes the topic known to all, which waits while NATS is away. */
    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> letter) {
        Duration delay = RETRY_DELAY;
        while (true) {
            try {
                return producer.send(
                        letter,
                        (metadata, failure) -> {
                            if (failure != null) {
                                metrics.recordDeadLetterQueueProduceFailed();
                            }
                        });
            } catch (RetriableException e) {
                log.warn("Task {} waits to write a dead letter: {}", task, e.getMessage());
                if (isClosedWithin(delay)) {
                    throw e;
                }
                delay = Backoff.longer(delay, RETRY_DELAY_MAX);
            }
        }
    }

    private boolean isClosedWithin(Duration delay) {
        try {
            return closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        producer.close();
    }

    private void addContext(
            Headers headers,
            ConsumerRecord<byte[], byte[]> original,
            ProcessingContext<ConsumerRecord<byte[], byte[]>> context) {
        add(headers, ERROR_HEADER_ORIG_TOPIC, original.topic());
        add(headers, ERROR_HEADER_ORIG_PARTITION, Integer.toString(original.partition()));
        add(headers, ERROR_HEADER_ORIG_OFFSET, Long.toString(original.offset()));
        add(headers, ERROR_HEADER_CONNECTOR_NAME, task.connector());
        add(headers, ERROR_HEADER_TASK_ID, Integer.toString(task.task()));
        add(headers, ERROR_HEADER_STAGE, context.stage().name());
        add(
                headers,
                ERROR_HEADER_EXECUTING_CLASS,
                StreamingJsonConverter.nameOf(context.executingClass()));
        Throwable error = context.error();
        if (error != null) {
            add(headers, ERROR_HEADER_EXCEPTION, error.getClass().getName());
            add(headers, ERROR_HEADER_EXCEPTION_MESSAGE, error.getMessage());
            add(headers, ERROR_HEADER_EXCEPTION_STACK_TRACE, stackTrace(error));
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value == null ? null : value.getBytes(UTF_8));
    }

    private static String stackTrace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
