package octopus.server.demo;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** The story: an image becomes a volume, is read over iSCSI, snapshotted, cloned, extended, and everything goes again. */
public final class Demo {
    private static final String VOLUMES = "/volumes";

    private final DemoClient client;
    private final DemoHost host;
    private final DemoReport report;
    private final int mib;
    /** What has to be undone, whether the story ends well or not; the newest first. */
    private final Deque<Runnable> undo = new ArrayDeque<>();

    Demo(DemoClient client, DemoHost host, DemoReport report, int mib) {
        this.client = client;
        this.host = host;
        this.report = report;
        this.mib = mib;
    }

    /** Whether an Octopus answers there. */
    public static boolean answers(URI server) {
        return DemoClient.answers(server);
    }

    /**
     * Shows everything on that Octopus and tells of it; cleans up.
     *
     * @param work a directory for the image and what is read back
     * @param mib size of the file system in the image
     */
    public static boolean show(URI server, Path work, int mib, PrintStream out) {
        out.println("Octopus at " + server);
        out.println();
        DemoReport report = new DemoReport(out);
        boolean good = new Demo(new DemoClient(server), new DemoHost(work), report, mib).run();
        report.end(good);
        return good;
    }

    boolean run() {
        boolean good;
        try {
            story();
            good = true;
        } catch (StorageException e) {
            good = false;
        }
        return cleanUp() && good;
    }

    private void story() {
        Path image = report.step(
                "make an ext4 file system of " + mib + " MiB and a qcow2 image of it", () -> host.image(mib));
        String id = report.step("upload the image (checksums md5 and sha512)", () -> upload(image));
        int gib = Math.max(1, (mib + 1023) / 1024);
        String volume =
                report.step("create a volume of " + gib + " GiB from it", () -> volume(Map.of("imageRef", id), gib));
        Attachment attached = report.step("export it over iSCSI with a secret of its own", () -> attach(volume));
        report.step("read it over iSCSI: every byte is the image's", () -> compare(image, attached));
        report.step("a wrong secret and another host are refused", () -> {
            host.refuse(image, attached.connection());
            return volume;
        });
        String snapshot = report.step("take a snapshot while it is in use", () -> snapshot(volume));
        String copy =
                report.step("make a volume from the snapshot", () -> volume(Map.of("snapshot_id", snapshot), gib));
        String clone =
                report.step("clone the volume, a GiB larger", () -> volume(Map.of("source_volid", volume), gib + 1));
        String second = report.step(
                "a second volume from the image, out of the cache", () -> volume(Map.of("imageRef", id), gib));
        for (String other : new String[] {copy, clone, second}) {
            Attachment link = attach(other);
            report.step("compare volume " + other.substring(0, 8) + " with the image", () -> compare(image, link));
        }
        report.step("extend the first one in use, and compare again", () -> {
            client.volumes(
                    "POST", VOLUMES + "/" + volume + "/action", Map.of("os-extend", Map.of("new_size", gib + 2)));
            client.await(VOLUMES, "volume", volume, "in-use");
            return compare(image, attached);
        });
    }

    private record Attachment(String id, JsonNode connection) {}

    private String upload(Path image) {
        String id = client.images(
                        "POST",
                        "/images",
                        Map.of("name", "octopus-demo", "disk_format", "qcow2", "container_format", "bare"))
                .path("id")
                .asString();
        undo.push(() -> client.images("DELETE", "/images/" + id, Map.of()));
        client.upload(id, image);
        return id;
    }

    private String volume(Map<String, Object> source, int gib) {
        Map<String, Object> wanted = new java.util.HashMap<>(source);
        wanted.put("size", gib);
        wanted.put("name", "octopus-demo");
        String id = client.volumes("POST", VOLUMES, Map.of("volume", wanted))
                .path("volume")
                .path("id")
                .asString();
        undo.push(() -> {
            client.volumes("DELETE", VOLUMES + "/" + id, Map.of());
            client.awaitGone(VOLUMES, id);
        });
        client.await(VOLUMES, "volume", id, "available");
        return id;
    }

    private String snapshot(String volume) {
        String id = client.volumes("POST", "/snapshots", Map.of("snapshot", Map.of("volume_id", volume)))
                .path("snapshot")
                .path("id")
                .asString();
        undo.push(() -> {
            client.volumes("DELETE", "/snapshots/" + id, Map.of());
            client.awaitGone("/snapshots", id);
        });
        client.await("/snapshots", "snapshot", id, "available");
        return id;
    }

    private Attachment attach(String volume) {
        Map<String, Object> connector = Map.of("host", "octopus-demo", "initiator", DemoHost.INITIATOR);
        JsonNode attachment = client.volumes(
                        "POST",
                        "/attachments",
                        Map.of(
                                "attachment",
                                Map.of(
                                        "volume_uuid",
                                        volume,
                                        "instance_uuid",
                                        java.util.UUID.randomUUID().toString(),
                                        "connector",
                                        connector)))
                .path("attachment");
        String id = attachment.path("id").asString();
        undo.push(() -> client.volumes("DELETE", "/attachments/" + id, Map.of()));
        client.volumes("POST", "/attachments/" + id + "/action", Map.of("os-complete", Map.of()));
        return new Attachment(id, attachment.path("connection_info"));
    }

    private String compare(Path image, Attachment attachment) {
        host.compare(image, attachment.connection());
        return attachment.id();
    }

    private boolean cleanUp() {
        int things = undo.size();
        try {
            report.step("detach and delete everything (" + things + " things)", () -> {
                while (!undo.isEmpty()) {
                    undo.pop().run();
                }
                return things;
            });
            return true;
        } catch (StorageException e) {
            undo.forEach(rest -> {
                try {
                    rest.run();
                } catch (StorageException again) {
                    report.note(again.fault().sentence());
                }
            });
            return false;
        }
    }
}
