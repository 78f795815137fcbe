package octopus.onboard.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.onboard.change.Change;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.spec.NetworkSpec;
import octopus.onboard.spec.NetworkSpec.InterfaceWish;

/** Interfaces of nodes, before all else: the first node alone, then the others side by side. */
record NetworkPlan(Optional<NetworkSpec> network) {
    private static final int FIRST_WAVE = 0;

    List<Candidate> candidates() {
        List<InterfaceWish> wishes = network.map(NetworkSpec::interfaces).orElse(List.of());
        List<String> nodes = wishes.stream().map(InterfaceWish::node).distinct().toList();
        List<Candidate> all = new ArrayList<>();
        for (String node : nodes) {
            List<String> made = new ArrayList<>();
            for (InterfaceWish wish : network.orElseThrow().on(node)) {
                all.add(Candidate.of(
                        FIRST_WAVE + Math.min(1, nodes.indexOf(node)),
                        Phase.PREPARE,
                        new Change.ConfigureInterface(wish, List.copyOf(made))));
                made.add(wish.name());
            }
        }
        return all;
    }
}
