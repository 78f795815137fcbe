package octopus.onboard.pipeline;

import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.Finding;

/**
 * A finding as it is stored and shown.
 *
 * @param outcome {@code pass}, {@code warning}, {@code failure} or {@code skipped}
 * @param saw what was seen, or why nothing was looked at; empty text beside a fault
 */
public record FoundHere(String check, String where, String outcome, String saw, Optional<Fault> fault) {
    public static final String FAILURE = "failure";

    static FoundHere of(Finding finding) {
        return switch (finding) {
            case Finding.Pass pass -> new FoundHere(pass.check(), pass.where(), "pass", pass.saw(), Optional.empty());
            case Finding.Warning warning ->
                new FoundHere(warning.check(), warning.where(), "warning", "", Optional.of(warning.fault()));
            case Finding.Failure failure ->
                new FoundHere(failure.check(), failure.where(), FAILURE, "", Optional.of(failure.fault()));
            case Finding.Skipped skipped ->
                new FoundHere(skipped.check(), skipped.where(), "skipped", skipped.reason(), Optional.empty());
        };
    }

    public boolean isFailure() {
        return outcome.equals(FAILURE);
    }
}
