package octopus.onboard.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.block.BlockFault;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendService.BackendView;
import octopus.block.backend.BackendService.NewBackend;
import octopus.block.backend.BackendState;
import octopus.node.change.Difference;
import octopus.node.change.LineDiff;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Registers a backend with the built-in block service, closed to the scheduler. */
final class BackendHand implements ChangeHand<Change.RegisterBackend, BackendHand.Before> {
    private final BackendService backends;

    BackendHand(BackendService backends) {
        this.backends = backends;
    }

    /** @param existed whether a backend of that name was there, whoever's it is */
    record Before(boolean existed) {}

    @Override
    public Class<Before> before() {
        return Before.class;
    }

    @Override
    public Before look(Change.RegisterBackend change, Work work) {
        return new Before(find(backends, change.backend())
                .filter(there -> !isOurs(there, work))
                .isPresent());
    }

    @Override
    public Optional<Difference> plan(Change.RegisterBackend change, Work work) {
        if (find(backends, change.backend()).isPresent()) {
            return Optional.empty();
        }
        Map<String, String> after = new TreeMap<>(change.options());
        after.put("driver", change.driver());
        work.secrets().keySet().forEach(name -> after.put(name, "***"));
        return Optional.of(Difference.of(change.subject(), LineDiff.of("", lines(after))));
    }

    @Override
    public void apply(Change.RegisterBackend change, Before before, Work work) {
        Optional<Backend> there = find(backends, change.backend());
        if (before.existed() || there.filter(other -> !isOurs(other, work)).isPresent()) {
            throw Fault.of(
                            OnboardFault.NAME_TAKEN,
                            "Registering backend " + change.backend(),
                            "somebody has made one of that name meanwhile",
                            "Choose another name.")
                    .about("field", "name")
                    .exception();
        }
        if (there.isEmpty()) {
            BackendView ignored = backends.create(
                    work.caller(),
                    new NewBackend(
                                    change.backend(),
                                    change.driver(),
                                    change.options(),
                                    work.secrets(),
                                    Optional.of(change.zone()).filter(zone -> !zone.isEmpty()))
                            .closed(work.mark()));
        }
        requireReady(backends, change.backend());
    }

    @Override
    public void revert(Change.RegisterBackend change, Before before, Work work) {
        if (!before.existed() && find(backends, change.backend()).isPresent()) {
            backends.remove(work.caller(), change.backend());
        }
    }

    static Optional<Backend> find(BackendService backends, String name) {
        try {
            return Optional.of(backends.show(name).backend());
        } catch (StorageException e) {
            if (e.fault().code() == BlockFault.BACKEND_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** @throws StorageException with the backend's own fault */
    static void requireReady(BackendService backends, String name) {
        BackendState state = backends.validate(name).state();
        switch (state) {
            case BackendState.Ready _ -> {}
            case BackendState.Failed failed ->
                throw failed.fault().about("backend", name).exception();
            case BackendState.Configured _, BackendState.Validating _ ->
                throw Fault.of(
                                OnboardFault.BACKEND_NOT_READY_AFTER_CHANGE,
                                "Opening backend " + name,
                                "it is still " + state.word() + " after a minute",
                                "See whether the storage answers, then try again.")
                        .about("backend", name)
                        .exception();
        }
    }

    static String lines(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    static List<String> affectsVolumesOf(String backend) {
        return List.of("Volumes of backend " + backend + " cannot be made or changed while it is opened again; what is"
                + " attached goes on.");
    }

    private static boolean isOurs(Backend backend, Work work) {
        return backend.disabledReason().filter(work.mark()::equals).isPresent();
    }
}
