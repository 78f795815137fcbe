package octopus.block.backend;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import octopus.block.BlockFault;
import octopus.block.message.Journal;
import octopus.block.volume.VolumeStore;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import octopus.spi.option.OptionReader;

/** What may be asked of backends. Every change takes effect without a restart. */
public final class BackendService {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private final Database database;
    private final BackendStore store;
    private final VolumeStore volumes;
    private final SecretStore secrets;
    private final Running running;
    private final Journal journal;

    /** What a backend needs while it runs. */
    public record Running(
            Backends backends, BackendOpener opener, DriverSecrets driverSecrets, BackendSettings settings) {}

    public BackendService(
            Database database,
            BackendStore store,
            VolumeStore volumes,
            SecretStore secrets,
            Running running,
            Journal journal) {
        this.database = database;
        this.store = store;
        this.volumes = volumes;
        this.secrets = secrets;
        this.running = running;
        this.journal = journal;
    }

    /** @param state in this process */
    public record BackendView(Backend backend, BackendState state) {}

    /**
     * @param secrets values of secret options by name
     * @param closed why it shall get no volumes yet; empty where it may
     */
    public record NewBackend(
            String name,
            String driver,
            Map<String, String> options,
            Map<String, Secret> secrets,
            Optional<String> availabilityZone,
            Optional<String> closed) {
        /** One that gets volumes as soon as it is ready. */
        public NewBackend(
                String name,
                String driver,
                Map<String, String> options,
                Map<String, Secret> secrets,
                Optional<String> availabilityZone) {
            this(name, driver, options, secrets, availabilityZone, Optional.empty());
        }

        /** The same, kept from the scheduler until somebody enables it. */
        public NewBackend closed(String reason) {
            return new NewBackend(name, driver, options, secrets, availabilityZone, Optional.of(reason));
        }
    }

    /** Opens every backend that the database knows: at the start of the process. */
    public void openAll() {
        database.read(store::list).forEach(backend -> running.backends().open(backend));
    }

    public List<BackendView> list() {
        return database.read(store::list).stream().map(this::view).toList();
    }

    /** @throws octopus.spi.StorageException BACKEND_NOT_FOUND */
    public BackendView show(String name) {
        return view(database.read(sql -> store.find(sql, name)).orElseThrow(() -> notFound(name)));
    }

    /** Written at once if its options can be right; whether the storage really answers shows in its state. */
    public BackendView create(Caller caller, NewBackend wanted) {
        checkName(wanted.name());
        checkOptions(wanted.name(), wanted.driver(), wanted.options(), wanted.secrets());
        Backend backend = database.write(transaction -> {
            if (store.find(transaction.sql(), wanted.name()).isPresent()) {
                throw Fault.of(
                                BlockFault.BACKEND_EXISTS,
                                "Backend " + wanted.name(),
                                "there is one of that name already",
                                "Choose another name, or change the one that is there.")
                        .about("field", "name")
                        .exception();
            }
            Backend made = new Backend(
                    wanted.name(),
                    wanted.driver(),
                    wanted.options(),
                    keep(transaction, Map.of(), wanted.secrets()),
                    wanted.availabilityZone().orElse(running.settings().availabilityZone()),
                    wanted.closed().isEmpty(),
                    wanted.closed(),
                    ServiceState.USUAL,
                    1,
                    journal.now(),
                    Optional.empty());
            store.insert(transaction, made);
            tell(transaction, caller, "backend.create", made, "driver " + made.driver());
            return made;
        });
        running.backends().open(backend);
        return view(backend);
    }

    /** Replaces options; secrets that are not given stay. The backend is opened again with them. */
    public BackendView change(
            Caller caller,
            String name,
            Map<String, String> options,
            Map<String, Secret> newSecrets,
            Optional<String> zone) {
        Backend before = show(name).backend();
        Map<String, Secret> all = new HashMap<>();
        before.secrets().forEach((option, reference) -> all.put(option, secrets.get(reference)));
        all.putAll(newSecrets);
        checkOptions(name, before.driver(), options, all);
        Backend backend = database.write(transaction -> {
            Backend now = store.find(transaction.sql(), name).orElseThrow(() -> notFound(name));
            Backend changed = new Backend(
                    name,
                    now.driver(),
                    options,
                    keep(transaction, now.secrets(), newSecrets),
                    zone.orElse(now.availabilityZone()),
                    now.enabled(),
                    now.disabledReason(),
                    now.service(),
                    now.version() + 1,
                    now.createdAt(),
                    Optional.of(journal.now()));
            store.update(transaction, changed);
            tell(transaction, caller, "backend.change", changed, "version " + changed.version());
            return changed;
        });
        running.backends().open(backend);
        return view(backend);
    }

