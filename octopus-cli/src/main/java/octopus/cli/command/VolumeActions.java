package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What can be done to a volume that exists: the part of {@link VolumeCommand} that posts actions. */
@Command(addMethodSubcommands = false)
abstract class VolumeActions {
    final Session session;

    VolumeActions(Session session) {
        this.session = session;
    }

    @Command(name = "extend", description = "Make a volume larger, also while it is in use.")
    int extend(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(paramLabel = "SIZE", description = "New size in GiB, or with a unit.") String size,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("new_size", Amounts.gib(size));
        return act(volume, "os-extend", body, wait);
    }

    @Command(name = "retype", description = "Give a volume another type.")
    int retype(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(paramLabel = "TYPE", description = "New type, by name or id.") String type,
            @Option(
                            names = "--migration-policy",
                            paramLabel = "never|on-demand",
                            defaultValue = "never",
                            description = "Whether it may be moved for that. Default: ${DEFAULT-VALUE}.")
                    String policy,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("new_type", type);
        body.put("migration_policy", policy);
        return act(volume, "os-retype", body, wait);
    }

    @Command(name = "migrate", description = "Move a volume to another backend or pool (administrators).")
    int migrate(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(paramLabel = "HOST", description = "Where to: host@backend#pool.") String host,
            @Option(
                            names = "--lock",
                            description = "Nobody may change it meanwhile; without this, whoever does ends the move.")
                    boolean lock,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("host", host);
        body.put("lock_volume", lock);
        String id = Names.volume(session, volume);
        session.block().post("/volumes/" + id + "/action", Json.wrap("os-migrate_volume", body));
        if (wait.wait) {
            new Waiting(session, wait).moved(id);
        }
        session.printer().one(session.block().get("/volumes/" + id).path("volume"));
        return 0;
    }

    @Command(name = "revert", description = "Put a volume back to its newest snapshot. What was written since is lost.")
    int revert(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(paramLabel = "SNAPSHOT", description = "Its newest snapshot, by name or id.") String snapshot,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("snapshot_id", Names.snapshot(session, snapshot));
        return act(volume, "revert", body, wait);
    }

    @Command(name = "set-bootable", description = "Say whether a machine can boot from it.")
    int setBootable(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(paramLabel = "true|false", description = "Bootable or not.") boolean bootable) {
        ObjectNode body = Json.object();
        body.put("bootable", bootable);
        return act(volume, "os-set_bootable", body, new WaitOptions());
    }

    @Command(name = "set-readonly", description = "Say whether it may only be read.")
    int setReadonly(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(paramLabel = "true|false", description = "Read-only or not.") boolean readonly) {
        ObjectNode body = Json.object();
        body.put("readonly", readonly);
        return act(volume, "os-update_readonly_flag", body, new WaitOptions());
    }

    @Command(
            name = "reset-status",
            description = "Correct the status by hand (administrators). Nothing else is changed.")
    int resetStatus(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--status", paramLabel = "STATUS", description = "Such as available or error.")
                    String status,
            @Option(
                            names = "--attach-status",
                            paramLabel = "attached|detached",
                            description = "Whether it counts as attached.")
                    String attachStatus) {
        ObjectNode body = Json.object();
        Query.put(body, "status", status);
        Query.put(body, "attach_status", attachStatus);
        return act(volume, "os-reset_status", body, new WaitOptions());
    }

    @Command(name = "upload-image", description = "Make an image from a volume.")
    int uploadImage(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Parameters(paramLabel = "NAME", description = "Name of the image.") String name,
            @Option(
                            names = "--disk-format",
                            paramLabel = "FORMAT",
                            defaultValue = "raw",
                            description = "raw, qcow2, vmdk, vdi or vhd. Default: ${DEFAULT-VALUE}.")
                    String format,
            @Option(names = "--visibility", paramLabel = "WHO", description = "private, shared, community or public.")
                    String visibility,
            @Option(names = "--protected", description = "Protect the image against deletion.") boolean guarded,
            @Option(names = "--force", description = "Also while the volume is in use.") boolean force,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("image_name", name);
        body.put("disk_format", format);
        body.put("container_format", "bare");
        body.put("force", force);
        Query.put(body, "visibility", visibility);
        if (guarded) {
            body.put("protected", true);
        }
        String id = Names.volume(session, volume);
        JsonNode answer = session.block()
                .post("/volumes/" + id + "/action", Json.wrap("os-volume_upload_image", body))
                .path("os-volume_upload_image");
        if (!wait.wait) {
            session.printer().one(answer);
            return 0;
        }
        String image = Json.text(answer, "image_id");
        Map<String, JsonNode> done = new Waiting(session, wait).settled(Waiting.Subject.IMAGE, List.of(image));
        session.printer().one(done.getOrDefault(image, JsonNodeFactory.instance.objectNode()));
        return 0;
    }

    private int act(String volume, String action, ObjectNode body, WaitOptions wait) {
        String id = Names.volume(session, volume);
        session.block().post("/volumes/" + id + "/action", Json.wrap(action, body));
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.VOLUME, List.of(id));
        }
        session.printer().one(session.block().get("/volumes/" + id).path("volume"));
        return 0;
    }
}
