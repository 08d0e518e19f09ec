package dev.jetconnect.pipeline;

import dev.jetconnect.pipeline.ConnectorPlan.Role;
import dev.jetconnect.store.KvPipelineStore;
import dev.jetconnect.store.KvPipelineStore.Stored;
import dev.jetconnect.store.PipelineEntry;
import dev.jetconnect.store.PipelineStep;
import dev.jetconnect.store.PipelineTodo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.runtime.TargetState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is left to do of a pipeline's entry. Each step first does its work, all of which may be
 * done twice, and then moves the entry on by compare-and-set: so it does not matter which worker
 * does it, whether two do, and where one of them ends.
 *
 * <p>Thread-safe.
 */
final class PipelineSteps {
    private static final Logger log = LoggerFactory.getLogger(PipelineSteps.class);
    private static final int LOCKS = 64;

    private final KvPipelineStore store;
    private final ConnectorCalls connectors;
    private final CopyProgress progress;
    private final HandOver handOver;
    private final String group;

    /** Of pipelines by the hash of their names. */
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    PipelineSteps(
            KvPipelineStore store,
            ConnectorCalls connectors,
            CopyProgress progress,
            HandOver handOver,
            String group) {
        this.store = store;
        this.connectors = connectors;
        this.progress = progress;
        this.handOver = handOver;
        this.group = group;
    }

    ConnectorPlans plans(PipelineEntry entry) {
        return ConnectorPlans.of(DocumentReader.read(entry.document()), group);
    }

    /**
     * Does what can be done now. What is done twice at the same moment ends well, too, but restarts
     * connectors that have just begun: so not in one worker.
     */
    void advance(String pipeline) {
        synchronized (locks[Math.floorMod(pipeline.hashCode(), LOCKS)]) {
            advanceAlone(pipeline);
        }
    }

    private void advanceAlone(String pipeline) {
        Optional<Stored> stored = store.get(pipeline);
        boolean goesOn = stored.isPresent();
        while (goesOn) {
            PipelineEntry entry = stored.get().entry();
            Optional<PipelineEntry> next;
            try {
                next = next(pipeline, stored.get());
            } finally {
                sweep(pipeline, entry);
            }
            if (next.isEmpty() || !store.replace(pipeline, stored.get(), next.get())) {
                return; // at rest, deleted, or somebody else goes on with it
            }
            if (entry.step() != next.get().step()) {
                log.info("Pipeline {} is {} now", pipeline, next.get().step());
            }
            stored = store.get(pipeline);
            goesOn = stored.isPresent() && next.get().problem() == null;
        }
    }

    /** What was made while another worker deleted the pipeline belongs to nobody. */
    private void sweep(String pipeline, PipelineEntry entry) {
        boolean makesConnectors =
                entry.todo() == PipelineTodo.CONFIGS || entry.step() == PipelineStep.HANDING_OVER;
        if (makesConnectors && isGone(store.get(pipeline))) {
            remove(plans(entry));
        }
    }

    private static boolean isGone(Optional<Stored> stored) {
        return stored.map(now -> now.entry().step() == PipelineStep.DELETING).orElse(true);
    }

    /** The entry when what is next has been done; empty: there is nothing to do, or to change. */
    private Optional<PipelineEntry> next(String pipeline, Stored stored) {
        PipelineEntry entry = stored.entry();
        if (entry.step() == PipelineStep.DELETING) {
            delete(pipeline, stored);
            return Optional.empty();
        }
        ConnectorPlans plans = plans(entry);
        if (entry.todo() == PipelineTodo.CONFIGS) {
            present(plans, entry.step()).forEach(plan -> put(plan, entry));
            return Optional.of(
                    entry.step() == PipelineStep.CREATING ? entry.at(first(plans)) : entry.done());
        }
        if (entry.todo() == PipelineTodo.STATES) {
            setStates(plans, entry);
            return Optional.of(entry.done());
        }
        if (entry.target() != TargetState.STARTED) {
            return Optional.empty();
        }
        return switch (entry.step()) {
            case COPYING -> afterCopy(plans, entry);
            case HANDING_OVER ->
                    waiting(entry, handOver.run(plans), entry.at(PipelineStep.STREAMING));
            default -> Optional.empty();
        };
    }

    private static PipelineStep first(ConnectorPlans plans) {
        return plans.document().mode().copies() ? PipelineStep.COPYING : PipelineStep.STREAMING;
    }

