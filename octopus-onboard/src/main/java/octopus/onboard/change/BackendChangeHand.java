package octopus.onboard.change;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendService.BackendView;
import octopus.node.change.Difference;
import octopus.node.change.LineDiff;
import octopus.spi.Secret;

/** Gives a registered backend other options or secrets; the old ones stay known until the new ones are verified. */
final class BackendChangeHand implements ChangeHand<Change.ChangeBackend, BackendChangeHand.Before> {
    private final BackendService backends;

    BackendChangeHand(BackendService backends) {
        this.backends = backends;
    }

    /** As the backend was. */
    record Before(Map<String, String> options, String zone) {}

    @Override
    public Class<Before> before() {
        return Before.class;
    }

    @Override
    public Before look(Change.ChangeBackend change, Work work) {
        Backend now = backends.show(change.backend()).backend();
        return new Before(now.options(), now.availabilityZone());
    }

    @Override
    public Optional<Difference> plan(Change.ChangeBackend change, Work work) {
        Backend now = backends.show(change.backend()).backend();
        Map<String, String> before = new TreeMap<>(now.options());
        Map<String, String> after = new TreeMap<>(change.options());
        change.secrets().forEach(name -> {
            before.put(name, now.secrets().containsKey(name) ? "*** (the old one)" : "");
            after.put(name, "*** (a new one)");
        });
        if (!change.zone().isEmpty()) {
            before.put("availability_zone", now.availabilityZone());
            after.put("availability_zone", change.zone());
        }
        String diff = LineDiff.of(BackendHand.lines(before), BackendHand.lines(after));
        return Optional.of(diff)
                .filter(text -> !text.isEmpty())
                .map(text -> new Difference(change.subject(), text, BackendHand.affectsVolumesOf(change.backend())));
    }

    @Override
    public void apply(Change.ChangeBackend change, Before before, Work work) {
        put(change.backend(), change.options(), only(work.secrets(), change), change.zone(), work);
        BackendHand.requireReady(backends, change.backend());
    }

    @Override
    public void revert(Change.ChangeBackend change, Before before, Work work) {
        put(change.backend(), before.options(), only(work.earlier(), change), before.zone(), work);
    }

    private void put(String name, Map<String, String> options, Map<String, Secret> secrets, String zone, Work work) {
        BackendView ignored = backends.change(
                work.caller(), name, options, secrets, Optional.of(zone).filter(text -> !text.isEmpty()));
    }

    private static Map<String, Secret> only(Map<String, Secret> all, Change.ChangeBackend change) {
        Map<String, Secret> wanted = new HashMap<>(all);
        wanted.keySet().retainAll(change.secrets());
        return wanted;
    }
}
