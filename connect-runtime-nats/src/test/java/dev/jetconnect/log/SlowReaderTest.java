package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.log.StreamReader.ReaderSettings;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
    private static final int MESSAGES = 40;

    @Test
    void serverSendsEachMessageOnceHoweverLongTheTaskTakes()
            throws IOException, InterruptedException, JetStreamApiException {
        try (TestNats nats = TestNats.start()) {
            StreamNames names =
                    new RecordStreams(nats.client(), nats.newGroup()).ensureStream("connector");
            publish(nats, names, 0, MESSAGES);
            ArrivalQueue roomForOne = new ArrivalQueue(1);
            ReaderSettings settings =
                    new ReaderSettings(
                            names.stream(), "slow", List.of(names.subject("topic", 0)), 1);

            try (StreamReader reader = StreamReader.start(nats.client(), settings, roomForOne)) {
                // What the reader asked for is over, by the server's clock, while it is held back.
                await().atMost(ofSeconds(60)).until(() -> isHeldBack(consumers(nats, names)));
                String name = consumers(nats, names).get(0).getName();
                publish(nats, names, MESSAGES, 2 * MESSAGES);

                List<String> read = new ArrayList<>();
                for (int i = 0; i < 2 * MESSAGES; i++) {
                    read.add(new String(roomForOne.poll(ofSeconds(60)).get().payload(), UTF_8));
                }

                assertThat(read)
                        .isEqualTo(
                                IntStream.range(0, 2 * MESSAGES)
                                        .mapToObj(Integer::toString)
                                        .toList());
                ConsumerInfo consumer = consumers(nats, names).get(0);
                assertThat(consumer.getName()).as("the only one there was").isEqualTo(name);
                assertThat(consumer.getDelivered().getConsumerSequence())
                        .as("messages that the server sent")
                        .isEqualTo(2 * MESSAGES);
            }
            await().atMost(ofSeconds(60)).until(() -> consumers(nats, names).isEmpty());
        }
    }

    private static boolean isHeldBack(List<ConsumerInfo> consumers) {
        return consumers.size() == 1
                && consumers.get(0).getDelivered().getConsumerSequence() == MESSAGES
                && consumers.get(0).getNumWaiting() == 0;
    }

    private static List<ConsumerInfo> consumers(TestNats nats, StreamNames names)
            throws IOException, JetStreamApiException {
        return nats.client().management().getConsumers(names.stream());
    }

    private static void publish(TestNats nats, StreamNames names, int begin, int end)
            throws IOException, JetStreamApiException {
        for (int i = begin; i < end; i++) {
            nats.client()
                    .jetStream()
                    .publish(names.subject("topic", 0), Integer.toString(i).getBytes(UTF_8));
        }
    }
}
