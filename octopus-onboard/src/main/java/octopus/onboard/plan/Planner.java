package octopus.onboard.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.core.json.Json;
import octopus.node.change.Difference;
import octopus.onboard.change.Change;
import octopus.onboard.change.ChangeHands;
import octopus.onboard.change.Work;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.plan.Plan.PlannedChange;
import octopus.onboard.plan.Plan.Risk;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/** Compares a spec with what there is, and yields the changes between them. Changes nothing. */
public final class Planner {
    private final ChangeHands hands;

    public Planner(ChangeHands hands) {
        this.hands = hands;
    }

    /**
     * @param active what is in force; empty for a backend that is not there yet
     * @param freshSecrets names of the secrets that differ from those in force
     */
    public Plan plan(BackendSpec spec, Optional<BackendSpec> active, Set<String> freshSecrets, Work work) {
        List<Candidate> candidates =
                switch (spec.target()) {
                    case TargetSpec.BuiltIn _ -> builtIn(spec, active, freshSecrets);
                    case TargetSpec.CinderConf target -> CinderPlan.candidates(spec, target);
                };
        List<PlannedChange> changes = new ArrayList<>();
        for (Candidate each : candidates) {
            difference(each, work)
                    .ifPresent(found -> changes.add(new PlannedChange(
                            changes.size(),
                            each.wave(),
                            each.phase(),
                            each.change(),
                            found.disturbs().isEmpty() ? Risk.NONE : Risk.INTERRUPTION,
                            found.text(),
                            found.disturbs())));
        }
        return new Plan(hash(changes), changes);
    }

    private static List<Candidate> builtIn(BackendSpec spec, Optional<BackendSpec> active, Set<String> freshSecrets) {
        List<Candidate> all = new ArrayList<>();
        all.add(
                active.isEmpty()
                        ? Candidate.of(
                                0,
                                Phase.PREPARE,
                                new Change.RegisterBackend(spec.name(), spec.driver(), spec.options(), spec.zone()))
                        : Candidate.of(
                                0,
                                Phase.PREPARE,
                                new Change.ChangeBackend(spec.name(), spec.options(), freshSecrets, spec.zone())));
        spec.types()
                .forEach(type -> all.add(Candidate.of(
                        1, Phase.OPEN, new Change.CreateVolumeType(type.name(), type.specsFor(spec.backendName())))));
        all.add(Candidate.of(2, Phase.OPEN, new Change.EnableScheduling(spec.name())));
        return all;
    }

    /** What goes with another change is needless without that one. */
    private Optional<Difference> difference(Candidate candidate, Work work) {
        if (candidate.with().isPresent()
                && hands.plan(candidate.with().get(), work).isEmpty()) {
            return Optional.empty();
        }
        if (candidate.change() instanceof Change.RestartService restart && restart.onRevert()) {
            return Optional.of(Difference.of(restart.subject(), "~ restarted once more, should this be taken back\n"));
        }
        return hands.plan(candidate.change(), work);
    }

    private static String hash(List<PlannedChange> changes) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest(Json.write(changes).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
