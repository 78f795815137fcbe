package octopus.driver.oceanstor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import tools.jackson.databind.JsonNode;

/** The array's LUNs, snapshots and pools, one call of ours for each thing that it can do. */
final class Array {
    private static final String CLONES_SINCE = "V600R003C00";

    private final RestSession rest;

    Array(RestSession rest) {
        this.rest = rest;
    }

    RestSession rest() {
        return rest;
    }

    // Looking

    JsonNode system() {
        return rest.get("system/");
    }

    Stream<JsonNode> pools() {
        return rest.get("storagepool").valueStream();
    }

    JsonNode pool(String name) {
        List<JsonNode> all = pools().toList();
        return all.stream()
                .filter(pool -> pool.path("NAME").asString("").equals(name))
                .findFirst()
                .orElseThrow(() -> poolMissing(name, all));
    }

    static octopus.spi.StorageException poolMissing(String name, List<JsonNode> all) {
        String known = String.join(
                ", ", all.stream().map(pool -> pool.path("NAME").asString("")).toList());
        return Fault.of(
                        OceanstorFault.ARRAY_POOL_MISSING,
                        "Looking for storage pool " + name,
                        "the array has no pool of this name",
                        known.isEmpty() ? "Make a pool on the array." : "Its pools are: " + known + ".")
                .about("field", OceanstorOptions.POOLS)
                .about("pool", name)
                .exception();
    }

    Optional<Disk> lun(String name) {
        return first("lun", name).map(Disk::lun);
    }

    List<Disk> luns() {
        return rest.get("lun").valueStream().map(Disk::lun).toList();
    }

    Optional<Disk> snapshot(String name) {
        return first("snapshot", name).map(Disk::snapshot);
    }

    List<Disk> snapshots() {
        return rest.get("snapshot").valueStream().map(Disk::snapshot).toList();
    }

    /** The object of exactly this name. */
    Optional<JsonNode> first(String resource, String name) {
        return rest.get(resource + "?filter=NAME::" + encoded(name))
                .valueStream()
                .filter(each -> each.path("NAME").asString("").equals(name))
                .findFirst();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // LUNs

    Disk createLun(String name, String pool, Size size, boolean thin, Mark mark) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("NAME", name);
        body.put("PARENTID", pool(pool).path("ID").asString(""));
        body.put("CAPACITY", size.bytes() / Disk.SECTOR);
        body.put("ALLOCTYPE", thin ? 1 : 0);
        body.put("DESCRIPTION", mark.text());
        return Disk.lun(rest.post("lun", body));
    }

    void describe(String resource, Disk disk, String name, String description) {
        JsonNode ignored =
                rest.put(resource + "/" + disk.id(), Map.of("ID", disk.id(), "NAME", name, "DESCRIPTION", description));
    }

    void expand(Disk lun, Size size) {
        JsonNode ignored = rest.put("lun/expand", Map.of("ID", lun.id(), "CAPACITY", size.bytes() / Disk.SECTOR));
    }

    void deleteLun(Disk lun) {
        quietIfGone(() -> rest.delete("lun/" + lun.id()));
    }

    // Snapshots

    Disk createSnapshot(String name, Disk lun, Mark mark) {
        return Disk.snapshot(rest.post(
                "snapshot",
                Map.of("NAME", name, "PARENTID", lun.id(), "PARENTTYPE", "11", "DESCRIPTION", mark.text())));
    }

    /** All of them show the moment of this call. */
    void activate(List<Disk> snapshots) {
        JsonNode ignored = rest.post(
                "snapshot/activate",
                Map.of("SNAPSHOTLIST", snapshots.stream().map(Disk::id).toList()));
    }

    static boolean isActive(Disk snapshot) {
        return snapshot.field("RUNNINGSTATUS").equals("43");
    }

    void rollBack(Disk snapshot) {
        JsonNode ignored = rest.put("snapshot/rollback", Map.of("ID", snapshot.id(), "ROLLBACKSPEED", "4"));
    }

    void deleteSnapshot(Disk snapshot) {
        quietIfGone(() -> rest.put("snapshot/stop", Map.of("ID", snapshot.id())));
        quietIfGone(() -> rest.delete("snapshot/" + snapshot.id()));
    }

    // Copies

    /** All data of a LUN or snapshot into a LUN of the same size; returns when it is there. */
    void copy(Disk source, Disk target, String name) {
        if (hasPairs()) {
            copyByPair(source, target);
        } else {
            copyByLunCopy(source, target, name);
        }
    }

    /** Pairs that a copy which was cut short has left. */
    void endPairs(Disk target) {
        rest.get("clonepair")
                .valueStream()
                .filter(pair -> pair.path("targetID").asString("").equals(target.id()))
                .map(pair -> pair.path("ID").asString(""))
                .forEach(pair -> quietIfGone(() -> rest.delete("clonepair/" + pair)));
    }

    boolean hasPairs() {
        return system().path("PRODUCTVERSION").asString("").compareTo(CLONES_SINCE) >= 0;
    }

    private void copyByPair(Disk source, Disk target) {
        String pair = rest.post(
                        "clonepair/relation",
                        Map.of(
                                "copyRate",
                                4,
                                "sourceID",
                                source.id(),
                                "targetID",
                                target.id(),
                                "isNeedSynchronize",
                                "0"))
                .path("ID")
                .asString("");
        try {
            JsonNode ignored = rest.put("clonepair/synchronize", Map.of("ID", pair, "copyAction", 0));
            Waiting.until("the copy into " + target.name() + " to end", () -> {
                JsonNode now = rest.get("clonepair/" + pair);
                refuseBroken(target, now.path("copyStatus").asString("0").equals("0"));
                return now.path("syncStatus").asString("").equals("2");
            });
        } finally {
            quietIfGone(() -> rest.delete("clonepair/" + pair));
        }
    }

    private void copyByLunCopy(Disk source, Disk target, String name) {
        first("luncopy", name)
                .ifPresent(left -> quietIfGone(
                        () -> rest.delete("luncopy/" + left.path("ID").asString(""))));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("TYPE", 219);
        body.put("NAME", name);
        body.put("COPYSPEED", "4");
        body.put("LUNCOPYTYPE", "1");
        body.put("SOURCELUN", "INVALID;" + source.id() + ";INVALID;INVALID;INVALID");
        body.put("TARGETLUN", "INVALID;" + target.id() + ";INVALID;INVALID;INVALID");
        String copy = rest.post("luncopy", body).path("ID").asString("");
        try {
            JsonNode ignored = rest.put("luncopy/start", Map.of("TYPE", "219", "ID", copy));
            Waiting.until("the copy into " + target.name() + " to end", () -> {
                JsonNode now = rest.get("luncopy/" + copy);
                refuseBroken(target, now.path("HEALTHSTATUS").asString("").equals("1"));
                return now.path("RUNNINGSTATUS").asString("").equals("40");
            });
        } finally {
            quietIfGone(() -> rest.delete("luncopy/" + copy));
        }
    }

    private static void refuseBroken(Disk target, boolean healthy) {
        if (!healthy) {
            throw Fault.of(
                            CommonFault.BACKEND_FAILED,
                            "Copying into " + target.name(),
                            "the array says that the copy is not healthy",
                            "See the array's event log, then try again.")
                    .exception();
        }
    }

    static void quietIfGone(Supplier<JsonNode> work) {
        try {
            JsonNode ignored = work.get();
        } catch (Refusal e) {
            if (!e.isMissing()) {
                throw e;
            }
        }
    }
}
