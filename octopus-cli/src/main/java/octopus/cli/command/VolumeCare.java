package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What administrators do to volumes, and what is noted beside them. */
@Command(addMethodSubcommands = false)
abstract class VolumeCare extends VolumeActions {
    VolumeCare(Session session) {
        super(session);
    }

    private Adoption adoption() {
        return new Adoption(session, "/manageable_volumes", "manageable-volumes");
    }

    @Command(name = "manageable", description = "What is on a storage and could become a volume (administrators).")
    int manageable(
            @Parameters(paramLabel = "HOST", description = "Where: host@backend#pool.") String host,
            @Mixin Pages pages) {
        return adoption().list(host, pages);
    }

    @Command(name = "manage", description = "Take what is on a storage into care as a volume (administrators).")
    int manage(
            @Parameters(index = "0", paramLabel = "HOST", description = "Where it is: host@backend#pool.") String host,
            @Parameters(index = "1", paramLabel = "REFERENCE", description = "Its name on the storage.")
                    String reference,
            @Option(names = "--name", paramLabel = "NAME", description = "Name of the volume.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Option(names = "--type", paramLabel = "TYPE", description = "Volume type, by name or id.") String type,
            @Option(names = "--availability-zone", paramLabel = "ZONE", description = "Availability zone.") String zone,
            @Option(names = "--bootable", description = "A machine can boot from it.") boolean bootable,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata.")
                    Map<String, String> metadata,
            @Mixin WaitOptions wait) {
        ObjectNode body = Kind.described(name, text, metadata);
        body.put("host", host);
        Query.put(body, "volume_type", type);
        Query.put(body, "availability_zone", zone);
        body.put("bootable", bootable);
        return print(adoption().take("volume", body, reference), wait);
    }

    @Command(
            name = "unmanage",
            description = "Let volumes go out of care; their data stays on the storage (administrators).")
    int unmanage(
            @Parameters(arity = "1..*", paramLabel = "VOLUME", description = "Names or ids.") List<String> volumes,
            @Mixin WaitOptions wait) {
        List<String> ids =
                volumes.stream().map(volume -> Names.volume(session, volume)).toList();
        ids.forEach(id -> post(id, "os-unmanage", Json.object()));
        if (wait.wait) {
            new Waiting(session, wait).gone(Waiting.Subject.VOLUME, ids);
        }
        session.printer().say((wait.wait ? "Let go: " : "Accepted: ") + String.join(", ", volumes));
        return 0;
    }

    @Command(name = "reimage", description = "Write an image over all that is in a volume.")
    int reimage(
            @Parameters(index = "0", paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(index = "1", paramLabel = "IMAGE", description = "Name or id.") String image,
            @Option(names = "--reserved", description = "Also while it is reserved for a machine.") boolean reserved,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("image_id", Names.image(session, image));
        body.put("reimage_reserved", reserved);
        String id = Names.volume(session, volume);
        post(id, "os-reimage", body);
        return print(id, wait);
    }

    @Command(
            name = "force-detach",
            description = "Forget an attachment whose consumer is gone, and take its export back (administrators).")
    int forceDetach(
            @Parameters(index = "0", paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "ATTACHMENT",
                            description = "Id; may be left out where there is one.")
                    String attachment) {
        ObjectNode body = Json.object();
        Query.put(body, "attachment_id", attachment);
        String id = Names.volume(session, volume);
        post(id, "os-force_detach", body);
        return print(id, new WaitOptions());
    }

    @Command(name = "image-metadata", description = "What is noted of the image in it; --set and --unset change it.")
    int imageMetadata(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Add or replace.") Map<String, String> set,
            @Option(names = "--unset", paramLabel = "KEY", description = "Take away.") List<String> unset) {
        String id = Names.volume(session, volume);
        if (set != null) {
            post(id, "os-set_image_metadata", Json.wrap("metadata", Json.of(set)));
        }
        if (unset != null) {
            unset.forEach(key -> post(id, "os-unset_image_metadata", Json.of(Map.of("key", key))));
        }
        session.printer().one(post(id, "os-show_image_metadata", Json.object()).path("metadata"));
        return 0;
    }

    @Command(name = "encryption", description = "How a volume is encrypted; the key itself is not shown.")
    int encryption(@Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume) {
        session.printer().one(session.block().get("/volumes/" + Names.volume(session, volume) + "/encryption"));
        return 0;
    }

    @Command(name = "summary", description = "How many volumes there are, and how large together.")
    int summary(@Option(names = "--all-projects", description = "Of all projects (administrators).") boolean all) {
        session.printer()
                .one(session.block()
                        .get(
                                "/volumes/summary",
                                new Query().flag("all_tenants", all).map())
                        .path("volume-summary"));
        return 0;
    }

    @Command(name = "paths", description = "Who uses which volumes, by which initiators, portals and targets.")
    int paths(
            @Option(names = "--name", paramLabel = "TEXT", description = "Volumes with this in their name.")
                    String name,
            @Option(names = "--pool", paramLabel = "HOST", description = "In this pool: host@backend#pool.")
                    String pool,
            @Option(names = "--limit", paramLabel = "N", description = "At most so many volumes. Default: 100.")
                    Integer limit) {
        JsonNode answer = session.own()
                .get(
                        "/topology",
                        new Query()
                                .with("name", name)
                                .with("host", pool)
                                .with("limit", limit)
                                .map());
        session.printer()
                .list(
                        Json.list(answer.path("uses")),
                        Column.of("volume"),
                        Column.of("name", "volume_name"),
                        Column.of("pool"),
                        Column.of("consumer"),
                        Column.of("ways"));
        return 0;
    }

    private JsonNode post(String id, String action, ObjectNode body) {
        return session.block().post("/volumes/" + id + "/action", Json.wrap(action, body));
    }

    private int print(String id, WaitOptions wait) {
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.VOLUME, List.of(id));
        }
        session.printer().one(session.block().get("/volumes/" + id).path("volume"));
        return 0;
    }
}
