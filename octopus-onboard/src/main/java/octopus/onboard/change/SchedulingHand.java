package octopus.onboard.change;

import java.util.Optional;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendService.BackendView;
import octopus.node.change.Difference;

/** Opens a backend to the scheduler. */
final class SchedulingHand implements ChangeHand<Change.EnableScheduling, SchedulingHand.Before> {
    private final BackendService backends;

    SchedulingHand(BackendService backends) {
        this.backends = backends;
    }

    /** @param enabled whether it was open; @param reason why not */
    record Before(boolean enabled, String reason) {}

    @Override
    public Class<Before> before() {
        return Before.class;
    }

    @Override
    public Before look(Change.EnableScheduling change, Work work) {
        return BackendHand.find(backends, change.backend())
                .map(now -> new Before(now.enabled(), now.disabledReason().orElse("")))
                .orElseGet(() -> new Before(false, work.mark()));
    }

    @Override
    public Optional<Difference> plan(Change.EnableScheduling change, Work work) {
        if (BackendHand.find(backends, change.backend())
                .filter(Backend::enabled)
                .isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Difference.of(change.subject(), "-closed\n+open: new volumes may be put on it\n"));
    }

    @Override
    public void apply(Change.EnableScheduling change, Before before, Work work) {
        BackendView ignored = backends.enable(work.caller(), change.backend(), true, Optional.empty());
    }

    @Override
    public void revert(Change.EnableScheduling change, Before before, Work work) {
        if (!before.enabled()
                && BackendHand.find(backends, change.backend())
                        .filter(Backend::enabled)
                        .isPresent()) {
            BackendView ignored = backends.enable(work.caller(), change.backend(), false, Optional.of(before.reason()));
        }
    }
}
