package octopus.onboard.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import octopus.core.json.Json;
import octopus.node.change.Difference;
import octopus.onboard.change.Change;
import octopus.onboard.change.ChangeHands;
import octopus.onboard.change.PackageShelf;
import octopus.onboard.change.Work;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.plan.Plan.PlannedChange;
import octopus.onboard.plan.Plan.Risk;
import octopus.onboard.product.Catalogue;
import octopus.onboard.product.Product;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/** Compares a spec with what there is, and yields the changes between them. Changes nothing. */
public final class Planner {
    /** After the networks of nodes. */
    private static final int REGISTER = 5;

    private final ChangeHands hands;
    private final Catalogue catalogue;
    private final PackageShelf packages;

    public Planner(ChangeHands hands, Catalogue catalogue, PackageShelf packages) {
        this.hands = hands;
        this.catalogue = catalogue;
        this.packages = packages;
    }

    /**
     * @param active what is in force; empty for a backend that is not there yet
     * @param freshSecrets names of the secrets that differ from those in force
     */
    public Plan plan(BackendSpec spec, Optional<BackendSpec> active, Set<String> freshSecrets, Work work) {
        Optional<Product> product =
                Optional.of(spec.product()).filter(id -> !id.isEmpty()).flatMap(catalogue::find);
        List<Candidate> candidates = new ArrayList<>(new NetworkPlan(spec.network()).candidates());
        candidates.addAll(new FilePlan(spec, product).onNodes());
        candidates.addAll(
                switch (spec.target()) {
                    case TargetSpec.BuiltIn _ -> builtIn(spec, active, freshSecrets);
                    case TargetSpec.CinderConf target -> new CinderPlan(spec, target, product, packages).candidates();
                    case TargetSpec.KubernetesCinder target ->
                        new KubernetesPlan(spec, target, hands.texts(target), new FilePlan(spec, product)).candidates();
                });
        Map<Change, Optional<Difference>> seen = new HashMap<>();
        List<PlannedChange> changes = new ArrayList<>();
        for (Candidate each : candidates) {
            difference(each, change -> seen.computeIfAbsent(change, unseen -> hands.plan(unseen, work)))
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
                                REGISTER,
                                Phase.PREPARE,
                                new Change.RegisterBackend(spec.name(), spec.driver(), spec.options(), spec.zone()))
                        : Candidate.of(
                                REGISTER,
                                Phase.PREPARE,
                                new Change.ChangeBackend(spec.name(), spec.options(), freshSecrets, spec.zone())));
        spec.types()
                .forEach(type -> all.add(Candidate.of(
                        1, Phase.OPEN, new Change.CreateVolumeType(type.name(), type.specsFor(spec.backendName())))));
        all.add(Candidate.of(2, Phase.OPEN, new Change.EnableScheduling(spec.name())));
        return all;
    }

    /** What goes with another change is needless without that one. */
    private static Optional<Difference> difference(Candidate candidate, Function<Change, Optional<Difference>> look) {
        List<Change> with = candidate.with();
        if (candidate.change() instanceof Change.RollOut rollOut) {
            boolean caused = with.stream().anyMatch(other -> look.apply(other).isPresent());
            return KubernetesPlan.told(rollOut, caused, look.apply(rollOut));
        }
        if (!with.isEmpty() && with.stream().allMatch(other -> look.apply(other).isEmpty())) {
            return Optional.empty();
        }
        if (candidate.change() instanceof Change.RestartService restart && restart.onRevert()) {
            return Optional.of(Difference.of(restart.subject(), "~ restarted once more, should this be taken back\n"));
        }
        return look.apply(candidate.change());
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
