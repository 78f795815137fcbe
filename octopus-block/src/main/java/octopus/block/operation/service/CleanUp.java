package octopus.block.operation.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.block.operation.Workbench;
import octopus.core.Caller;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowState;
import octopus.core.flow.Flows;
import octopus.core.flow.Subject;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what is unfinished on a backend looked at now. Flows own every half-done object: those that wait look again at once,
 * and those that are stuck go on, back to where they came from, or forward where there is no way back.
 */
public final class CleanUp {
    private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);
    private static final int PAGE = 200;
    private static final Set<FlowState> RESTING = Set.of(FlowState.WAITING, FlowState.STUCK);

    private final Workbench bench;
    private final Runnable alsoLook;

    /** @param alsoLook what else finds half-done objects */
    public CleanUp(Workbench bench, Runnable alsoLook) {
        this.bench = bench;
        this.alsoLook = alsoLook;
    }

    /** @param kind {@code volume} or {@code snapshot}; empty for all @param id of one object */
    public record Wanted(Optional<String> kind, Optional<String> id) {
        boolean fits(Subject subject) {
            return kind.map(subject.kind()::equals).orElse(true)
                    && id.map(subject.id()::equals).orElse(true);
        }
    }

    /** The backend of something that a flow is unfinished about. */
    public Optional<String> backendOf(Wanted wanted) {
        return unfinished(Set.of(
                        FlowState.PENDING,
                        FlowState.RUNNING,
                        FlowState.REVERTING,
                        FlowState.WAITING,
                        FlowState.SUSPENDED,
                        FlowState.STUCK))
                .stream()
                .flatMap(flow -> flow.subjects().stream())
                .filter(wanted::fits)
                .flatMap(subject -> backend(subject).stream())
                .findFirst();
    }

    /** @return the flows that were told to go on */
    public List<FlowId> look(Caller caller, String backend, Wanted wanted) {
        List<FlowId> told = new ArrayList<>();
        for (Flow flow : unfinished(RESTING)) {
            boolean ours = flow.subjects().stream()
                    .filter(wanted::fits)
                    .anyMatch(
                            subject -> backend(subject).filter(backend::equals).isPresent());
            if (ours && goOn(flow, caller)) {
                told.add(flow.id());
            }
        }
        alsoLook.run();
        bench.database().write(transaction -> {
            bench.journal()
                    .done(transaction, caller, "backend.clean-up", "backend", backend, told.size() + " flows go on");
            return told;
        });
        return told;
    }

    private boolean goOn(Flow flow, Caller caller) {
        try {
            if (flow.state() == FlowState.WAITING) {
                bench.flows().resume(flow.id(), caller);
            } else {
                release(flow, caller);
            }
            return true;
        } catch (StorageException e) {
            // It went on by itself meanwhile.
            LOG.info("flow {} needs no clean-up: {}", flow.id(), e.getMessage());
            return false;
        }
    }

    private void release(Flow flow, Caller caller) {
        try {
            bench.flows().release(flow.id(), Flows.Direction.REVERT, caller);
        } catch (StorageException e) {
            bench.flows().release(flow.id(), Flows.Direction.FORWARD, caller);
        }
    }

    private List<Flow> unfinished(Set<FlowState> states) {
        Flows.Query query = new Flows.Query(Optional.empty(), Optional.empty(), Optional.empty(), states);
        List<Flow> all = new ArrayList<>();
        Optional<FlowId> before = Optional.empty();
        while (true) {
            List<Flow> page = bench.flows().list(query, before, PAGE);
            all.addAll(page);
            if (page.size() < PAGE) {
                return all;
            }
            before = Optional.of(page.getLast().id());
        }
    }

    private Optional<String> backend(Subject subject) {
        return bench.database().read(sql -> switch (subject.kind()) {
            case "volume" -> ofVolume(sql, VolumeId.of(subject.id()));
            case "snapshot" ->
                bench.stores()
                        .snapshots()
                        .find(sql, SnapshotId.of(subject.id()))
                        .flatMap(snapshot -> ofVolume(sql, snapshot.volume()));
            case "exports", "backend" -> Optional.of(subject.id());
            default -> Optional.empty();
        });
    }

    private Optional<String> ofVolume(DSLContext sql, VolumeId id) {
        return bench.stores()
                .volumes()
                .volume(sql, id)
                .flatMap(volume -> volume.location())
                .map(place -> place.backend());
    }
}
