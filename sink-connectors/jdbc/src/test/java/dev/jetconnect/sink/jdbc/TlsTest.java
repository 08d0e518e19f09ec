package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.Certificates;
import dev.jetconnect.test.sink.FlatTopic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Both sides show certificates; who has the wrong ones fails at once, and tells no secret. */
@OnDatabases
class TlsTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Certificates CERTIFICATES = SecureAddress.CERTIFICATES;

    private SecureAddress address;

    @BeforeEach
    void requireCertificates() {
        address = SINK.target().secure();
    }

    @AfterEach
    void endTls() {
        SINK.target().endTls();
    }

    private static JdbcSinkTask start(String url) {
        return SINK.start(
                "connection.url",
                url,
                "connection.username",
                SecureAddress.USER,
                "connection.password",
                "secret",
                "pk.fields",
                "id");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatStartFails(
            String url) {
        return assertThatThrownBy(() -> start(url))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("Cannot connect to jdbc:")
                .satisfies(TlsTest::assertNoSecret);
    }

    private static void assertNoSecret(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain(Certificates.PASSWORD, "wr0ng-s3cret");
    }

    @Test
    void rightCertificatesOfBothSidesConnect() {
        String url = address.withClient(CERTIFICATES.authority(), Certificates.PASSWORD);
        JdbcSinkTask task = start(url);
        Schema schema = SchemaBuilder.struct().field("note", Schema.STRING_SCHEMA).build();

        task.open(List.of(new TopicPartition("notes", 0)));
        SINK.put(
                task,
                new FlatTopic("notes", Schema.INT64_SCHEMA)
                        .row(1L, new Struct(schema).put("note", "a")));

        assertThat(SINK.query("SELECT note FROM notes")).isEqualTo("a");
        assertThat(JdbcSinkConfig.of(SINK.settings("connection.url", url)).toString())
                .doesNotContain(Certificates.PASSWORD);
    }

    @Test
    void serverOfAnotherAuthorityIsRefused() {
        assertThatStartFails(
                        address.withClient(CERTIFICATES.otherAuthority(), Certificates.PASSWORD))
                .hasMessageContaining("certificate");
    }

    @Test
    void serverOfAnotherNameIsRefused() {
        assertThatStartFails(
                        address.withClient(CERTIFICATES.authority(), Certificates.PASSWORD)
                                .replace("//localhost:", "//127.0.0.1:"))
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void clientWithoutACertificateIsRefused() {
        assertThatStartFails(address.trusting(CERTIFICATES.authority()))
                .hasMessageContaining("certificate");
    }

    @Test
    void storeThatItsPasswordDoesNotOpenIsTold() {
        assertThatStartFails(address.withClient(CERTIFICATES.authority(), "wr0ng-s3cret"));
    }

    @Test
    void fileThatIsNotThereIsTold() {
        Path nowhere = Path.of("target", "nowhere.pem");

        assertThatStartFails(address.withClient(nowhere, Certificates.PASSWORD))
                .hasMessageContaining("nowhere.pem");
    }
}
