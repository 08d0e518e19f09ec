package dev.jetconnect.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SeenWindowTest {
    @Test
    void behavesAsAMapInOrderOfArrival() {
        int entriesMax = 1500;
        long age = 50;
        SeenWindow window = new SeenWindow(entriesMax, age);
        Map<Long, Integer> times = new HashMap<>();
        Deque<Long> arrivals = new ArrayDeque<>();
        Random random = new Random(7);
        int now = 0;

        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(20) == 0 ? 1 : 0;
            // Few low words, so that cells collide.
            long number = random.nextInt(6000);
            window.expire(now);
            while (!arrivals.isEmpty() && now - times.get(arrivals.peek()) > age) {
                times.remove(arrivals.poll());
            }
            boolean isKnown = window.find(number % 97, number) >= 0;
            assertThat(isKnown).isEqualTo(times.containsKey(number));
            if (!isKnown) {
                window.add(number % 97, number, 0, now);
                if (arrivals.size() == entriesMax) {
                    times.remove(arrivals.poll());
                }
                arrivals.add(number);
                times.put(number, now);
            }
            assertThat(window.size()).isEqualTo(arrivals.size());
        }
    }

    @Test
    void survivesTheEndOfTheSecondsOfAnInt() {
        SeenWindow window = new SeenWindow(10, 60);
        window.add(1, 1, 0, Integer.MAX_VALUE - 10);

        window.expire(Integer.MIN_VALUE + 20);
        assertThat(window.find(1, 1)).isNotNegative();
        window.expire(Integer.MIN_VALUE + 60);
        assertThat(window.find(1, 1)).isNegative();
    }

    @Test
    void originsStayWithTheirHashesWhenItGrows() {
        SeenWindow window = new SeenWindow(100_000, 60);
        RandomGenerator random = new Random(3);
        long[] hashes = random.longs(100_000).toArray();

        for (long hash : hashes) {
            window.add(hash, ~hash, hash * 31, 0);
        }

        for (long hash : hashes) {
            assertThat(window.origin(window.find(hash, ~hash))).isEqualTo(hash * 31);
        }
    }
}
