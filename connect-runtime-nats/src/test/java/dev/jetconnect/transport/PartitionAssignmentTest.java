package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionAssignmentTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void everyPartitionHasExactlyOneTask(int taskCount) {
        for (int i = 0; i < 500; i++) {
            TopicPartition partition = new TopicPartition("topic-" + i % 40, i % 11);

            long owners =
                    IntStream.range(0, taskCount)
                            .filter(task -> assignment(task, taskCount).isMine(partition))
                            .count();

            assertThat(owners).isEqualTo(1);
        }
    }

    @Test
    void partitionsOfOneTopicAreSpreadEvenly() {
        for (int task = 0; task < 4; task++) {
            PartitionAssignment assignment = assignment(task, 4);

            long mine =
                    IntStream.range(0, 12)
                            .filter(i -> assignment.isMine(new TopicPartition("orders", i)))
                            .count();

            assertThat(mine).isEqualTo(3);
        }
    }

    @Test
    void listSubscribesExactlyItsTopics() {
        PartitionAssignment assignment =
                PartitionAssignment.ofTopics(List.of("b", "a", "absent"), 0, 1);

        assertThat(assignment.subscribed(List.of("c", "b", "ab", "a"))).containsExactly("a", "b");
    }

    @Test
    void patternSubscribesTopicsThatMatchAsAWhole() {
        PartitionAssignment assignment =
                PartitionAssignment.ofPattern(Pattern.compile("shop\\.o.*"), 0, 1);

        assertThat(assignment.subscribed(List.of("shop.orders", "my.shop.orders", "shop.items")))
                .containsExactly("shop.orders");
    }

    private static PartitionAssignment assignment(int task, int taskCount) {
        return PartitionAssignment.ofTopics(List.of(), task, taskCount);
    }
}
