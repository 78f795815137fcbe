package octopus.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.cli.http.Json;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus volume create}. */
@Command(
        name = "create",
        description = {
            "Make a volume, or many: empty, from an image, from a snapshot or from another volume.",
            "With --count N the names are NAME-1 to NAME-N."
        })
final class VolumeCreate implements Callable<Integer> {
    private static final int AT_ONCE = 16;
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of the volume, as --name.")
    String position;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the volume.")
    String name;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "Size in GiB, or with a unit: 20, 20G, 1T. Not needed with --image, --snapshot or --source.")
    String size;

    @Option(names = "--type", paramLabel = "TYPE", description = "Volume type, by name or id. Default: the server's.")
    String type;

    @Option(names = "--image", paramLabel = "IMAGE", description = "Fill it from this image, by name or id.")
    String image;

    @Option(names = "--snapshot", paramLabel = "SNAPSHOT", description = "Copy of this snapshot.")
    String snapshot;

    @Option(names = "--source", paramLabel = "VOLUME", description = "Copy of this volume.")
    String source;

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    String description;

    @Option(names = "--availability-zone", paramLabel = "ZONE", description = "Where it has to be.")
    String zone;

    @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata; may be given several times.")
    Map<String, String> metadata = new LinkedHashMap<>();

    @Option(
            names = "--hint",
            paramLabel = "KEY=VALUE",
            description = "Scheduler hint: same_host=VOLUME or different_host=VOLUME.")
    Map<String, String> hints = new LinkedHashMap<>();

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How many. Default: 1.")
    int count;

    @Mixin
    WaitOptions waitOptions = new WaitOptions();

    VolumeCreate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ObjectNode wanted = wanted();
        List<JsonNode> made = count == 1 ? List.of(create(wanted, name())) : createMany(wanted);
        if (waitOptions.wait) {
            List<String> ids = made.stream().map(v -> Json.text(v, "id")).toList();
            made = List.copyOf(new Waiting(session, waitOptions)
                    .settled(Waiting.Subject.VOLUME, ids)
                    .values());
        }
        if (count == 1) {
            session.printer().one(made.getFirst());
        } else {
            session.printer().list(made, VolumeCommand.COLUMNS);
        }
        return 0;
    }

    private String name() {
        return name != null ? name : position;
    }

    private ObjectNode wanted() {
        long sources = List.of(image != null, snapshot != null, source != null).stream()
                .filter(given -> given)
                .count();
        if (sources > 1 || count < 1 || sources == 0 && size == null) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "The volume cannot be made like this",
                            sources > 1
                                    ? "only one of --image, --snapshot and --source can be given"
                                    : count < 1 ? "--count has to be at least 1" : "--size is missing",
                            "See octopus volume create --help.")
                    .exception();
        }
        ObjectNode volume = Json.object();
        Query.put(volume, "description", description);
        Query.put(volume, "availability_zone", zone);
        Query.put(volume, "volume_type", type);
        if (snapshot != null) {
            volume.put("snapshot_id", Names.snapshot(session, snapshot));
        }
        if (source != null) {
            volume.put("source_volid", Names.volume(session, source));
        }
        if (!metadata.isEmpty()) {
            volume.set("metadata", Json.of(metadata));
        }
        putSize(volume);
        return volume;
    }

    private void putSize(ObjectNode volume) {
        if (size != null) {
            volume.put("size", Amounts.gib(size));
        }
        if (image != null) {
            String id = Names.image(session, image);
            volume.put("imageRef", id);
            if (size == null) {
                volume.put("size", sizeFor(session.images().get("/images/" + id)));
            }
        }
    }

    /** What the image needs: the larger of its virtual size and its own lower bound. */
    private static long sizeFor(JsonNode image) {
        long bytes = Math.max(
                image.path("virtual_size").asLong(0), image.path("size").asLong(0));
        return Math.max(
                1,
                Math.max(image.path("min_disk").asLong(0), Size.ofBytes(bytes).gibRoundedUp()));
    }

    private JsonNode create(ObjectNode wanted, String withName) {
        ObjectNode volume = wanted.deepCopy();
        Query.put(volume, "name", withName);
        ObjectNode body = Json.wrap("volume", volume);
        if (!hints.isEmpty()) {
            body.set("OS-SCH-HNT:scheduler_hints", Json.of(hints));
        }
        return session.block().post("/volumes", body).path("volume");
    }

    /** Those that were accepted before one was refused stay; the fault says how many. */
    private List<JsonNode> createMany(ObjectNode wanted) {
        List<JsonNode> made = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                String withName = name() == null ? null : name() + "-" + i;
                answers.add(threads.submit(() -> create(wanted, withName)));
            }
            StorageException[] refused = {null};
            for (Future<JsonNode> answer : answers) {
                take(answer, made, refused);
            }
            if (refused[0] != null) {
                Fault fault = refused[0].fault();
                throw fault.about("accepted", made.size()).about("asked", count).exception();
            }
        }
        return made;
    }

    private static void take(Future<JsonNode> answer, List<JsonNode> made, StorageException[] refused) {
        try {
            made.add(answer.get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof StorageException fault)) {
                throw new IllegalStateException(e.getCause());
            }
            refused[0] = fault;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
