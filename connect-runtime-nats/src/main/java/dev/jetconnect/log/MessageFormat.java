package dev.jetconnect.log;

import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.BufferSupplier;

/** How records stand in the messages of a stream; each message says it in a header. */
public enum MessageFormat {
    /** Consecutive records of one topic-partition in one message: Kafka's record batch. */
    BUNDLE {
        @Override
        public MessageBuilder builder(
                String subject, int bytesMax, int recordsMax, Compression compression) {
            return new BundleBuilder(subject, bytesMax, recordsMax, compression);
        }

        @Override
        List<StoredRecord> decode(StoredMessage message, BufferSupplier buffers) {
            return BundleReader.records(message, buffers);
        }
    },

    /** One record in one message, as any NATS client reads it. */
    MESSAGE {
        @Override
        public MessageBuilder builder(
                String subject, int bytesMax, int recordsMax, Compression compression) {
            return new SingleMessageBuilder(subject, bytesMax);
        }

        @Override
        List<StoredRecord> decode(StoredMessage message, BufferSupplier buffers) {
            return List.of(SingleMessage.decode(message));
        }
    };

    static final String HEADER = "JetConnect-Format";

    /** Starts the next message on {@code subject}. */
    public abstract MessageBuilder builder(
            String subject, int bytesMax, int recordsMax, Compression compression);

    abstract List<StoredRecord> decode(StoredMessage message, BufferSupplier buffers);

    /** The setting's and the header's word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty if the message does not say. */
    static Optional<MessageFormat> of(StoredMessage message) {
        String word = message.header(HEADER);
        for (MessageFormat format : values()) {
            if (format.word().equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    Headers newHeaders() {
        return new Headers().put(HEADER, word());
    }
}
