package octopus.spi.connect;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the backend answers when a volume is exported: how the consumer reaches it. */
public sealed interface ConnectionInfo {
    /** One way to an iSCSI LUN: portal {@code address:port}, target name, unit number. */
    record IscsiPath(String portal, String iqn, int lun) {}

    /**
     * @param paths the first is the one for hosts without multipath
     * @param discard whether the consumer may send UNMAP
     */
    record Iscsi(List<IscsiPath> paths, Optional<Chap> chap, boolean discard) implements ConnectionInfo {
        public Iscsi {
            paths = List.copyOf(paths);
        }
    }

    /** @param initiatorTargetMap initiator WWPN to the target WWPNs that it may see */
    record FibreChannel(List<String> targetWwns, int lun, Map<String, List<String>> initiatorTargetMap, boolean discard)
            implements ConnectionInfo {}

    /** @param transport {@code tcp} or {@code rdma} */
    record NvmePortal(String address, int port, String transport) {}

    /**
     * @param portals one or several ways to the same subsystem
     * @param namespaceUuid its uuid or nguid
     * @param namespaceId its number, where it is not told by a name
     */
    record NvmeOverFabrics(
            String nqn, List<NvmePortal> portals, Optional<String> namespaceUuid, Optional<Integer> namespaceId)
            implements ConnectionInfo {
        public NvmeOverFabrics {
            portals = List.copyOf(portals);
        }
    }

    record Rbd(
            String pool,
            String image,
            List<String> monitors,
            String clusterName,
            Optional<String> user,
            Optional<String> secretUuid)
            implements ConnectionInfo {}

    /** @param format {@code raw} or {@code qcow2} */
    record NfsFile(String export, String name, Optional<String> mountOptions, String format)
            implements ConnectionInfo {}

    /** A file or block device on the machine where Octopus runs. @param format {@code raw} or {@code qcow2} */
    record LocalDevice(Path path, String format) implements ConnectionInfo {}

    /** What a driver of another project answered, passed through as it is. */
    record Foreign(String volumeType, Map<String, Object> data) implements ConnectionInfo {}
}
