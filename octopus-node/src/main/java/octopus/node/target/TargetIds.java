package octopus.node.target;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * Numbers of targets. tgtd makes the world wide name of a unit from the number, and hosts trust that name: so a number
 * must not be given to another volume after this one, and the same volume should have the same again after a restart. It
 * is therefore made from the target's name.
 */
final class TargetIds {
    /** tgtd writes the kind of name over the topmost four of 32 bits. */
    private static final int LARGEST = (1 << 28) - 1;

    private final Map<Integer, String> taken = new ConcurrentHashMap<>();

    int take(String targetName) {
        CRC32 sum = new CRC32();
        sum.update(targetName.getBytes(StandardCharsets.UTF_8));
        int id = Math.max(1, (int) (sum.getValue() & LARGEST));
        while (!targetName.equals(taken.computeIfAbsent(id, free -> targetName))) {
            id = id == LARGEST ? 1 : id + 1;
        }
        return id;
    }

    void found(String targetName, int id) {
        taken.put(id, targetName);
    }

    void give(String targetName) {
        taken.values().removeIf(targetName::equals);
    }
}
