package octopus.onboard.verify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octopus.spi.Fault;

/**
 * What came of trying volumes of a backend.
 *
 * @param canary the node that used them
 * @param trials in the order in which they were made
 * @param signature Ed25519 over the other fields as {@link ReportSeal} writes them, base64; empty text while it is not signed
 */
public record AcceptanceReport(
        String backend, String canary, Instant startedAt, Instant endedAt, List<Trial> trials, String signature) {
    public AcceptanceReport {
        trials = List.copyOf(trials);
    }

    /** How a trial ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** The driver says that it cannot. */
        NOT_OFFERED,
        /** An earlier one that it stands on has failed, or nothing can try it. */
        SKIPPED
    }

    /**
     * @param name stable; lower case with hyphens
     * @param millis how long it took
     * @param saw figures and facts, for people
     */
    public record Trial(String name, Outcome outcome, long millis, String saw, Optional<Fault> fault) {}

    public boolean passed() {
        return trials.stream().noneMatch(trial -> trial.outcome() == Outcome.FAILED);
    }

    public Optional<Fault> firstFault() {
        return trials.stream().flatMap(trial -> trial.fault().stream()).findFirst();
    }
}
