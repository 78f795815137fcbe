package octopus.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.node.attach.AttachedDevice;
import octopus.node.attach.NodeAttach;
import octopus.spi.AttachmentId;
import octopus.spi.FaultCode.Kind;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes as devices of the machine on which the command runs. */
@Command(addMethodSubcommands = false)
abstract class VolumeDevices extends VolumeCare {
    VolumeDevices(Session session) {
        super(session);
    }

    private NodeAttach local() {
        return NodeAttach.here(
                Optional.ofNullable(session.terminal().environment().get("OCTOPUS_ATTACH_DIR"))
                        .map(Path::of)
                        .orElseGet(NodeAttach::usualDirectory));
    }

    @Command(
            name = "attach",
            description = {
                "Make a volume a block device of this machine, or of a node that Octopus manages, and print its path.",
                "With open-iscsi where the kernel has an initiator, otherwise with qemu-storage-daemon and a loop device."
            })
    int attach(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(
                            names = "--mode",
                            paramLabel = "rw|ro",
                            defaultValue = "rw",
                            description = "Reading and writing, or only reading. Default: ${DEFAULT-VALUE}.")
                    String mode,
            @Option(
                            names = "--node",
                            paramLabel = "NODE",
                            description = "On this node of Octopus instead (octopus node list).")
                    String node) {
        String id = Names.volume(session, volume);
        if (node != null) {
            ObjectNode body = Json.object();
            body.put("volume", id);
            body.put("mode", mode);
            session.printer()
                    .one(session.own().post(NodeCommand.devices(node), body).path("device"));
            return 0;
        }
        NodeAttach local = local();
        Optional<AttachedDevice> there = local.find(VolumeId.of(id));
        if (there.isPresent()) {
            return print(there.get());
        }
        JsonNode attachment = export(id, local.connector(), mode);
        String attachmentId = Json.text(attachment, "id");
        try {
            AttachedDevice device = local.attach(
                    VolumeId.of(id),
                    AttachmentId.of(attachmentId),
                    ConnectionReader.read(attachment.path("connection_info")),
                    AccessMode.of(mode));
            complete(attachmentId);
            there = Optional.of(device);
        } catch (RuntimeException e) {
            takeBack(local, id, attachmentId, e);
            throw e;
        }
        return print(there.get());
    }

    private JsonNode export(String id, Connector connector, String mode) {
        ObjectNode body = Json.object();
        body.put("volume_uuid", id);
        body.put("mode", mode);
        body.set("connector", json(connector));
        return session.block()
                .post("/attachments", Json.wrap("attachment", body))
                .path("attachment");
    }

    private static ObjectNode json(Connector connector) {
        ObjectNode node = Json.object();
        connector.everything().forEach((key, value) -> {
            if (value instanceof Boolean flag) {
                node.put(key, flag);
            } else {
                node.put(key, String.valueOf(value));
            }
        });
        return node;
    }

    private void complete(String attachment) {
        session.block().post("/attachments/" + attachment + "/action", Json.wrap("os-complete", Json.object()));
    }