    /** Enabled backends get new volumes; disabled ones keep serving those that they have. */
    public BackendView enable(Caller caller, String name, boolean enabled, Optional<String> reason) {
        Backend backend = database.write(transaction -> {
            Backend now = store.find(transaction.sql(), name).orElseThrow(() -> notFound(name));
            Backend changed = now.enabled(enabled, reason, journal.now());
            store.update(transaction, changed);
            tell(transaction, caller, enabled ? "backend.enable" : "backend.disable", changed, reason.orElse(""));
            return changed;
        });
        running.backends().update(backend);
        return view(backend);
    }

    /** @throws octopus.spi.StorageException BACKEND_IN_USE while it has volumes */
    public void remove(Caller caller, String name) {
        database.write(transaction -> {
            Backend now = store.find(transaction.sql(), name).orElseThrow(() -> notFound(name));
            if (volumes.usesBackend(transaction.sql(), name)) {
                throw Fault.of(
                                BlockFault.BACKEND_IN_USE,
                                "Backend " + name,
                                "volumes are on it",
                                "Delete them first, or disable the backend so that it gets no new ones.")
                        .exception();
            }
            store.delete(transaction, name);
            now.secrets().values().forEach(reference -> secrets.delete(transaction, reference));
            running.driverSecrets().forget(transaction, name);
            tell(transaction, caller, "backend.remove", now, "");
            return now;
        });
        running.backends().remove(name);
    }

    /** What the driver's own checks say of a backend that is not there yet; reads only. */
    public List<Finding> check(String name, String driver, Map<String, String> options, Map<String, Secret> given) {
        return running.opener().check(name, driver, options, given);
    }

    /** The portals by which a backend with these options would be reached, {@code address:port}. */
    public List<String> portals(String driver, Map<String, String> options, Map<String, Secret> given) {
        return running.opener().portals(driver, options, given);
    }

    /** The options of a driver, with those that every backend has. @throws octopus.spi.StorageException UNKNOWN_DRIVER */
    public List<Option> optionsOf(String driver) {
        return BackendOpener.declared(running.opener().descriptorOf(driver));
    }

    /** The volumes that are on a backend, by name or id. */
    public List<String> volumesOn(String name) {
        return database.read(sql -> volumes.onBackend(sql, name));
    }

    /** Programs that a driver needs on the machine of the control plane. */
    public List<String> toolsOf(String driver) {
        return running.opener().descriptorOf(driver).tools();
    }

    /** Every mistake in the options of a backend that is not there yet. */
    public List<Fault> problems(String driver, Map<String, String> options, Map<String, Secret> given) {
        return running.opener().read(driver, options, given) instanceof OptionReader.Reading.Bad bad
                ? bad.faults()
                : List.of();
    }

    /** Tries the backend now and waits for what comes of it. */
    public BackendView validate(String name) {
        Backend backend = show(name).backend();
        return new BackendView(backend, running.backends().validate(name, Duration.ofSeconds(60)));
    }

    /** Opens backends again whose driver has become another one of the same id. */
    public void reopen(Set<String> drivers) {
        database.read(store::list).stream()
                .filter(backend -> drivers.contains(backend.driver()))
                .forEach(running.backends()::open);
    }

    private BackendView view(Backend backend) {
        return new BackendView(backend, running.backends().state(backend.name()));
    }

    private void tell(Transaction transaction, Caller caller, String verb, Backend backend, String detail) {
        journal.done(transaction, caller, verb, "backend", backend.name(), detail);
        journal.event(
                transaction, verb, "backend", backend.name(), caller.project(), Map.of("driver", backend.driver()));
    }

    private Map<String, SecretRef> keep(
            Transaction transaction, Map<String, SecretRef> before, Map<String, Secret> given) {
        Map<String, SecretRef> references = new HashMap<>(before);
        given.forEach((option, secret) -> references.put(
                option,
                before.containsKey(option)
                        ? secrets.putNext(transaction, java.util.Objects.requireNonNull(before.get(option)), secret)
                        : secrets.put(transaction, secret)));
        return references;
    }

    private void checkOptions(String name, String driver, Map<String, String> options, Map<String, Secret> given) {
        OptionReader.Reading reading = running.opener().read(driver, options, given);
        if (reading instanceof OptionReader.Reading.Bad bad) {
            throw BackendOpener.together(name, bad.faults()).exception();
        }
        for (Option option : BackendOpener.declared(running.opener().descriptorOf(driver))) {
            if (option instanceof Option.SecretText && options.containsKey(option.name())) {
                throw Fault.of(
                                CommonFault.INVALID_OPTION,
                                "Option " + option.name(),
                                "it is a secret and was given in clear among the options",
                                "Give it under \"secrets\".")
                        .about("field", option.name())
                        .exception();
            }
        }
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Backend name \"" + name + "\"",
                            "a name has 1 to 63 letters, digits, dots, hyphens or underscores, and begins with a letter or digit",
                            "Choose another name.")
                    .about("field", "name")
                    .exception();
        }
    }

    private static RuntimeException notFound(String name) {
        return Fault.of(
                        BlockFault.BACKEND_NOT_FOUND,
                        "Backend " + name,
                        "there is no backend of that name",
                        "List the backends to see their names.")
                .exception();
    }
}
