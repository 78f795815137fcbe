package octopus.onboard.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import octopus.node.Command;
import octopus.node.Node;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;

/** Reads and writes a device on a node with the programs that every Linux has, and compares what came back. */
final class DeviceTrial {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long MIB = 1 << 20;

    private final Node node;
    private final String pattern;
    private final int mib;
    private final BlankLook blank;

    /** @param run whose pattern it is; its file is in the node's temporary directory */
    DeviceTrial(Node node, UUID run, int mib) {
        this.node = node;
        this.pattern = "/tmp/octopus-acceptance-" + run;
        this.mib = mib;
        this.blank = new BlankLook(node);
    }

    /**
     * Before anything is written.
     *
     * @param storageName what the storage calls the volume
     * @param overwrite what is there may go
     * @throws octopus.spi.StorageException DISK_NOT_BLANK, with what is on it
     */
    String requireBlank(String device, String storageName, boolean overwrite) {
        List<String> found = blank.found(device, mib, lastMib(device));
        if (!found.isEmpty() && !overwrite) {
            throw blank.refusal(device, storageName, found);
        }
        return found.isEmpty()
                ? "no signature; zeros in the first " + mib + " MiB and the last"
                : "not blank: " + String.join("; ", found) + "; written over, as the spec permits";
    }

    /** Writes random bytes at the beginning and at the end. @return figures */
    String write(String device) {
        dd("if=/dev/urandom", "of=" + pattern, "bs=1M", "count=" + mib);
        long begin = System.nanoTime();
        dd("if=" + pattern, "of=" + device, "bs=1M", "conv=notrunc,fsync");
        long end = System.nanoTime();
        dd("if=" + pattern, "of=" + device, "bs=1M", "count=1", "seek=" + lastMib(device), "conv=notrunc,fsync");
        return rate(mib, end - begin);
    }

    /** @throws octopus.spi.StorageException ACCEPTANCE_FAILED when other bytes come back */
    String readAndCompare(String device) {
        long begin = System.nanoTime();
        String came = sum(device, mib, 0);
        long end = System.nanoTime();
        requireSame(device, "the first " + mib + " MiB", sum(pattern, mib, 0), came);
        return rate(mib, end - begin) + ", 4 KiB in " + latency(device);
    }

    /** The end of a volume that has not grown since {@link #write}. */
    void compareEnd(String device) {
        requireSame(device, "the last MiB", sum(pattern, 1, 0), sum(device, 1, lastMib(device)));
    }

    /** Overwrites the first MiB with zeros, so that a copy that was taken before is told from the volume itself. */
    void disturb(String device) {
        dd("if=/dev/zero", "of=" + device, "bs=1M", "count=1", "conv=notrunc,fsync");
    }

    void requireSize(String device, int gib) {
        long bytes = size(device);
        if (bytes < gib * 1024L * MIB) {
            throw failed(device, "it has " + bytes + " bytes on the node, not " + gib + " GiB");
        }
    }

    void clear() {
        node.files().delete(pattern);
    }

    private void requireSame(String device, String part, String wrote, String came) {
        if (!wrote.equals(came)) {
            throw failed(device, part + " are not what was written");
        }
    }

    private RuntimeException failed(String device, String cause) {
        return Fault.of(
                        OnboardFault.ACCEPTANCE_FAILED,
                        "Reading " + device + " on " + node.name(),
                        cause,
                        "See the storage's and the node's logs; do not put data on it.")
                .about("node", node.name())
                .exception();
    }

    private long lastMib(String device) {
        return size(device) / MIB - 1;
    }

    private long size(String device) {
        String said = node.run(Command.of(
                        "sh", "-c", "blockdev --getsize64 \"$0\" 2>/dev/null || stat -L -c %s \"$0\"", device))
                .output()
                .strip();
        return Long.parseLong(said);
    }

    /** Past the caches of the node, where the device can be read so. */
    private String sum(String path, long count, long skip) {
        String script = "dd if=\"$0\" bs=1M count=\"$1\" skip=\"$2\" iflag=direct 2>/dev/null | sha256sum";
        String plain = "dd if=\"$0\" bs=1M count=\"$1\" skip=\"$2\" 2>/dev/null | sha256sum";
        String direct = path.startsWith("/dev/") ? script : plain;
        return node.run(Command.of("sh", "-c", direct, path, String.valueOf(count), String.valueOf(skip))
                        .limit(LIMIT))
                .output()
                .strip()
                .split(" ", 2)[0];
    }

    private String latency(String device) {
        long begin = System.nanoTime();
        dd("if=" + device, "of=/dev/null", "bs=4k", "count=1");
        return String.format(Locale.ROOT, "%.1f ms", (System.nanoTime() - begin) / 1e6);
    }

    private void dd(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dd"));
        all.addAll(List.of(arguments));
        node.run(Command.of(all).limit(LIMIT));
    }

    private static String rate(int mib, long nanos) {
        return String.format(Locale.ROOT, "%d MiB in %.0f ms, %.0f MiB/s", mib, nanos / 1e6, mib * 1e9 / nanos);
    }
}
