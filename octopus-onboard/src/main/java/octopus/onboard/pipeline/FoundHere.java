package octopus.onboard.pipeline;

import java.util.List;
import java.util.Optional;
import octopus.onboard.check.Preflight;
import octopus.spi.Fault;
import octopus.spi.Finding;

/**
 * A finding as it is stored and shown.
 *
 * @param outcome {@code pass}, {@code warning}, {@code failure} or {@code skipped}
 * @param saw what was seen, or why nothing was looked at; empty text beside a fault
 * @param by the check of preflight that found it, which may be run again alone; empty in what older servers have stored
 */
public record FoundHere(
        String check, String where, String outcome, String saw, Optional<Fault> fault, Optional<String> by) {
    public static final String FAILURE = "failure";

    static List<FoundHere> of(Preflight.Looked looked) {
        return looked.findings().stream()
                .map(finding -> of(finding, looked.check()))
                .toList();
    }

    private static FoundHere of(Finding finding, String by) {
        return switch (finding) {
            case Finding.Pass pass -> found(pass.check(), pass.where(), "pass", pass.saw(), Optional.empty(), by);
            case Finding.Warning warning ->
                found(warning.check(), warning.where(), "warning", "", Optional.of(warning.fault()), by);
            case Finding.Failure failure ->
                found(failure.check(), failure.where(), FAILURE, "", Optional.of(failure.fault()), by);
            case Finding.Skipped skipped ->
                found(skipped.check(), skipped.where(), "skipped", skipped.reason(), Optional.empty(), by);
        };
    }

    private static FoundHere found(
            String check, String where, String outcome, String saw, Optional<Fault> fault, String by) {
        return new FoundHere(check, where, outcome, saw, fault, Optional.of(by));
    }

    boolean isBy(String check) {
        return by.filter(check::equals).isPresent();
    }

    public boolean isFailure() {
        return outcome.equals(FAILURE);
    }
}
