package octopus.driver.oceanstor;

import java.util.List;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability.Adopting.Foreign;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;

/** LUNs and snapshots that administrators or other drivers have made become ours by name and mark; the data stays. */
final class Adopter {
    private final Array array;
    private final Provisioner volumes;

    Adopter(Array array, Provisioner volumes) {
        this.array = array;
        this.volumes = volumes;
    }

    List<Foreign> foreignVolumes(String pool) {
        return array.luns().stream()
                .filter(lun -> lun.pool().equals(pool) && lun.mark().isEmpty())
                .map(lun -> new Foreign(lun.name(), lun.size(), obstacle(lun)))
                .toList();
    }

    VolumeHandle adopt(VolumeId id, String pool, String name) {
        Optional<Disk> already = array.lun(Names.volume(id))
                .filter(lun -> lun.mark()
                        .filter(mark -> mark.id().equals(id.toString()))
                        .isPresent());
        if (already.isPresent()) {
            return Provisioner.handle(id, already.get());
        }
        Disk lun = array.lun(name)
                .filter(found -> found.pool().equals(pool) && found.mark().isEmpty())
                .orElseThrow(() -> missing(name, "pool " + pool));
        refuse(name, obstacle(lun));
        array.describe("lun", lun, Names.volume(id), new Mark(Mark.VOLUME, id.toString(), name).text());
        return Provisioner.handle(id, lun);
    }

    void release(VolumeHandle volume) {
        Optional<Disk> lun = volumes.find(volume);
        if (lun.isEmpty()) {
            return;
        }
        if (isMapped(lun.get())) {
            throw Fault.of(
                            CommonFault.OBJECT_BUSY,
                            "Releasing " + volume.nativeName(),
                            "it is mapped to a host",
                            "Detach it first.")
                    .exception();
        }
        volumes.limits().lift(lun.get());
        array.describe("lun", lun.get(), earlier(lun.get()), "");
    }

    List<Foreign> foreignSnapshots(String pool) {
        List<String> ids = array.luns().stream()
                .filter(lun -> lun.pool().equals(pool))
                .map(Disk::id)
                .toList();
        return array.snapshots().stream()
                .filter(snapshot -> ids.contains(snapshot.field("PARENTID"))
                        && snapshot.mark().isEmpty())
                .map(snapshot -> new Foreign(snapshot.name(), snapshot.size(), obstacle(snapshot)))
                .toList();
    }

    SnapshotHandle adoptSnapshot(SnapshotId id, VolumeHandle volume, String name) {
        Disk lun = volumes.need(volume);
        Optional<Disk> already = array.snapshot(Names.snapshot(id))
                .filter(found -> found.mark()
                        .filter(mark -> mark.id().equals(id.toString()))
                        .isPresent());
        if (already.isPresent()) {
            return Copier.handle(id, volume, already.get());
        }
        Disk snapshot = array.snapshot(name)
                .filter(found -> found.mark().isEmpty())
                .orElseThrow(() -> missing(name, "the array"));
        if (!snapshot.field("PARENTID").equals(lun.id())) {
            throw refused(name, "it is a snapshot of another LUN, " + snapshot.field("PARENTNAME"));
        }
        refuse(name, obstacle(snapshot));
        array.describe("snapshot", snapshot, Names.snapshot(id), new Mark(Mark.SNAPSHOT, id.toString(), name).text());
        return Copier.handle(id, volume, snapshot);
    }

    void releaseSnapshot(SnapshotHandle snapshot) {
        array.snapshot(snapshot.nativeName())
                .filter(found -> found.mark()
                        .filter(mark -> mark.id().equals(snapshot.id().toString()))
                        .isPresent())
                .ifPresent(found -> array.describe("snapshot", found, earlier(found), ""));
    }

    /** Its name before it was adopted; one that we have made keeps the one with its id. */
    private static String earlier(Disk disk) {
        String name = disk.mark().map(Mark::earlierName).orElse("");
        return name.isEmpty() ? disk.name() : name;
    }

    private static boolean isMapped(Disk disk) {
        return disk.field("ISADD2LUNGROUP").equals("true")
                || disk.field("EXPOSEDTOINITIATOR").equals("true");
    }

    private static Optional<String> obstacle(Disk disk) {
        if (isMapped(disk)) {
            return Optional.of("it is mapped to a host");
        }
        if (!disk.isHealthy()) {
            return Optional.of("the array says that it is not healthy");
        }
        return Optional.empty();
    }

    private static void refuse(String name, Optional<String> obstacle) {
        obstacle.ifPresent(why -> {
            throw refused(name, why);
        });
    }

    private static StorageException refused(String name, String why) {
        return Fault.of(CommonFault.INVALID_INPUT, "Adopting " + name, why, "Change that on the array first.")
                .about("field", "ref")
                .exception();
    }

    private static StorageException missing(String name, String where) {
        return Fault.of(
                        CommonFault.OBJECT_MISSING,
                        "Adopting " + name,
                        "there is nothing of this name in " + where + " that is not ours already",
                        "List what can be managed.")
                .exception();
    }
}
