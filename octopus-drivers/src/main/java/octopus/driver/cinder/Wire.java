package octopus.driver.cinder;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Volumes and snapshots as the shim takes them, and what it answers as notes. */
final class Wire {
    static final String MODEL = "model";
    static final String GIB = "gib";
    static final String SPECS = "specs";
    static final String LIMITS = "limits";
    private static final JsonMapper JSON = new JsonMapper();

    private Wire() {}

    static Map<String, Object> volume(VolumeHandle volume) {
        return volume(volume.id(), volume.pool(), gib(volume), volume.notes());
    }

    static Map<String, Object> volume(VolumeId id, String pool, long gib, Map<String, String> notes) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", id.toString());
        all.put("size", gib);
        all.put("pool", pool);
        all.put("model", JSON.readTree(notes.getOrDefault(MODEL, "{}")));
        if (notes.containsKey(SPECS) || notes.containsKey(LIMITS)) {
            all.put("type", type(notes));
        }
        return all;
    }

    /** One type for each set of extra specs and limits: drivers look types up by their id. */
    static Map<String, Object> type(Map<String, String> notes) {
        JsonNode specs = JSON.readTree(notes.getOrDefault(SPECS, "{}"));
        JsonNode limits = JSON.readTree(notes.getOrDefault(LIMITS, "{}"));
        String id = new java.util.UUID(
                        limits.toString().hashCode() & 0xffffffffL,
                        specs.toString().hashCode() & 0xffffffffL)
                .toString();
        return Map.of("id", id, "extra_specs", specs, "limits", limits);
    }

    /** The same notes with these limits instead of those that were there. */
    static Map<String, String> limited(Map<String, String> notes, Map<String, String> limits) {
        Map<String, String> all = new HashMap<>(notes);
        all.remove(LIMITS);
        if (!limits.isEmpty()) {
            all.put(LIMITS, JSON.writeValueAsString(new java.util.TreeMap<>(limits)));
        }
        return all;
    }

    static Map<String, Object> snapshot(SnapshotId id, VolumeHandle volume, Map<String, String> notes) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", id.toString());
        all.put("volume", volume(volume));
        all.put("volume_size", Long.parseLong(notes.getOrDefault(GIB, Long.toString(gib(volume)))));
        all.put("model", JSON.readTree(notes.getOrDefault(MODEL, "{}")));
        if (notes.containsKey(CinderGroups.MOMENT)) {
            all.put("moment", notes.get(CinderGroups.MOMENT));
            all.put("group", notes.getOrDefault(CinderGroups.GROUP, ""));
        }
        return all;
    }

    static Map<String, Object> snapshot(SnapshotHandle snapshot) {
        return snapshot(snapshot.id(), snapshot.volume(), snapshot.notes());
    }

    static long gib(VolumeHandle volume) {
        return Long.parseLong(volume.notes().getOrDefault(GIB, "1"));
    }

    static Map<String, String> specs(Map<String, String> extraSpecs) {
        return extraSpecs.isEmpty()
                ? Map.of()
                : Map.of(SPECS, JSON.writeValueAsString(new java.util.TreeMap<>(extraSpecs)));
    }

    /** What is to be kept after a call: the driver's update over what was known. */
    static Map<String, String> notes(Map<String, String> before, JsonNode answer, long gib) {
        Map<String, String> notes = new HashMap<>(before);
        JsonNode model = answer.path("model");
        if (!model.isEmpty()) {
            notes.put(MODEL, model.toString());
        }
        notes.put(GIB, Long.toString(gib));
        return notes;
    }
}
