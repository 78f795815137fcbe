package octopus.onboard.plan;

import java.util.List;
import octopus.onboard.change.Change;
import octopus.onboard.plan.Plan.Phase;

/** A change that may turn out to be needless. @param with it is needless when all of these are */
record Candidate(int wave, Phase phase, Change change, List<Change> with) {
    Candidate {
        with = List.copyOf(with);
    }

    static Candidate of(int wave, Phase phase, Change change) {
        return new Candidate(wave, phase, change, List.of());
    }

    static Candidate with(List<Change> others, int wave, Phase phase, Change change) {
        return new Candidate(wave, phase, change, others);
    }
}
