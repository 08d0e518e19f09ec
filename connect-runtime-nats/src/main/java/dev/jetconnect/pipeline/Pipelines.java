package dev.jetconnect.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.log.TopicEnds;
import dev.jetconnect.store.KvPipelineStore;
import dev.jetconnect.store.KvPipelineStore.Stored;
import dev.jetconnect.store.PipelineEntry;
import dev.jetconnect.store.PipelineStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfo;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines of a group: sources and sinks that are created, steered and deleted as one thing.
 *
 * <p>Thread-safe.
 */
public final class Pipelines {
    private static final int CONFLICT = 409;
    private static final Logger log = LoggerFactory.getLogger(Pipelines.class);

    private final KvPipelineStore store;
    private final ConnectorCalls connectors;
    private final PipelineSteps steps;
    private final String group;

    public Pipelines(KvPipelineStore store, Herder herder, TopicEnds ends, String group) {
        this.store = store;
        this.connectors = new ConnectorCalls(herder);
        this.group = group;
        CopyProgress progress = new CopyProgress(connectors, ends);
        this.steps =
                new PipelineSteps(
                        store, connectors, progress, new HandOver(connectors, progress), group);
    }

    public List<String> names() {
        return List.copyOf(store.all().keySet());
    }

    /**
     * Creates a pipeline with all its connectors, or none of them.
     *
     * @throws BadRequestException the document, or the config of one of its connectors, is wrong
     * @throws AlreadyExistsException there is a pipeline or a connector of its name
     */
    public String create(JsonNode document) {
        ConnectorPlans plans = validated(document);
        String name = plans.document().name();
        for (ConnectorPlan plan : plans.all()) {
            if (connectors.config(plan.name()).isPresent()) {
                throw store.get(name).isPresent() ? exists(name) : PipelineSteps.taken(plan.name());
            }
        }
        if (!store.create(name, PipelineEntry.created(document))) {
            throw exists(name);
        }
        try {
            steps.advance(name);
        } catch (RuntimeException e) {
            if (undo(name)) {
                throw e;
            }
        }
        return name;
    }

    private static AlreadyExistsException exists(String name) {
        return new AlreadyExistsException(
                "Pipeline " + name + " exists: PUT /pipelines/" + name + " changes it.");
    }

    /** Whether nothing of it is left, or will be; otherwise another worker has created it. */
    private boolean undo(String name) {
        Optional<Stored> stored = store.get(name);
        if (stored.isEmpty()) {
            return true;
        }
        PipelineEntry entry = stored.get().entry();
        if (entry.step() != PipelineStep.CREATING
                || !store.replace(name, stored.get(), entry.at(PipelineStep.DELETING))) {
            return false;
        }
        steps.advance(name);
        return true;
    }

    /**
     * Says what connectors a document makes, without creating anything.
     *
     * @throws BadRequestException as {@link #create} does
     */
    public Map<String, Map<String, String>> validate(JsonNode document) {
        Map<String, Map<String, String>> configs = new TreeMap<>();
        validated(document).all().forEach(plan -> configs.put(plan.name(), plan.config()));
        return configs;
    }

    /** The document as it was given. */
    public JsonNode document(String name) {
        return known(name).entry().document();
    }

    /**
     * Changes a pipeline's connectors, or creates it.
     *
     * @return whether it was created
     */
    public boolean put(JsonNode document) {
        ConnectorPlans plans = validated(document);
        String name = plans.document().name();
        if (store.get(name).isEmpty()) {
            create(document);
            return true;
        }
        change(
                name,
                entry -> {
                    requireSameForm(plans, steps.plans(entry));
                    return entry.withDocument(document);
                });
        return false;
    }

    private static void requireSameForm(ConnectorPlans plans, ConnectorPlans before) {
        List<String> problems = new ArrayList<>();
        if (plans.document().mode() != before.document().mode()) {
            problems.add(
                    "mode: is "
                            + before.document().mode()
                            + " and stays it; delete the pipeline to create another one");
        }
        if (plans.document().sinks().size() != before.document().sinks().size()) {
            problems.add(
                    "sinks: are "
                            + before.document().sinks().size()
                            + " and stay so many; create another pipeline for the others");
        }
        PipelineProblems.throwIfAny(problems);
    }

    /** Deletes all its connectors; what they have written stays. */
    public void delete(String name) {
        change(name, entry -> entry.at(PipelineStep.DELETING));
    }

