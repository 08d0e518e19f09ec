package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Requests for one connector that come at the same time. */
@Conformance
class ConcurrentRequestsConformanceIT {
    private static final int CLIENTS = 8;

    @Test
    @Differs("Kafka Connect may answer 201 to many; here to one, and 409 to the others")
    void oneOfManyCreationsWins(Scene scene) {
        ConnectRest rest = scene.rest();
        Connector source = scene.source("raced");
        scene.deleteAtEnd(source.name());

        List<Answer> answers =
                together(client -> rest.create(source.with("probe.batch", "" + (client + 1))));

        assertThat(answers).extracting(Answer::status).contains(201);
        if (Target.current() == Target.JETCONNECT) {
            assertThat(answers).extracting(Answer::status).containsOnly(201, 409);
            assertThat(answers).extracting(Answer::status).containsOnlyOnce(201);
            Answer created =
                    answers.stream().filter(a -> a.status() == 201).findFirst().orElseThrow();
            assertThat(rest.get("/connectors/" + source.name() + "/config").body())
                    .isEqualTo(created.body().path("config"));
        }
    }

    @Test
    @Differs("patches that race may undo each other in Kafka Connect; here none is lost")
    void noPatchIsLost(Scene scene) {
        ConnectRest rest = scene.rest();
        Connector source = scene.start(scene.source("patched"), 1);
        String path = "/connectors/" + source.name() + "/config";

        List<Answer> answers =
                together(client -> rest.patch(path, "{\"other." + client + "\":\"set\"}"));

        if (Target.current() == Target.JETCONNECT) {
            assertThat(answers).extracting(Answer::status).containsOnly(200);
            for (int client = 0; client < CLIENTS; client++) {
                assertThat(rest.get(path).body().path("other." + client).asText()).isEqualTo("set");
            }
        }
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
    }

    private interface Request {
        Answer send(int client);
    }

    private static List<Answer> together(Request request) {
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            requests.add(() -> request.send(client));
        }
        return ParallelRequests.send(requests);
    }
}
