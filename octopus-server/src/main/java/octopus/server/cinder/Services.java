package octopus.server.cinder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendService.BackendView;
import octopus.block.backend.BackendSettings;
import octopus.block.backend.BackendState;
import octopus.block.backend.HostName;
import octopus.block.operation.backup.BackupRoom;

/**
 * What clients of Cinder know as services: each backend is a {@code cinder-volume}, and there is one scheduler and, unless
 * backups are switched off, one {@code cinder-backup}.
 */
final class Services {
    static final String VOLUME = "cinder-volume";
    static final String SCHEDULER = "cinder-scheduler";
    static final String API = "cinder-api";
    static final String BACKUP = "cinder-backup";

    private final BackendService backends;
    private final BackupRoom backups;
    private final BackendSettings settings;
    private final Instant started = Instant.now();

    Services(BackendService backends, BackupRoom backups, BackendSettings settings) {
        this.backends = backends;
        this.backups = backups;
        this.settings = settings;
    }

    /** @param number as small as Cinder's ids @param up whether its storage answers @param backend empty for those of the process itself */
    record Service(
            int number,
            String binary,
            String host,
            String zone,
            boolean enabled,
            boolean up,
            Instant updatedAt,
            Optional<String> disabledReason,
            Optional<Backend> backend) {}

    String host() {
        return settings.host();
    }

    List<Service> all() {
        List<Service> services = new ArrayList<>();
        for (BackendView view : backends.list()) {
            Backend backend = view.backend();
            boolean up = view.state() instanceof BackendState.Ready;
            Instant updated = view.state() instanceof BackendState.Ready ready
                    ? ready.reportedAt()
                    : backend.updatedAt().orElse(backend.createdAt());
            services.add(new Service(
                    services.size() + 3,
                    VOLUME,
                    settings.hostOf(backend.name()),
                    backend.availabilityZone(),
                    backend.enabled(),
                    up,
                    updated,
                    backend.disabledReason(),
                    Optional.of(backend)));
        }
        services.add(ofProcess(1, SCHEDULER, true));
        if (!backups.isOff()) {
            services.add(ofProcess(2, BACKUP, backups.trouble().isEmpty()));
        }
        return services;
    }

    private Service ofProcess(int number, String binary, boolean up) {
        return new Service(
                number,
                binary,
                settings.host(),
                settings.availabilityZone(),
                true,
                up,
                started,
                Optional.empty(),
                Optional.empty());
    }

    /** By its host, with or without a pool. */
    Optional<Service> volume(String host) {
        String service = HostName.of(host).service();
        return all().stream()
                .filter(one -> one.binary().equals(VOLUME) && one.host().equals(service))
                .findFirst();
    }

    static CinderFault missing(String binary, String host) {
        return CinderFault.notFound("Service " + binary + " could not be found on host " + host + ".");
    }
}
