package octopus.onboard.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import octopus.onboard.change.CinderApi;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.IscsiPath;
import octopus.spi.connect.Connector;
import tools.jackson.databind.JsonNode;

/**
 * Volumes from an existing Cinder, by its own API: the proof is that its users get volumes, not that ours do. A volume type
 * of the run's own leads to the new backend, so nobody else's volumes land there.
 */
public final class RemoteServed implements Served {
    private static final String MARK = "octopus-acceptance-";
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
    private static final long PAUSE_MILLIS = 300;

    private final CinderApi api;
    private final BackendSpec spec;
    private final String name;
    private final Map<String, String> made = new HashMap<>();

    public RemoteServed(CinderApi api, BackendSpec spec, RunIds ids) {
        this.api = api;
        this.spec = spec;
        this.name = MARK + ids.volume();
    }

    /** The volumes that are on a backend of that service, by name or id. */
    public static List<String> volumesOn(CinderApi api, String backend) {
        return api.get("/volumes/detail?all_tenants=1")
                .path("volumes")
                .valueStream()
                .filter(volume ->
                        volume.path("os-vol-host-attr:host").asString("").contains("@" + backend + "#"))
                .map(volume -> volume.path("name").asString(volume.path("id").asString("")))
                .toList();
    }

    @Override
    public void create(int gib) {
        awaitPool();
        JsonNode type = api.post(
                "/types",
                Map.of(
                        "volume_type",
                        Map.of(
                                "name",
                                name,
                                "os-volume-type-access:is_public",
                                false,
                                "extra_specs",
                                Map.of("volume_backend_name", spec.backendName()))));
        made.put("type", type.path("volume_type").path("id").asString(""));
        String id = api.post("/volumes", Map.of("volume", Map.of("name", name, "size", gib, "volume_type", name)))
                .path("volume")
                .path("id")
                .asString("");
        made.put("volume", id);
        await("/volumes/" + id, "volume", "available");
    }

    @Override
    public ConnectionInfo export(Connector connector) {
        return export("volume", "attachment", connector);
    }

    @Override
    public void unexport() {
        detach("attachment", "volume");
    }

    @Override
    public boolean snapshot() {
        String id = api.post(
                        "/snapshots",
                        Map.of("snapshot", Map.of("volume_id", id("volume"), "name", name, "force", true)))
                .path("snapshot")
                .path("id")
                .asString("");
        made.put("snapshot", id);
        await("/snapshots/" + id, "snapshot", "available");
        return true;
    }

    @Override
    public void deleteSnapshot() {
        remove("/snapshots/", "snapshot");
    }

    @Override
    public boolean cloneVolume(int gib) {
        Map<String, Object> body = new HashMap<>(Map.of("name", name + "-clone", "size", gib, "volume_type", name));
        body.put(
                made.containsKey("snapshot") ? "snapshot_id" : "source_volid",
                id(made.containsKey("snapshot") ? "snapshot" : "volume"));
        String id = api.post("/volumes", Map.of("volume", body))
                .path("volume")
                .path("id")
                .asString("");
        made.put("clone", id);
        await("/volumes/" + id, "volume", "available");
        return true;
    }

    @Override
    public ConnectionInfo exportClone(Connector connector) {
        return export("clone", "clone-attachment", connector);
    }

    @Override
    public void unexportClone() {
        detach("clone-attachment", "clone");
    }

    @Override
    public void deleteClone() {
        remove("/volumes/", "clone");
    }

    @Override
    public boolean extend(int gib) {
        String path = "/volumes/" + id("volume");
        String status = api.get(path).path("volume").path("status").asString("");
        JsonNode ignored = api.post(path + "/action", Map.of("os-extend", Map.of("new_size", gib)));
        await(path, "volume", status);
        return true;
    }

    @Override
    public void delete() {
        remove("/volumes/", "volume");
        api.delete("/types/" + id("type"));
        made.remove("type");
    }

    @Override
    public List<String> leftovers() {
        List<String> left = new ArrayList<>();
        ours("/volumes/detail?all_tenants=1", "volumes").forEach(volume -> left.add("volume " + volume));
        ours("/snapshots/detail?all_tenants=1", "snapshots").forEach(snapshot -> left.add("snapshot " + snapshot));
        ours("/types?is_public=None", "volume_types").forEach(type -> left.add("volume type " + type));
        return left;
    }

    @Override
    public void clear() {
        for (String volume : ours("/volumes/detail?all_tenants=1", "volumes")) {
            api.get("/attachments?all_tenants=1&volume_id=" + volume)
                    .path("attachments")
                    .forEach(
                            each -> api.delete("/attachments/" + each.path("id").asString("")));
        }
        List<String> volumes = ours("/volumes/detail?all_tenants=1", "volumes");
        // Clones first, then snapshots, then what they were taken of.
        removeAll("/volumes/", volumes.stream().filter(id -> isClone(id)).toList());
        removeAll("/snapshots/", ours("/snapshots/detail?all_tenants=1", "snapshots"));
        removeAll("/volumes/", volumes.stream().filter(id -> !isClone(id)).toList());
        ours("/types?is_public=None", "volume_types").forEach(id -> api.delete("/types/" + id));
        made.clear();
    }

