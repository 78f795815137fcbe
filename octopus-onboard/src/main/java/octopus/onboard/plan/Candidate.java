package octopus.onboard.plan;

import java.util.List;
import octopus.onboard.change.Change;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/** A change that may turn out to be needless. @param with it is needless when all of these are */
record Candidate(int wave, Phase phase, Change change, List<Change> with) {
    Candidate {
        with = List.copyOf(with);
    }

    static Candidate of(int wave, Phase phase, Change change) {
        return new Candidate(wave, phase, change, List.of());
    }

    /** The volume types of a backend of somebody else's Cinder. */
    static List<Candidate> types(BackendSpec spec, TargetSpec.Remote target) {
        return spec.types().stream()
                .map(type -> of(
                        1,
                        Phase.OPEN,
                        new Change.CreateRemoteType(
                                target.api(),
                                target.token(),
                                target.keystone(),
                                type.name(),
                                type.specsFor(spec.backendName()))))
                .toList();
    }

    static Candidate with(List<Change> others, int wave, Phase phase, Change change) {
        return new Candidate(wave, phase, change, others);
    }
}