    public void setTarget(String name, TargetState target) {
        change(name, entry -> entry.withTarget(target));
    }

    public PipelineStatus status(String name) {
        PipelineEntry entry = known(name).entry();
        return PipelineStatus.of(steps.plans(entry), entry, connectors);
    }

    /**
     * The connectors of a pipeline that follows the changes of a database.
     *
     * @throws ConnectRestException it does not, or not yet
     */
    ConnectorPlans streaming(String name) {
        PipelineEntry entry = known(name).entry();
        ConnectorPlans plans = steps.plans(entry);
        if (entry.step() != PipelineStep.STREAMING) {
            throw new ConnectRestException(
                    CONFLICT,
                    "Pipeline "
                            + name
                            + " does not follow changes (step "
                            + entry.step().name().toLowerCase(Locale.ROOT)
                            + ").");
        }
        return withAddress(plans);
    }

    private static ConnectorPlans withAddress(ConnectorPlans plans) {
        if (!plans.document().connection().containsKey(PipelineDocument.URL)) {
            throw new ConnectRestException(
                    CONFLICT,
                    "Pipeline "
                            + plans.document().name()
                            + " does not say where its source is: give it as"
                            + " source.connection.url.");
        }
        return plans;
    }

    boolean isStreaming(String name) {
        return known(name).entry().step() == PipelineStep.STREAMING;
    }

    /**
     * The connectors of a pipeline whose targets have what its source has, but for changes that are
     * on their way.
     *
     * @throws ConnectRestException it has not come so far
     */
    ConnectorPlans arrived(String name) {
        PipelineEntry entry = known(name).entry();
        if (entry.step() != PipelineStep.STREAMING && entry.step() != PipelineStep.FINISHED) {
            throw new ConnectRestException(
                    CONFLICT,
                    "Pipeline "
                            + name
                            + " still brings rows (step "
                            + entry.step().name().toLowerCase(Locale.ROOT)
                            + "): compare when it is finished, or follows changes.");
        }
        return withAddress(steps.plans(entry));
    }

    /** Goes on with what is left to do; what stands in the way becomes a part of the status. */
    void advance(String name) {
        try {
            steps.advance(name);
        } catch (ConnectException e) {
            String problem = String.valueOf(e.getMessage());
            Optional<Stored> stored = store.get(name);
            if (stored.isPresent() && !stored.get().entry().whyNot().equals(Optional.of(problem))) {
                log.warn("Pipeline {} does not get on for now: {}", name, problem);
                var unused =
                        store.replace(
                                name, stored.get(), stored.get().entry().withProblem(problem));
            }
        }
    }

    private void change(String name, UnaryOperator<PipelineEntry> operator) {
        Stored stored;
        do {
            stored = known(name);
            if (stored.entry().step() == PipelineStep.DELETING) {
                throw notFound(name);
            }
        } while (!store.replace(name, stored, operator.apply(stored.entry())));
        try {
            steps.advance(name);
        } catch (ConnectException e) {
            // It is decided; the watch tries again.
            log.warn("Pipeline {} is not yet as it shall be: {}", name, e.getMessage());
        }
    }

    private Stored known(String name) {
        return store.get(name).orElseThrow(() -> notFound(name));
    }

    private static NotFoundException notFound(String name) {
        return new NotFoundException(
                "There is no pipeline '" + name + "': GET /pipelines lists those that are there.");
    }

    /** Asks each connector what it says to its config, by the same validation as Connect's. */
    private ConnectorPlans validated(JsonNode document) {
        ConnectorPlans plans = ConnectorPlans.of(DocumentReader.read(document), group);
        List<String> problems = new ArrayList<>();
        for (ConnectorPlan plan : plans.all()) {
            try {
                for (ConfigInfo info : connectors.validate(plan.config()).configs()) {
                    if (info.configValue() != null) {
                        info.configValue()
                                .errors()
                                .forEach(
                                        error ->
                                                problems.add(
                                                        plan.path()
                                                                + "."
                                                                + info.configValue().name()
                                                                + ": "
                                                                + error));
                    }
                }
            } catch (BadRequestException e) {
                problems.add(plan.path() + ": " + e.getMessage());
            }
        }
        PipelineProblems.throwIfAny(problems);
        return plans;
    }
}