    private boolean isClone(String id) {
        return api.find("/volumes/" + id)
                .map(volume -> volume.path("volume").path("name").asString("").endsWith("-clone"))
                .orElse(false);
    }

    private List<String> ours(String path, String list) {
        return api.get(path)
                .path(list)
                .valueStream()
                .filter(each -> each.path("name").asString("").startsWith(name))
                .map(each -> each.path("id").asString(""))
                .toList();
    }

    private void removeAll(String collection, List<String> ids) {
        for (String id : ids) {
            api.delete(collection + id);
            awaitGone(collection + id);
        }
    }

    private void remove(String collection, String what) {
        String path = collection + id(what);
        api.delete(path);
        awaitGone(path);
        made.remove(what);
    }

    private ConnectionInfo export(String volume, String attachment, Connector connector) {
        String id = api.post(
                        "/attachments",
                        Map.of(
                                "attachment",
                                Map.of(
                                        "volume_uuid",
                                        id(volume),
                                        "connector",
                                        connector.everything(),
                                        "instance_uuid",
                                        UUID.randomUUID().toString())))
                .path("attachment")
                .path("id")
                .asString("");
        made.put(attachment, id);
        JsonNode info = api.get("/attachments/" + id).path("attachment").path("connection_info");
        JsonNode ignored = api.post("/attachments/" + id + "/action", Map.of("os-complete", Map.of()));
        return connection(info);
    }

    private void detach(String attachment, String volume) {
        api.delete("/attachments/" + id(attachment));
        made.remove(attachment);
        await("/volumes/" + id(volume), "volume", "available");
    }

    /** iSCSI is what a canary of any sort can use; the rest is passed on as it came. */
    private static ConnectionInfo connection(JsonNode info) {
        if (!info.path("driver_volume_type").asString("").equals("iscsi")) {
            return new ConnectionInfo.Foreign(info.path("driver_volume_type").asString(""), Map.of());
        }
        List<IscsiPath> paths = new ArrayList<>();
        for (int i = 0; i < info.path("target_portals").size(); i++) {
            paths.add(new IscsiPath(
                    info.path("target_portals").path(i).asString(""),
                    info.path("target_iqns").path(i).asString(""),
                    info.path("target_luns").path(i).asInt(0)));
        }
        if (paths.isEmpty()) {
            paths.add(new IscsiPath(
                    info.path("target_portal").asString(""),
                    info.path("target_iqn").asString(""),
                    info.path("target_lun").asInt(0)));
        }
        Optional<Chap> chap = info.path("auth_method").asString("").equals("CHAP")
                ? Optional.of(new Chap(
                        info.path("auth_username").asString(""),
                        Secret.of(info.path("auth_password").asString(""))))
                : Optional.empty();
        return new ConnectionInfo.Iscsi(paths, chap, info.path("discard").asBoolean(false));
    }

    private String id(String what) {
        return Optional.ofNullable(made.get(what)).orElse("none");
    }

    /** A service that was just started tells its scheduler of a backend once its driver has logged in to the storage. */
    private void awaitPool() {
        long end = System.nanoTime() + PATIENCE;
        while (api.get("/scheduler-stats/get_pools")
                .path("pools")
                .valueStream()
                .noneMatch(pool -> pool.path("name").asString("").contains("@" + spec.name() + "#"))) {
            if (System.nanoTime() > end) {
                throw Fault.of(
                                OnboardFault.ACCEPTANCE_FAILED,
                                "Waiting for backend " + spec.name() + " to report its pools",
                                "the scheduler of that service has heard of none",
                                "The log of the volume service says why: mostly the driver is not installed there, or its"
                                        + " storage refuses it.")
                        .exception();
            }
            pause();
        }
    }

    private void await(String path, String kind, String wanted) {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            String status = api.get(path).path(kind).path("status").asString("");
            if (status.equals(wanted)) {
                return;
            }
            if (status.startsWith("error") || System.nanoTime() > end) {
                throw failed(path, status, wanted);
            }
            pause();
        }
    }

    private void awaitGone(String path) {
        long end = System.nanoTime() + PATIENCE;
        while (api.find(path).isPresent()) {
            if (System.nanoTime() > end) {
                throw failed(path, "still there", "gone");
            }
            pause();
        }
    }

    private RuntimeException failed(String path, String status, String wanted) {
        String words = api.get("/messages?sort=created_at:desc&limit=1")
                .path("messages")
                .path(0)
                .path("user_message")
                .asString("");
        return Fault.of(
                        OnboardFault.ACCEPTANCE_FAILED,
                        "Waiting for " + path + " to be " + wanted,
                        "it is " + status + (words.isEmpty() ? "" : "; the service says: " + words),
                        "The logs of that service's scheduler and volume service say why.")
                .about("status", status)
                .exception();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