    /** The sinks first have all that was copied: no change is written before its row. */
    private Optional<PipelineEntry> afterCopy(ConnectorPlans plans, PipelineEntry entry) {
        String copy = plans.copy().name();
        if (connectors.config(copy).isEmpty() || !progress.isFinished(copy)) {
            return copying(entry);
        }
        for (ConnectorPlan sink : plans.of(Role.SINK)) {
            if (progress.missing(copy, plans.tableTopics(), sink.name()).isPresent()) {
                return copying(entry);
            }
        }
        return Optional.of(
                entry.at(
                        plans.document().mode().streams()
                                ? PipelineStep.HANDING_OVER
                                : PipelineStep.FINISHED));
    }

    /** What stood in the way does so no more. */
    private static Optional<PipelineEntry> copying(PipelineEntry entry) {
        return entry.whyNot().map(problem -> entry.withProblem(null));
    }

    private static Optional<PipelineEntry> waiting(
            PipelineEntry entry, Optional<String> problem, PipelineEntry next) {
        if (problem.isEmpty()) {
            return Optional.of(next);
        }
        return problem.equals(entry.whyNot())
                ? Optional.empty()
                : Optional.of(entry.withProblem(problem.get()));
    }

    /** The connectors that are to be there at a step. */
    static List<ConnectorPlan> present(ConnectorPlans plans, PipelineStep step) {
        boolean hasStream =
                plans.document().mode() == PipelineMode.STREAM || step == PipelineStep.STREAMING;
        List<ConnectorPlan> present = new ArrayList<>(plans.all());
        present.removeIf(plan -> plan.role() == Role.STREAM && !hasStream);
        return present;
    }

    private void put(ConnectorPlan plan, PipelineEntry entry) {
        Optional<Map<String, String>> present = connectors.config(plan.name());
        if (present.isPresent() && !plan.owns(present.get())) {
            throw taken(plan.name());
        }
        TargetState state = state(plan, entry);
        if (present.isEmpty() || !present.get().equals(plan.config())) {
            connectors.put(plan, state);
        } else {
            connectors.setState(plan.name(), state);
        }
    }

    static AlreadyExistsException taken(String connector) {
        return new AlreadyExistsException(
                "Connector "
                        + connector
                        + " exists, and is not this pipeline's: delete it, or give the pipeline"
                        + " another name.");
    }

    private void setStates(ConnectorPlans plans, PipelineEntry entry) {
        for (ConnectorPlan plan : plans.all()) {
            Optional<Map<String, String>> present = connectors.config(plan.name());
            boolean isInTheMaking =
                    plan.role() == Role.STREAM
                            && entry.step() == PipelineStep.HANDING_OVER
                            && entry.target() == TargetState.STARTED;
            if (present.isPresent() && plan.owns(present.get()) && !isInTheMaking) {
                connectors.setState(plan.name(), state(plan, entry));
            }
        }
    }

    /** A copy that is handed over has nothing to do any more, not even with tables that are new. */
    private static TargetState state(ConnectorPlan plan, PipelineEntry entry) {
        boolean isHandingOver = entry.step() == PipelineStep.HANDING_OVER;
        boolean isOver = isHandingOver || entry.step() == PipelineStep.STREAMING;
        boolean isStopped =
                (plan.role() == Role.COPY && isOver)
                        || (plan.role() == Role.STREAM && isHandingOver);
        return isStopped ? TargetState.STOPPED : entry.target();
    }

    private void delete(String pipeline, Stored stored) {
        ConnectorPlans plans = plans(stored.entry());
        remove(plans);
        if (store.delete(pipeline, stored)) {
            log.info("Pipeline {} is deleted", pipeline);
            slot(plans)
                    .ifPresent(
                            slot ->
                                    log.warn(
                                            "Replication slot {} of pipeline {} stays, and keeps the"
                                                    + " source's log from being removed. If nobody"
                                                    + " is going to read on: SELECT"
                                                    + " pg_drop_replication_slot('{}')",
                                            slot,
                                            pipeline,
                                            slot));
        }
    }

    private static Optional<String> slot(ConnectorPlans plans) {
        return plans.of(Role.STREAM).stream()
                .map(plan -> plan.config().get(ConnectorPlans.SLOT))
                .filter(slot -> slot != null)
                .findFirst();
    }

    private void remove(ConnectorPlans plans) {
        for (ConnectorPlan plan : plans.all()) {
            Optional<Map<String, String>> present = connectors.config(plan.name());
            if (present.isPresent() && plan.owns(present.get())) {
                connectors.delete(plan.name());
            }
        }
    }
}
