package dev.jetconnect.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryShareTest {
    private static final long MEGABYTE = 1024 * 1024;

    private final MemoryShare memory = new MemoryShare(64 * MEGABYTE);

    @Test
    void fewHoldWhatTheyNeed() {
        try (MemoryShare.Member first = memory.join(8 * MEGABYTE);
                MemoryShare.Member second = memory.join(MEGABYTE)) {
            assertThat(first.bytesMax()).isEqualTo(8 * MEGABYTE);
            assertThat(second.bytesMax()).isEqualTo(MEGABYTE);
        }
    }

    @Test
    void manyHoldNoMoreTogetherThanThereIs() {
        List<MemoryShare.Member> members = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            members.add(memory.join(8 * MEGABYTE));
        }

        assertThat(members.stream().mapToLong(MemoryShare.Member::bytesMax).sum())
                .isEqualTo(64 * MEGABYTE);
    }

    @Test
    void whoLeavesMakesRoomOnce() {
        MemoryShare.Member stays = memory.join(64 * MEGABYTE);
        MemoryShare.Member leaves = memory.join(64 * MEGABYTE);
        assertThat(stays.bytesMax()).isEqualTo(32 * MEGABYTE);

        leaves.close();
        leaves.close();

        assertThat(stays.bytesMax()).isEqualTo(64 * MEGABYTE);
    }

    @Test
    void eachMayMoveAMessageHoweverManyThereAre() {
        MemoryShare none = new MemoryShare(0);

        try (MemoryShare.Member member = none.join(MEGABYTE)) {
            assertThat(member.bytesMax()).isPositive();
        }
    }
}
