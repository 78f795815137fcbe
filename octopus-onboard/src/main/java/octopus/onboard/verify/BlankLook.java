package octopus.onboard.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import octopus.node.Command;
import octopus.node.Node;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Whether a new volume is blank, asked before anything is written to it. One that is not still has somebody's data, or is
 * another volume than the storage says.
 */
record BlankLook(Node node) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Some systems have it where only root looks; some have none, and then the bytes have to do. */
    private static final String SIGNATURES = """
            PATH="$PATH:/usr/sbin:/sbin"
            if command -v wipefs >/dev/null 2>&1; then wipefs -n -p "$0"; fi
            """;

    private static final String OTHER_THAN_ZERO = """
            { dd if="$0" bs=1M count="$1" skip="$2" iflag=direct 2>/dev/null || dd if="$0" bs=1M count="$1" skip="$2" 2>/dev/null
            } | tr -d '\\000' | head -c 1 | wc -c
            """;

    /** What is on a device that should have nothing. Empty when it is blank as far as it is looked at. */
    List<String> found(String device, int firstMib, long lastMib) {
        List<String> found = new ArrayList<>(signatures(device));
        if (found.isEmpty() && hasData(device, firstMib, 0)) {
            found.add("data of no known form in its first " + firstMib + " MiB");
        }
        if (found.isEmpty() && hasData(device, 1, lastMib)) {
            found.add("data of no known form in its last MiB");
        }
        return found;
    }

    StorageException refusal(String device, String storageName, List<String> found) {
        return Fault.of(
                        OnboardFault.DISK_NOT_BLANK,
                        "Looking at new volume " + storageName + " as " + device + " on " + node.name(),
                        "it is not blank: " + String.join("; ", found),
                        "Nothing was written to it. See on the storage whose data that is, that no earlier mapping of another"
                                + " LUN is left, and that it gives new LUNs zeroed; if the data may go, set acceptance.overwrite"
                                + " to true.")
                .about("node", node.name())
                .about("device", device)
                .about("volume", storageName)
                .exception();
    }

    /** File systems, partition tables, and the labels of LVM, RAID and LUKS, wherever on the disk they are. */
    private List<String> signatures(String device) {
        return node.run(Command.of("sh", "-c", SIGNATURES, device).limit(LIMIT))
                .output()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(",", -1))
                .filter(field -> field.length > 3)
                .map(field ->
                        field[3] + (field[2].isEmpty() ? "" : " called " + field[2]) + " at byte " + offset(field[0]))
                .distinct()
                .toList();
    }

    private static long offset(String hexadecimal) {
        return Long.decode(hexadecimal.strip());
    }

    private boolean hasData(String device, long mib, long skip) {
        return !node.run(Command.of("sh", "-c", OTHER_THAN_ZERO, device, String.valueOf(mib), String.valueOf(skip))
                        .limit(LIMIT))
                .output()
                .strip()
                .equals("0");
    }
}
