package dev.jetconnect.herder;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.errors.SchemaBuilderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureKindTest {
    @ParameterizedTest
    @MethodSource("failures")
    void chainOfCausesTellsTheKind(Throwable failure, FailureKind kind) {
        Throwable wrapped =
                new org.apache.kafka.connect.errors.ConnectException("Exiting the task", failure);

        assertThat(FailureKind.of(wrapped)).isEqualTo(kind);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConfigException("url", "x"), FailureKind.CONFIG),
                Arguments.of(new ClassNotFoundException("x.Y"), FailureKind.CONFIG),
                Arguments.of(new NoClassDefFoundError("x/Y"), FailureKind.CONFIG),
                Arguments.of(new DataException("no such field"), FailureKind.DATA),
                Arguments.of(new SchemaBuilderException("twice"), FailureKind.DATA),
                Arguments.of(new SerializationException("no JSON"), FailureKind.DATA),
                Arguments.of(new ProducerFencedException("taken"), FailureKind.FENCED),
                Arguments.of(new SQLException("no such host"), FailureKind.OUTAGE),
                Arguments.of(new NullPointerException(), FailureKind.OUTAGE),
                Arguments.of(
                        new DataException("registry", new ConnectException("refused")),
                        FailureKind.OUTAGE),
                Arguments.of(
                        new DataException("lookup", new SQLTransientConnectionException()),
                        FailureKind.OUTAGE),
                Arguments.of(
                        new RetriableException(new DataException("not yet")), FailureKind.OUTAGE));
    }

    @Test
    void reasonIsTheInnermostMessageOnOneLine() {
        Throwable failure =
                new RuntimeException(
                        "outer", new SQLException("refused\n  at line 2", (String) null));

        assertThat(FailureKind.reason(failure)).isEqualTo("refused");
        assertThat(FailureKind.reason(new NullPointerException()))
                .isEqualTo("NullPointerException");
        assertThat(FailureKind.reason(new RuntimeException("x".repeat(400)))).hasSize(303);
    }

    @Test
    void causesThatGoRoundEnd() {
        Exception outer = new Exception("outer");
        Exception inner = new Exception("inner", outer);
        outer.initCause(inner);

        assertThat(FailureKind.of(outer)).isEqualTo(FailureKind.OUTAGE);
    }
}
