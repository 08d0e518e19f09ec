package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Linux counts for its processes: CPU time and memory, from {@code /proc}.
 *
 * <p>Thread-safe.
 */
public final class ProcessTable {
    /** Linux shows clock ticks to programs at this rate, whatever the kernel's own is. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");
    private static final Pattern MEMORY_LINE = Pattern.compile("(Vm\\w+):\\s+(\\d+) kB");

    private ProcessTable() {}

    /** CPU seconds of one process, all its threads. */
    public static double cpuSeconds(long processId) {
        return stat(processId).map(stat -> stat.ownTicks / TICKS_PER_SECOND).orElse(0.0);
    }

    /**
     * CPU seconds of a process and all its descendants, also of those that have ended: theirs are
     * with the parent that waited for them.
     */
    public static double cpuSecondsOfTree(long processId) {
        double ended = stat(processId).map(stat -> stat.endedTicks / TICKS_PER_SECOND).orElse(0.0);
        return cpuSeconds(processId)
                + ended
                + children(processId).mapToDouble(ProcessTable::cpuSecondsOfTree).sum();
    }

    /** CPU seconds that the whole machine has spent on work, of all its cores. */
    static double cpuSecondsOfMachine() {
        String[] fields =
                read(PROC.resolve("stat")).lines().findFirst().orElse("").split("\\s+", -1);
        // cpu user nice system idle iowait irq softirq: all but idle and iowait
        return Stream.of(1, 2, 3, 6, 7).mapToLong(i -> Long.parseLong(fields[i])).sum()
                / TICKS_PER_SECOND;
    }

    /** The largest resident memory so far, in MB. */
    static double residentPeakMegabytes(long processId) {
        return memory(processId, "VmHWM");
    }

    static double residentMegabytes(long processId) {
        return memory(processId, "VmRSS");
    }

    static long threads(long processId) {
        return PROC.resolve(String.valueOf(processId)).resolve("task").toFile().list().length;
    }

    private static double memory(long processId, String field) {
        Matcher line =
                MEMORY_LINE.matcher(
                        read(PROC.resolve(String.valueOf(processId)).resolve("status")));
        while (line.find()) {
            if (line.group(1).equals(field)) {
                return Long.parseLong(line.group(2)) / 1024.0;
            }
        }
        throw new BenchmarkFailure("Process " + processId + " has no " + field + ".");
    }

    private static Stream<Long> children(long processId) {
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Long::valueOf)
                    .filter(id -> stat(id).filter(stat -> stat.parent == processId).isPresent())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the process has ended. */
    private static Optional<Stat> stat(long processId) {
        String line;
        try {
            line = Files.readString(PROC.resolve(String.valueOf(processId)).resolve("stat"));
        } catch (IOException e) {
            return Optional.empty();
        }
        // The program's name, in brackets, may hold spaces; the fields after it are numbered from
        // 3.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long[] ticks =
                Arrays.stream(fields, 11, 15).mapToLong(Long::parseLong).toArray(); // 14 to 17
        return Optional.of(
                new Stat(Long.parseLong(fields[1]), ticks[0] + ticks[1], ticks[2] + ticks[3]));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Stat(long parent, long ownTicks, long endedTicks) {}
}
