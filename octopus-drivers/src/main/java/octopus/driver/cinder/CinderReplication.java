package octopus.driver.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import octopus.spi.driver.Capability.Replicating;
import tools.jackson.databind.JsonNode;

/**
 * Failover of a Cinder driver. The places are the {@code backend_id} of its {@code replication_device}; which one serves is in
 * the journal, and told to each new process.
 */
final class CinderReplication implements Replicating {
    private static final String OPTION = "replication_device";
    private static final String KIND = "place";
    private static final String ACTIVE = "active";
    private static final String FIRST = "default";
    private static final Pattern ID = Pattern.compile("(?:^|[,;]|\\s)backend_id\\s*:\\s*([^,;\\s]+)");

    private final Bridge bridge;
    private final Journal journal;
    private final CinderProvisioner volumes;

    CinderReplication(Bridge bridge, Journal journal, CinderProvisioner volumes) {
        this.bridge = bridge;
        this.journal = journal;
        this.volumes = volumes;
    }

    static Optional<String> active(Journal journal) {
        return journal.find(KIND, ACTIVE).map(Journal.Entry::name);
    }

    @Override
    public List<String> targets() {
        return Optional.ofNullable(bridge.hosted().secrets().get(OPTION)).stream()
                .flatMap(devices -> ID.matcher(devices.reveal()).results())
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Override
    public Optional<String> active() {
        return active(journal);
    }

    /** Where it is there already nothing is asked: drivers refuse to fail over twice. */
    @Override
    public void failOver(Optional<String> target) {
        if (target.equals(active())) {
            return;
        }
        List<Journal.Entry> whole = journal.all(CinderProvisioner.KIND).stream()
                .filter(Journal.Entry::whole)
                .toList();
        JsonNode answer = bridge.call(
                "failover",
                Map.of(
                        "volumes",
                        whole.stream()
                                .map(CinderProvisioner::handle)
                                .map(Wire::volume)
                                .toList(),
                        "target",
                        target.orElse(FIRST)));
        whole.forEach(entry -> volumes.learn(entry, answer.path("models").path(entry.id())));
        if (target.isPresent()) {
            journal.write(new Journal.Entry(KIND, ACTIVE, target.get(), "", 0, true, Map.of()));
        } else {
            journal.remove(KIND, ACTIVE);
        }
    }
}
