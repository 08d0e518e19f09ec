package dev.jetconnect.pipeline;

import dev.jetconnect.pipeline.ConnectorPlan.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * What a comparison of a pipeline's two sides is to compare.
 *
 * <p>Thread-safe.
 */
public final class Comparisons {
    private final Pipelines pipelines;
    private final URI worker;

    /**
     * @param worker whose REST tells when the sinks have what the source has
     */
    public Comparisons(Pipelines pipelines, URI worker) {
        this.pipelines = pipelines;
        this.worker = worker;
    }

    /**
     * The settings of the comparison with a sink's database.
     *
     * @param sink its name; empty: the only one that there is to compare with
     * @throws BadRequestException there is no such sink, or none that could be compared
     */
    public Map<String, String> settings(String pipeline, Optional<String> sink) {
        ConnectorPlans plans = pipelines.arrived(pipeline);
        ConnectorPlan chosen = sink.map(name -> named(plans, name)).orElseGet(() -> onlyOne(plans));
        Map<String, String> settings =
                Comparison.of(plans.document(), chosen)
                        .orElseThrow(
                                () ->
                                        new BadRequestException(
                                                chosen.name()
                                                        + " is no JDBC sink of JetConnect: what it"
                                                        + " has written cannot be compared."));
        if (pipelines.isStreaming(pipeline)) {
            settings.putIfAbsent(
                    "watermark.url",
                    worker.resolve("/pipelines/" + pipeline + "/watermark").toString());
        }
        return settings;
    }

    private static ConnectorPlan named(ConnectorPlans plans, String name) {
        return plans.of(Role.SINK).stream()
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new BadRequestException(
                                        "sink: pipeline "
                                                + plans.document().name()
                                                + " has no sink '"
                                                + name
                                                + "', but "
                                                + names(plans.of(Role.SINK))
                                                + "."));
    }

    private static ConnectorPlan onlyOne(ConnectorPlans plans) {
        List<ConnectorPlan> sinks = plans.of(Role.SINK);
        List<ConnectorPlan> comparable =
                sinks.stream()
                        .filter(sink -> Comparison.of(plans.document(), sink).isPresent())
                        .toList();
        if (comparable.size() > 1) {
            throw new BadRequestException(
                    "sink: pipeline "
                            + plans.document().name()
                            + " has several, name one of "
                            + names(comparable)
                            + ".");
        }
        return comparable.isEmpty() ? sinks.get(0) : comparable.get(0);
    }

    private static String names(List<ConnectorPlan> sinks) {
        return sinks.stream().map(ConnectorPlan::name).collect(Collectors.joining(", "));
    }
}
