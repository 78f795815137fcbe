package octopus.onboard.verify;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import octopus.block.operation.DriverCalls;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;

/**
 * Volumes straight from the driver of a backend that the scheduler does not see yet: nothing of the run shows among the
 * volumes of any project.
 */
public final class DriverServed implements Served {
    private static final String SNAPSHOT = "snapshot";
    /** As hexadecimal digits 16 characters, which every initiator takes. */
    private static final int SECRET_BYTES = 8;

    private final String backend;
    private final Driver driver;
    private final RunIds ids;
    private final Optional<Chap> chap;
    private Optional<VolumeHandle> volume = Optional.empty();
    private Optional<VolumeHandle> clone = Optional.empty();
    private Optional<SnapshotHandle> snapshot = Optional.empty();

    public DriverServed(String backend, Driver driver, RunIds ids) {
        this.backend = backend;
        this.driver = driver;
        this.ids = ids;
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.chap = Optional.of(new Chap("acceptance", Secret.of(HexFormat.of().formatHex(secret))));
    }

    @Override
    public void create(int gib) {
        volume = Optional.of(call("Creating a volume", () -> driver.volumes().create(spec(ids.volumeId(), gib))));
    }

    @Override
    public ConnectionInfo export(Connector connector) {
        return export(volume.orElseThrow(), ids.attachmentId(), connector);
    }

    @Override
    public void unexport() {
        unexport(volume.orElseThrow(), ids.attachmentId());
    }

    @Override
    public boolean snapshot() {
        snapshot = driver.capability(Capability.Snapshots.class)
                .map(able ->
                        call("Taking a snapshot", () -> able.createSnapshot(ids.snapshotId(), volume.orElseThrow())));
        return snapshot.isPresent();
    }

    @Override
    public void deleteSnapshot() {
        snapshot.ifPresent(taken -> run(
                "Deleting a snapshot",
                () -> driver.capability(Capability.Snapshots.class)
                        .orElseThrow()
                        .deleteSnapshot(taken)));
        snapshot = Optional.empty();
    }

    @Override
    public boolean cloneVolume(int gib) {
        VolumeSpec spec = spec(ids.cloneId(), gib);
        Optional<VolumeHandle> made = snapshot.flatMap(taken -> driver.capability(Capability.Snapshots.class)
                .map(able -> call("Making a volume from a snapshot", () -> able.createFromSnapshot(spec, taken))));
        clone = made.or(() -> driver.capability(Capability.Clones.class)
                .map(able -> call("Cloning a volume", () -> able.createFromVolume(spec, volume.orElseThrow()))));
        return clone.isPresent();
    }

    @Override
    public ConnectionInfo exportClone(Connector connector) {
        return export(clone.orElseThrow(), ids.cloneAttachmentId(), connector);
    }

    @Override
    public void unexportClone() {
        unexport(clone.orElseThrow(), ids.cloneAttachmentId());
    }

    @Override
    public void deleteClone() {
        clone.ifPresent(made -> run("Deleting a clone", () -> driver.volumes().delete(made)));
        clone = Optional.empty();
    }

    @Override
    public boolean extend(int gib) {
        Optional<VolumeHandle> grown = driver.capability(Capability.Growing.class)
                .map(able -> call("Extending a volume", () -> able.grow(volume.orElseThrow(), Size.ofGib(gib))));
        grown.ifPresent(handle -> volume = Optional.of(handle));
        return grown.isPresent();
    }

    @Override
    public void delete() {
        volume.ifPresent(made -> run("Deleting a volume", () -> driver.volumes().delete(made)));
        volume = Optional.empty();
    }

    @Override
    public List<String> leftovers() {
        List<String> left = new ArrayList<>(ours().stream()
                .map(object -> object.kind() + " " + object.nativeName())
                .toList());
        Set<AttachmentId> attachments = Set.of(ids.attachmentId(), ids.cloneAttachmentId());
        call("Listing exports", () -> driver.exports().list()).stream()
                .filter(open -> attachments.contains(open.attachment()))
                .forEach(open -> left.add("export of " + open.volumeNativeName()));
        return left;
    }

    /** What hangs on others goes first: exports, the clone, the snapshot, the volume. */
    @Override
    public void clear() {
        List<OwnedObject> there = ours();
        String pool = pool();
        for (OwnedObject object : there) {
            if (!object.kind().equals(SNAPSHOT)) {
                VolumeHandle handle = handle(object, pool);
                unexport(handle, ids.attachmentId());
                unexport(handle, ids.cloneAttachmentId());
            }
        }
        there.stream()
                .filter(object -> object.id().equals(ids.copy().toString()))
                .forEach(object ->
                        run("Deleting a clone", () -> driver.volumes().delete(handle(object, pool))));
        there.stream()
                .filter(object -> object.id().equals(ids.snapshot().toString()))
                .forEach(object -> deleteLeft(object, pool));
        there.stream()
                .filter(object -> object.id().equals(ids.volume().toString()))
                .forEach(object ->
                        run("Deleting a volume", () -> driver.volumes().delete(handle(object, pool))));
    }

    @Override
    public Optional<String> nativeName() {
        return volume.map(VolumeHandle::nativeName);
    }

    private void deleteLeft(OwnedObject object, String pool) {
        VolumeHandle of =
                new VolumeHandle(ids.volumeId(), pool, volumeNameOr(ids.volume().toString()), Map.of());
        driver.capability(Capability.Snapshots.class)
                .ifPresent(able -> run(
                        "Deleting a snapshot",
                        () -> able.deleteSnapshot(
                                new SnapshotHandle(ids.snapshotId(), of, object.nativeName(), Map.of()))));
    }

    private String volumeNameOr(String fallback) {
        return ours().stream()
                .filter(object -> object.id().equals(ids.volume().toString())
                        && !object.kind().equals(SNAPSHOT))
                .map(OwnedObject::nativeName)
                .findFirst()
                .orElse(fallback);
    }

    private VolumeHandle handle(OwnedObject object, String pool) {
        boolean isClone = object.id().equals(ids.copy().toString());
        VolumeHandle bare =
                new VolumeHandle(isClone ? ids.cloneId() : ids.volumeId(), pool, object.nativeName(), Map.of());
        return call("Looking for a volume", () -> driver.volumes().describe(bare))
                .map(found -> found.handle())
                .orElse(bare);
    }

    private List<OwnedObject> ours() {
        Set<String> all = Set.of(ids.volume(), ids.copy(), ids.snapshot()).stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
        return call("Listing objects", () -> driver.volumes().owned()).stream()
                .filter(object -> all.contains(object.id()))
                .toList();
    }

    private ConnectionInfo export(VolumeHandle handle, AttachmentId attachment, Connector connector) {
        return call(
                "Exporting a volume",
                () -> driver.exports().export(handle, new Request(attachment, connector, AccessMode.READ_WRITE, chap)));
    }

    private void unexport(VolumeHandle handle, AttachmentId attachment) {
        run("Closing an export", () -> driver.exports().unexport(handle, attachment));
    }

    private VolumeSpec spec(VolumeId id, int gib) {
        return new VolumeSpec(id, Size.ofGib(gib), pool(), Map.of());
    }

    private String pool() {
        return call("Asking for the pools", driver::pools).getFirst().name();
    }

    private <T> T call(String what, Supplier<T> work) {
        return DriverCalls.call(backend, what, work);
    }

    private void run(String what, Runnable work) {
        DriverCalls.run(backend, what, work);
    }
}
