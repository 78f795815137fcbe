package octopus.onboard.plan;

import java.util.Optional;
import octopus.onboard.change.Change;
import octopus.onboard.plan.Plan.Phase;

/** A change that may turn out to be needless. @param with it is needless when that one is */
record Candidate(int wave, Phase phase, Change change, Optional<Change> with) {
    static Candidate of(int wave, Phase phase, Change change) {
        return new Candidate(wave, phase, change, Optional.empty());
    }

    static Candidate with(Change other, int wave, Phase phase, Change change) {
        return new Candidate(wave, phase, change, Optional.of(other));
    }
}
