package octopus.driver.lvm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** LVM's commands for one volume group of a node. */
final class VolumeGroup {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration COPY_LIMIT = Duration.ofHours(12);

    private final Node node;
    private final String name;

    VolumeGroup(Node node, String name) {
        this.node = node;
        this.name = name;
    }

    String name() {
        return name;
    }

    Node node() {
        return node;
    }

    String device(LogicalVolume volume) {
        return "/dev/" + name + "/" + volume.name();
    }

    record Room(Size total, Size free) {}

    Room room() {
        JsonNode group = report("vgs", "vg", "vg_size,vg_free").get(0);
        return new Room(bytes(group, "vg_size"), bytes(group, "vg_free"));
    }

    List<LogicalVolume> all() {
        return report("lvs", "lv", "lv_name,lv_size,origin_size,pool_lv,origin,lv_tags,data_percent")
                .valueStream()
                .map(VolumeGroup::volume)
                .toList();
    }

    Optional<LogicalVolume> find(String volume) {
        return all().stream().filter(each -> each.name().equals(volume)).findFirst();
    }

    void createThick(String volume, Size size, List<String> tags) {
        List<String> words = words("lvcreate", "-y", "-Wn", "-Zn", "-L", size.bytes() + "b", "-n", volume);
        change(tagged(words, tags, name));
    }

    void createThin(String volume, Size size, String pool, List<String> tags) {
        List<String> words = words("lvcreate", "-y", "-V", size.bytes() + "b", "--thinpool", pool, "-n", volume);
        change(tagged(words, tags, name));
    }

    /** Of a thin volume: shares its data. */
    void snapshotThin(String volume, String origin, List<String> tags) {
        List<String> words = words("lvcreate", "-y", "-s", "-kn", "-n", volume);
        change(tagged(words, tags, name + "/" + origin));
    }

    /** Of a thick volume: as large as that one, so that it never overflows. */
    void snapshotThick(String volume, String origin, List<String> tags) {
        List<String> words = words("lvcreate", "-y", "-s", "-l", "100%ORIGIN", "-n", volume);
        change(tagged(words, tags, name + "/" + origin));
    }

    void extend(LogicalVolume volume, Size size) {
        change(words("lvextend", "-y", "-L", size.bytes() + "b", name + "/" + volume.name()));
    }

    void activate(LogicalVolume volume, boolean on) {
        change(words("lvchange", on ? "-ay" : "-an", name + "/" + volume.name()));
    }

    void tag(LogicalVolume volume, String tag) {
        change(words("lvchange", "--addtag", tag, name + "/" + volume.name()));
    }

    void untag(LogicalVolume volume, String tag) {
        change(words("lvchange", "--deltag", tag, name + "/" + volume.name()));
    }

    void remove(LogicalVolume volume) {
        change(words("lvremove", "-f", "-y", name + "/" + volume.name()));
    }

    /** Only what is written there takes time; the kernel passes zeros on where it can. */
    void zero(LogicalVolume volume, long from) {
        long length = volume.size().bytes() - from;
        if (length > 0) {
            run(Command.of(
                            "blkdiscard",
                            "--zeroout",
                            "--offset",
                            String.valueOf(from),
                            "--length",
                            String.valueOf(length),
                            device(volume))
                    .limit(COPY_LIMIT));
        }
    }

    void copy(LogicalVolume from, LogicalVolume to) {
        run(Command.of(
                        "dd",
                        "if=" + device(from),
                        "of=" + device(to),
                        "bs=4M",
                        "iflag=direct",
                        "oflag=direct",
                        "conv=fsync,nocreat",
                        "status=none")
                .limit(COPY_LIMIT));
    }

    private static List<String> words(String... words) {
        return new ArrayList<>(Arrays.asList(words));
    }

    private static List<String> tagged(List<String> words, List<String> tags, String last) {
        tags.forEach(tag -> words.addAll(List.of("--addtag", tag)));
        words.add(last);
        return words;
    }

    private void change(List<String> words) {
        run(Command.of(words).limit(LIMIT));
    }

    private JsonNode report(String program, String kind, String fields) {
        String said = run(Command.of(
                                program, "--reportformat", "json", "--units", "b", "--nosuffix", "-o", fields, name)
                        .limit(LIMIT))
                .output();
        return JSON.readTree(said).path("report").path(0).path(kind);
    }

    private CommandResult run(Command command) {
        try {
            return node.run(command);
        } catch (StorageException e) {
            throw e.fault().code() == CommonFault.TOOL_FAILED ? told(command, e) : e;
        }
    }

    /** What LVM says, in the words of the house. */
    private StorageException told(Command command, StorageException e) {
        String said = e.fault().cause();
        String small = said.toLowerCase(Locale.ROOT);
        boolean full =
                small.contains("insufficient free") || small.contains("not enough free") || small.contains("no space");
        boolean busy = small.contains("in use") || small.contains("used by") || small.contains("only while inactive");
        CommonFault code = full ? CommonFault.NO_SPACE : busy ? CommonFault.OBJECT_BUSY : CommonFault.BACKEND_FAILED;
        Fault fault = Fault.of(
                        code,
                        command.program() + " in volume group " + name + " on " + node.name(),
                        said,
                        full
                                ? "Give the volume group (or its thin pool) more room, or delete something."
                                : busy ? "Close what uses it, then try again." : "The cause is what LVM said.")
                .about("node", node.name());
        return new StorageException(fault, e);
    }

    private static LogicalVolume volume(JsonNode row) {
        String tags = row.path("lv_tags").asString("");
        String data = row.path("data_percent").asString("");
        return new LogicalVolume(
                row.path("lv_name").asString("").replaceAll("[\\[\\]]", ""),
                size(row),
                row.path("pool_lv").asString(""),
                row.path("origin").asString(""),
                tags.isEmpty() ? List.of() : List.of(tags.split(",", -1)),
                data.isEmpty() ? 100 : Double.parseDouble(data));
    }

    /** The size of a thick snapshot is what was set aside for changes; what it shows is the origin's of that moment. */
    private static Size size(JsonNode row) {
        boolean thickSnapshot = !row.path("origin").asString("").isEmpty()
                && row.path("pool_lv").asString("").isEmpty();
        return bytes(row, thickSnapshot ? "origin_size" : "lv_size");
    }

    private static Size bytes(JsonNode row, String field) {
        return Size.ofBytes(Long.parseLong(row.path(field).asString("0")));
    }
}
