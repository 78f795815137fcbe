package octopus.driver.simulated;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;

/** Says where a volume could be reached; only on this machine is there anything behind it. */
final class SimulatedExporter implements VolumeExporter {
    /** Of a network that exists only in documentation (RFC 5737), so that nobody is reached by mistake. */
    private static final String PORTAL = "192.0.2.10:3260";

    private static final String TARGET = "iqn.2026-11.org.octopus.simulated:";

    private final SimulatedArray array;
    /** Openings for writing on this machine, by their attachment. */
    private final Map<AttachmentId, String> writers = new ConcurrentHashMap<>();

    SimulatedExporter(SimulatedArray array) {
        this.array = array;
    }

    @Override
    public ConnectionInfo export(VolumeHandle volume, Request request) {
        array.before(SimulatedCall.EXPORT, volume.nativeName());
        SimulatedObject object = array.objects().need(SimulatedProvisioner.believed(volume));
        ConnectionInfo info = request.connector().isLocal()
                ? new ConnectionInfo.LocalDevice(array.objects().files().open(object.name(), object.size()), "raw")
                : iscsi(object, request);
        if (request.connector().isLocal() && request.mode() == AccessMode.READ_WRITE) {
            writers.put(request.attachment(), object.name());
        }
        array.exports()
                .put(
                        request.attachment(),
                        new Export(
                                volume.nativeName(),
                                request.attachment(),
                                request.connector().initiator().stream().toList()));
        return info;
    }

    private static ConnectionInfo iscsi(SimulatedObject object, Request request) {
        if (request.connector().initiator().isEmpty()) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Exporting " + object.name(),
                            "the connector has no initiator",
                            "Give the host's iSCSI qualified name as \"initiator\".")
                    .about("field", "initiator")
                    .exception();
        }
        return new ConnectionInfo.Iscsi(
                List.of(new ConnectionInfo.IscsiPath(PORTAL, TARGET + object.name(), 1)), request.chap(), true);
    }

    @Override
    public void unexport(VolumeHandle volume, AttachmentId attachment) {
        array.before(SimulatedCall.UNEXPORT, volume.nativeName());
        writers.remove(attachment);
        array.exports().remove(attachment);
    }

    /** @throws octopus.spi.StorageException OBJECT_BUSY where more than one of the volumes is being written to */
    void refuseSeveralWriters(Collection<String> volumes) {
        Set<String> written = new TreeSet<>(writers.values());
        written.retainAll(volumes);
        if (written.size() > 1) {
            throw Fault.of(
                            CommonFault.OBJECT_BUSY,
                            "Taking snapshots of " + volumes.size() + " volumes at one moment",
                            String.join(", ", written) + " are open for writing on this machine",
                            "Wait until what writes to them is done, then try again.")
                    .exception();
        }
    }

    @Override
    public List<Export> list() {
        array.before(SimulatedCall.LIST_EXPORTS, "the array");
        return List.copyOf(array.exports().values());
    }
}