    /** Half an attachment is of no use: the device first, then the export. */
    private void takeBack(NodeAttach local, String volume, String attachment, RuntimeException first) {
        try {
            local.detach(VolumeId.of(volume));
            session.block().delete("/attachments/" + attachment);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
    }

    @Command(
            name = "detach",
            description = {
                "Remove the device of a volume from this machine, or from a node that Octopus manages, and its export.",
                "Refused while it is mounted or open. May be repeated; what is gone already is no mistake."
            })
    int detach(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(
                            names = "--node",
                            paramLabel = "NODE",
                            description = "On this node of Octopus instead (octopus node list).")
                    String node) {
        String id = Names.volume(session, volume);
        if (node != null) {
            session.own().delete(NodeCommand.devices(node) + "/" + id);
            session.printer().say(volume + " is detached from " + node);
            return 0;
        }
        NodeAttach local = local();
        Optional<AttachedDevice> device = local.find(VolumeId.of(id));
        local.detach(VolumeId.of(id));
        device.ifPresent(d -> deleteIfThere(d.attachment().toString()));
        ours(id, local.connector().host()).forEach(this::deleteIfThere);
        session.printer()
                .say(device.map(d -> volume + " is detached: " + d.path() + " is gone")
                        .orElse(volume + " was not attached to this machine"));
        return 0;
    }

    /** Attachments of this machine itself; those of its virtual machines have an instance and are not ours. */
    private List<String> ours(String volume, String host) {
        try {
            JsonNode row = session.block().get("/volumes/" + volume).path("volume");
            return Json.list(row.path("attachments")).stream()
                    .filter(a -> Json.text(a, "host_name").equals(host))
                    .filter(a -> Json.text(a, "server_id").isEmpty())
                    .map(a -> Json.text(a, "attachment_id"))
                    .toList();
        } catch (StorageException e) {
            return unlessGone(e);
        }
    }

    private void deleteIfThere(String attachment) {
        try {
            session.block().delete("/attachments/" + attachment);
        } catch (StorageException e) {
            List<String> nothing = unlessGone(e);
            assert nothing.isEmpty();
        }
    }

    private static List<String> unlessGone(StorageException e) {
        if (e.fault().kind() == Kind.NOT_FOUND) {
            return List.of();
        }
        throw e;
    }

    @Command(name = "devices", description = "Show the volumes that are devices of this machine.")
    int devices() {
        session.printer()
                .list(
                        local().list().stream().map(VolumeDevices::json).toList(),
                        Column.of("volume"),
                        Column.of("device"),
                        Column.of("way"),
                        Column.of("attachment"));
        return 0;
    }

    @Command(
            name = "qemu-args",
            description = {
                "Print the arguments with which QEMU boots from a volume, over the volume's own connection.",
                "The secret stays in a file that only you can read. Undo it with volume detach."
            })
    int qemuArguments(@Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume) {
        String id = Names.volume(session, volume);
        NodeAttach local = local();
        List<String> arguments = local.find(VolumeId.of(id))
                .map(device ->
                        List.of("-drive", "file=" + device.path() + ",format=raw,if=virtio,cache=none,discard=unmap"))
                .orElseGet(() -> local.qemuArguments(VolumeId.of(id), ConnectionReader.read(connection(id, local))));
        if (session.printer().forPeople()) {
            session.terminal()
                    .out()
                    .println(arguments.stream().map(VolumeDevices::quoted).collect(Collectors.joining(" ")));
        } else {
            ObjectNode node = Json.object();
            arguments.forEach(node.putArray("arguments")::add);
            session.printer().one(node);
        }
        return 0;
    }

    /** The export that an earlier call made, or a new one: asked twice, the same is printed. */
    private JsonNode connection(String volume, NodeAttach local) {
        Optional<String> earlier =
                ours(volume, local.connector().host()).stream().findFirst();
        if (earlier.isPresent()) {
            return session.block()
                    .get("/attachments/" + earlier.get())
                    .path("attachment")
                    .path("connection_info");
        }
        JsonNode attachment = export(volume, local.connector(), "rw");
        complete(Json.text(attachment, "id"));
        return attachment.path("connection_info");
    }

    /** For a shell: within single quotes everything but a single quote stands for itself. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:=,@+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static JsonNode json(AttachedDevice device) {
        ObjectNode node = Json.object();
        node.put("device", device.path().toString());
        node.put("volume", device.volume().toString());
        node.put("attachment", device.attachment().toString());
        node.put("way", device.way().name());
        device.warning().ifPresent(warning -> node.put("warning", warning.sentence()));
        return node;
    }

    /** For people the path stands first; {@code -o value -c device} is for scripts. */
    private int print(AttachedDevice device) {
        session.printer().one(json(device));
        return 0;
    }
}
