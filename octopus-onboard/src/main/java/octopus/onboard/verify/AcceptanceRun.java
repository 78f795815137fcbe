package octopus.onboard.verify;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import octopus.node.attach.AttachFault;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.verify.AcceptanceReport.Outcome;
import octopus.onboard.verify.AcceptanceReport.Trial;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;

/**
 * Tries a backend with one volume: made, opened for the canary, found blank, written, read and compared, snapshot, clone,
 * extend, closed, deleted; then counts what is left on storage and node. Whatever an earlier run has left goes first, so it
 * may be run at any time.
 */
public final class AcceptanceRun {
    private final Served served;
    private final Canary canary;
    private final RunIds ids;
    private final Acceptance wanted;
    private final Clock clock;
    private final List<Trial> trials = new ArrayList<>();
    private final DeviceTrial device;
    private String path = "";

    /** What a trial does; what it saw, or nothing when the backend does not offer it. */
    private interface Body {
        Optional<String> run();
    }

    public AcceptanceRun(Served served, Canary canary, UUID onboarding, Acceptance wanted, Clock clock) {
        this.served = served;
        this.canary = canary;
        this.ids = RunIds.of(onboarding);
        this.wanted = wanted;
        this.clock = clock;
        this.device = new DeviceTrial(canary.node(), onboarding, wanted.dataMib());
    }

    /** @param ended hears of each trial as it ends */
    public AcceptanceReport run(String backend, Consumer<Trial> ended) {
        Instant begin = clock.instant();
        clear();
        boolean counted = false;
        try {
            all(ended);
            device.clear();
            // Before anything is swept up: a delete that only says it has deleted must be seen here.
            counted = trials.stream().noneMatch(trial -> trial.outcome() == Outcome.FAILED);
            if (counted) {
                countWhatIsLeft(ended);
            }
        } finally {
            clear();
        }
        if (!counted) {
            countWhatIsLeft(ended);
        }
        return new AcceptanceReport(backend, canary.node().name(), begin, clock.instant(), trials, "");
    }

    /** Everything that a run may have left, on the node first. */
    public void clear() {
        canary.detach(ids.volumeId());
        canary.detach(ids.cloneId());
        device.clear();
        served.clear();
    }

    private void all(Consumer<Trial> ended) {
        int gib = wanted.sizeGib();
        boolean there = trial("create", ended, () -> {
            served.create(gib);
            return served.nativeName().or(() -> Optional.of(gib + " GiB"));
        });
        boolean usable = there && trial("attach", ended, this::attach);
        if (usable) {
            trial("size", ended, () -> {
                device.requireSize(path, gib);
                return Optional.of(gib + " GiB");
            });
            boolean blank = trial(
                    "blank", ended, () -> Optional.of(device.requireBlank(path, storageName(), wanted.overwrite())));
            boolean written = blank && trial("write", ended, () -> Optional.of(device.write(path)));
            if (written) {
                trial("read-and-compare", ended, () -> {
                    String figures = device.readAndCompare(path);
                    device.compareEnd(path);
                    return Optional.of(figures);
                });
                copies(ended);
            }
        }
        if (there) {
            trial("extend", ended, () -> served.extend(gib + 1) ? Optional.of(gib + 1 + " GiB") : Optional.empty());
        }
        if (usable) {
            trial("detach", ended, () -> {
                canary.detach(ids.volumeId());
                served.unexport();
                return Optional.of("device and export are gone");
            });
        }
        if (there) {
            trial("delete", ended, () -> {
                served.delete();
                return Optional.of("gone");
            });
        }
    }

    private String storageName() {
        return served.nativeName().orElse(ids.volume().toString());
    }

    private Optional<String> attach() {
        path = attached(ids.volumeId(), ids.attachmentId(), served::export, served::unexport);
        return Optional.of(path);
    }

    /** With the first connector whose answer the canary can use. */
    private String attached(
            VolumeId volume, AttachmentId attachment, Function<Connector, ConnectionInfo> export, Runnable unexport) {
        Optional<StorageException> refused = Optional.empty();
        for (Connector connector : canary.connectors()) {
            try {
                return canary.attach(volume, attachment, export.apply(connector));
            } catch (StorageException e) {
                if (e.fault().code() != AttachFault.CONNECTION_NOT_USABLE) {
                    throw e;
                }
                unexport.run();
                refused = Optional.of(e);
            }
        }
        throw refused.orElseThrow();
    }

    /** A snapshot is disturbed by nothing that is written to its volume afterwards, and a clone has its data. */
    private void copies(Consumer<Trial> ended) {
        boolean taken = trial("snapshot", ended, () -> served.snapshot() ? Optional.of("taken") : Optional.empty());
        if (taken) {
            trial("overwrite", ended, () -> {
                device.disturb(path);
                return Optional.of("the first MiB of the volume is other than in the snapshot");
            });
        }
        boolean copied = trial(
                "clone", ended, () -> served.cloneVolume(wanted.sizeGib()) ? Optional.of("made") : Optional.empty());
        if (copied) {
            trial("clone-compare", ended, this::compareClone);
            trial("delete-clone", ended, () -> {
                served.deleteClone();
                return Optional.of("gone");
            });
        }
        if (taken) {
            trial("delete-snapshot", ended, () -> {
                served.deleteSnapshot();
                return Optional.of("gone");
            });
        }
    }

    private Optional<String> compareClone() {
        String copy = attached(ids.cloneId(), ids.cloneAttachmentId(), served::exportClone, served::unexportClone);
        String figures = device.readAndCompare(copy);
        canary.detach(ids.cloneId());
        served.unexportClone();
        return Optional.of(figures);
    }

    private void countWhatIsLeft(Consumer<Trial> ended) {
        trial("nothing-left", ended, () -> {
            requireNothingLeft();
            return Optional.of("no object, export or device");
        });
    }

    private void requireNothingLeft() {
        List<String> left = new ArrayList<>(served.leftovers());
        Stream.of(ids.volumeId(), ids.cloneId())
                .filter(canary::holds)
                .forEach(volume ->
                        left.add("device of " + volume + " on " + canary.node().name()));
        if (!left.isEmpty()) {
            throw Fault.of(
                            OnboardFault.ACCEPTANCE_FAILED,
                            "Counting what the acceptance run has left",
                            String.join(", ", left),
                            "Remove it on the storage, and look why deleting did not.")
                    .exception();
        }
    }

    /** @return whether what stands on it can be tried */
    private boolean trial(String name, Consumer<Trial> ended, Body body) {
        long begin = System.nanoTime();
        Trial trial;
        try {
            Optional<String> saw = body.run();
            trial = new Trial(
                    name,
                    saw.isPresent() ? Outcome.PASSED : Outcome.NOT_OFFERED,
                    millis(begin),
                    saw.orElse("the driver has no such ability"),
                    Optional.empty());
        } catch (StorageException e) {
            trial = new Trial(name, Outcome.FAILED, millis(begin), "", Optional.of(e.fault()));
        } catch (RuntimeException e) {
            Fault fault = Fault.of(
                    CommonFault.INTERNAL_ERROR,
                    "Trial " + name,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "The log has the details; please report them.");
            trial = new Trial(name, Outcome.FAILED, millis(begin), "", Optional.of(fault));
        }
        trials.add(trial);
        ended.accept(trial);
        return trial.outcome() == Outcome.PASSED;
    }

    private static long millis(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
