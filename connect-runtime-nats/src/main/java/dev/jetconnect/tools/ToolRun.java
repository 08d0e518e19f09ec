package dev.jetconnect.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a tool that tells in lines of JSON how far it is, and at last what it has found.
 *
 * <p>Thread-safe.
 */
public final class ToolRun {
    private static final Logger log = LoggerFactory.getLogger(ToolRun.class);

    private final long id;
    private final ToolProvider tool;
    private final Thread thread;
    private volatile String latest;
    private volatile Integer status;

    /**
     * @param settings as JSON; they are not kept
     */
    ToolRun(long id, ToolProvider tool, String settings) {
        this.id = id;
        this.tool = tool;
        this.thread = new Thread(() -> run(settings), tool.name() + "-" + id);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    public long id() {
        return id;
    }

    /** What the tool has said last, in JSON; empty: nothing yet. */
    public Optional<String> latest() {
        return Optional.ofNullable(latest);
    }

    public boolean isRunning() {
        return status == null;
    }

    /** Asks it to end; what it has found by then is its report. */
    void stop() {
        thread.interrupt();
    }

    /** Stops it, and waits as long for it. */
    void end(long millisMax) throws InterruptedException {
        stop();
        thread.join(millisMax);
    }

    private void run(String settings) {
        Thread.currentThread().setContextClassLoader(tool.getClass().getClassLoader());
        StringWriter report = new StringWriter();
        int ended = -1;
        try {
            ended =
                    tool.run(
                            new PrintWriter(report),
                            new PrintWriter(new LatestLine(), true),
                            settings);
        } catch (RuntimeException | LinkageError e) {
            log.error("The tool {} failed", tool.name(), e);
        } finally {
            if (!report.toString().isBlank()) {
                latest = report.toString();
            }
            status = ended;
        }
    }

    /** Keeps whole lines, the last one only. */
    private final class LatestLine extends Writer {
        private final StringBuilder line = new StringBuilder();

        @Override
        public void write(char[] text, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (text[i] != '\n') {
                    line.append(text[i]);
                } else if (!line.isEmpty()) {
                    latest = line.toString();
                    line.setLength(0);
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
