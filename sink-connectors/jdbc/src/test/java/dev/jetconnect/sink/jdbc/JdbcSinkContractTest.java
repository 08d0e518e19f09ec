package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.sink.DeliveryContract;
import dev.jetconnect.test.sink.ExactlyOnceContract;
import dev.jetconnect.test.sink.InterleavedRunsContract;
import dev.jetconnect.test.sink.KeyContract;
import dev.jetconnect.test.sink.RefusedRecordsContract;
import dev.jetconnect.test.sink.ResourcesContract;
import dev.jetconnect.test.sink.SchemaChangeContract;
import dev.jetconnect.test.sink.SettingsContract;
import dev.jetconnect.test.sink.SinkUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all of our sinks promise, on each database. */
@OnDatabases(oldestToo = true)
class JdbcSinkContractTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final SinkUnderTest UNDER_TEST = new JdbcSinkUnderTest(SINK);

    @Nested
    class Delivery extends DeliveryContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }

    @Nested
    class ExactlyOnce extends ExactlyOnceContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }

    @Nested
    class InterleavedRuns extends InterleavedRunsContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }

    @Nested
    class Keys extends KeyContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }

    @Nested
    class RefusedRecords extends RefusedRecordsContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }

    @Nested
    class SchemaChange extends SchemaChangeContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }

    @Nested
    class Resources extends ResourcesContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }

    @Nested
    class Settings extends SettingsContract {
        @Override
        protected SinkUnderTest sink() {
            return UNDER_TEST;
        }
    }
}
