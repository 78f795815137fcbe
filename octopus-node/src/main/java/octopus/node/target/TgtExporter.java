package octopus.node.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.ConnectionInfo.IscsiPath;
import octopus.spi.driver.BlockExporter;
import octopus.spi.driver.VolumeExporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves local files and block devices over iSCSI by a tgtd of our own. What is wanted is kept here; each call changes it
 * and then brings tgtd there ({@link ServedTarget#converge}). So every call may be repeated, a tgtd that died is started
 * again and gets everything back, and an Octopus that was killed finds its tgtd and goes on.
 */
public final class TgtExporter implements BlockExporter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TgtExporter.class);
    private static final int UNIT = 1;

    private final TargetSettings settings;
    private final TgtDaemon daemon;
    private final ExportRecords records;
    private final LiveDisks disks;
    private final ServedTargets targets;
    private final NamedLocks locks = new NamedLocks();
    private final Map<String, Wanted> wants = new ConcurrentHashMap<>();

    /** Starts nothing yet; call {@link #start()} before anything else. */
    public TgtExporter(TargetSettings settings) {
        this.settings = settings;
        Path exports = directory(settings.directory().resolve("exports"));
        this.daemon = new TgtDaemon(settings, this::restore);
        this.records = new ExportRecords(exports);
        this.disks = new LiveDisks(directory(settings.directory().resolve("live")), this::again);
        this.targets = new ServedTargets(daemon, disks);
    }

    /**
     * Takes over what an Octopus that was killed has left running. tgtd itself starts with the first export; to see at
     * once whether it can, call {@link #startServing()}.
     */
    public void start() {
        List<Wanted> left = records.load();
        if (daemon.adopt()) {
            targets.adopt(left).forEach(wanted -> wants.put(wanted.targetName(), wanted));
        }
        left.stream()
                .map(Wanted::targetName)
                .filter(name -> !wants.containsKey(name))
                .forEach(records::remove);
        disks.adopt(wants.keySet());
    }

    /** @throws octopus.spi.StorageException PORTAL_TAKEN, TARGET_DAEMON_FAILED, TOOL_MISSING */
    public void startServing() {
        daemon.ensure();
    }

    /** Where this machine serves; empty while nothing has been exported. */
    public Optional<String> portal() {
        return daemon.running().map(life -> TargetSettings.portal(settings.address(), life.port()));
    }

    @Override
    public ConnectionInfo export(String targetName, Source source, VolumeExporter.Request request) {
        Names.iqn(targetName);
        Names.check(source);
        refuseMissing(source);
        request.chap().ifPresent(Names::check);
        Wanted.Consumer consumer = new Wanted.Consumer(
                request.attachment(),
                Names.initiator(request.connector()),
                request.mode(),
                request.chap().map(Chap::user),
                request.chap().map(Chap::password));
        return locks.holding(targetName, () -> {
            @Nullable Wanted before = wants.get(targetName);
            Wanted after =
                    before == null ? new Wanted(targetName, source, List.of(consumer)) : before.with(source, consumer);
            refuseMixture(after);
            if (before != null && before.has(request.attachment())) {
                boolean ignored = targets.isThere(targetName);
            }
            want(after);
            try {
                return connection(targets.converge(after), targetName, request);
            } catch (RuntimeException e) {
                back(targetName, before);
                throw e;
            }
        });
    }

    @Override
    public void unexport(String targetName, AttachmentId attachment) {
        locks.holding(targetName, () -> {
            @Nullable Wanted before = wants.get(targetName);
            if (before == null) {
                return;
            }
            Wanted after = before.without(attachment);
            if (after.consumers().isEmpty()) {
                remove(targetName);
            } else {
                want(after);
                if (daemon.running().isPresent()) {
                    targets.converge(after);
                }
            }
        });
    }

    @Override
    public void grown(String targetName, Source source) {
        locks.holding(targetName, () -> {
            @Nullable Wanted before = wants.get(targetName);
            if (before == null) {
                return;
            }
            Wanted after = before.with(source);
            want(after);
            if (daemon.running().isPresent()) {
                targets.converge(after);
                targets.reopen(targetName);
            }
        });
    }

    @Override
    public boolean pivot(String targetName, Source active, Path overlay) {
        return locks.holding(targetName, () -> {
            Optional<Wanted> before = live(targetName, active);
            if (before.isEmpty() || !disks.pivot(targetName, overlay)) {
                return false;
            }
            want(before.get().with(new Source(overlay, active.format(), active.serial(), active.readOnly())));
            return true;
        });
    }

    @Override
    public boolean growServed(String targetName, Source source, Size size) {
        boolean grown =
                locks.holding(targetName, () -> live(targetName, source).isPresent() && disks.grow(targetName, size));
        if (grown) {
            grown(targetName, source);
        }
        return grown;
    }

    /** A qcow2 source that is exported; should its daemon have died just now, it is there again on return. */
    private Optional<Wanted> live(String targetName, Source source) {
        Optional<Wanted> wanted = Optional.ofNullable(wants.get(targetName))
                .filter(w -> source.format().equals("qcow2"));
        wanted.ifPresent(targets::converge);
        return wanted;
    }

    @Override
    public List<Target> list() {
        return targets.views().stream().map(this::target).toList();
    }

    @Override
    public boolean serves(String targetName) {
        return wants.containsKey(targetName);
    }

    @Override
    public Optional<Target> find(String targetName) {
        return Optional.ofNullable(wants.get(targetName))
                .map(wanted -> new Target(
                        targetName,
                        wanted.consumers().stream()
                                .map(Wanted.Consumer::attachment)
                                .toList(),
                        wanted.consumers().stream()
                                .map(Wanted.Consumer::initiator)
                                .distinct()
                                .toList()));
    }

    /** Ends everything that was started, sessions open or not; exports that come later are refused. */
    @Override
    public void close() {
        // Whoever waits for a tgtd that hangs gives up at once.
        daemon.stop();
        locks.holdingAll(() -> {
            daemon.stop();
            targets.clear();
            disks.close();
            wants.keySet().forEach(records::remove);
            wants.clear();
        });
    }

    /** For tests: what a kill of Octopus does, without ending this Java machine. */
    void abandon() {
        daemon.abandon();
        disks.abandon();
    }

    private Target target(TgtView view) {
        String name = view.iqn().substring(Names.IQN_PREFIX.length());
        List<AttachmentId> attachments = Optional.ofNullable(wants.get(name)).stream()
                .flatMap(wanted -> wanted.consumers().stream())
                .filter(consumer -> view.admitted().contains(consumer.initiator()))
                .filter(consumer ->
                        consumer.user().map(view.accounts()::contains).orElse(true))
                .map(Wanted.Consumer::attachment)
                .toList();
        return new Target(name, attachments, view.admitted());
    }

    private void remove(String targetName) {
        targets.remove(targetName);
        records.remove(targetName);
        wants.remove(targetName);
    }

    private void want(Wanted wanted) {
        records.save(wanted);
        wants.put(wanted.targetName(), wanted);
    }

    /** An export that failed leaves nothing behind that nobody asked for. */
    private void back(String targetName, @Nullable Wanted before) {
        try {
            if (before == null) {
                remove(targetName);
            } else {
                want(before);
            }
        } catch (RuntimeException e) {
            LOG.warn("Clearing up after a failed export of {}: {}", targetName, e.getMessage());
        }
    }

    /** tgtd died: all that is wanted is served again. */
    private void restore() {
        for (int attempt = 0; ; attempt++) {
            try {
                if (!wants.isEmpty()) {
                    daemon.ensure();
                }
                break;
            } catch (RuntimeException e) {
                LOG.warn("tgtd cannot be started again yet: {}", e.getMessage());
                if (attempt == 20) {
                    return;
                }
                Patience.pause(Math.min(30_000, 200L << attempt));
            }
        }
        wants.keySet().forEach(this::again);
    }

    private void again(String targetName) {
        locks.holding(targetName, () -> {
            @Nullable Wanted wanted = wants.get(targetName);
            try {
                if (wanted != null) {
                    targets.converge(wanted);
                }
            } catch (RuntimeException e) {
                LOG.warn("Target {} cannot be served again yet: {}", targetName, e.getMessage());
            }
        });
    }

    private ConnectionInfo connection(TgtDaemon.Running life, String targetName, VolumeExporter.Request request) {
        String portal = TargetSettings.portal(settings.address(), life.port());
        return new Iscsi(List.of(new IscsiPath(portal, Names.iqn(targetName), UNIT)), request.chap(), true);
    }

    private static void refuseMissing(Source source) {
        if (!Files.isReadable(source.path())) {
            throw Fault.of(
                            CommonFault.OBJECT_MISSING,
                            "Exporting " + source.path(),
                            "it is not there, or not readable for the user that Octopus runs as",
                            "See whether the file system is mounted and the file's owner is right.")
                    .about("path", source.path())
                    .exception();
        }
    }

    private static void refuseMixture(Wanted wanted) {
        if (wanted.consumers().stream()
                        .map(c -> c.user().isPresent())
                        .distinct()
                        .count()
                > 1) {
            throw Fault.of(
                            TargetFault.CHAP_MIXED,
                            "Exporting " + wanted.targetName(),
                            "it is served already, and CHAP is asked for by one attachment and not by another",
                            "Ask for CHAP in all attachments of the volume, or in none.")
                    .exception();
        }
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
