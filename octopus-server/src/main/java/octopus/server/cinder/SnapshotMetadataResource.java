package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import octopus.block.operation.snapshot.SnapshotService;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.spi.SnapshotId;

/** The metadata of snapshots. */
public final class SnapshotMetadataResource {
    private final SnapshotService snapshots;

    public SnapshotMetadataResource(SnapshotService snapshots) {
        this.snapshots = snapshots;
    }

    public List<Route<CinderRequest>> routes() {
        String all = "/snapshots/{id}/metadata";
        String one = "/snapshots/{id}/metadata/{key}";
        return List.of(
                Route.<CinderRequest>of(Method.GET, all, "cinder snapshot_metadata.list", this::list)
                        .says("Shows a snapshot's metadata")
                        .rule("volume:get_snapshot_metadata"),
                Route.<CinderRequest>of(
                                Method.POST, all, "cinder snapshot_metadata.create", request -> change(request, false))
                        .says("Adds to a snapshot's metadata")
                        .rule("volume:update_snapshot_metadata")
                        .takes(VolumeMetadataResource.MAP),
                Route.<CinderRequest>of(
                                Method.PUT, all, "cinder snapshot_metadata.replace", request -> change(request, true))
                        .says("Replaces a snapshot's metadata")
                        .rule("volume:update_snapshot_metadata")
                        .takes(VolumeMetadataResource.MAP),
                Route.<CinderRequest>of(Method.GET, one, "cinder snapshot_metadata.show", this::show)
                        .says("Shows one entry")
                        .rule("volume:get_snapshot_metadata"),
                Route.<CinderRequest>of(Method.PUT, one, "cinder snapshot_metadata.set", this::set)
                        .says("Sets one entry")
                        .rule("volume:update_snapshot_metadata")
                        .takes(VolumeMetadataResource.ONE),
                Route.<CinderRequest>of(Method.DELETE, one, "cinder snapshot_metadata.delete", this::delete)
                        .says("Removes one entry")
                        .rule("volume:delete_snapshot_metadata"));
    }

    private Map<String, String> current(CinderRequest request) {
        return snapshots.show(request.caller(), SnapshotsResource.id(request)).metadata();
    }

    private void list(CinderRequest request) {
        request.bytes(200, "application/json", VolumeMetadataResource.bytes(current(request)));
    }

    private void change(CinderRequest request, boolean replace) {
        Map<String, String> now = snapshots.setMetadata(
                request.caller(), SnapshotsResource.id(request), JsonMaps.texts(request.body("metadata")), replace);
        request.bytes(200, "application/json", VolumeMetadataResource.bytes(now));
    }

    private void show(CinderRequest request) {
        SnapshotId id = SnapshotsResource.id(request);
        String key = request.path("key");
        String value = current(request).get(key);
        if (value == null) {
            throw CinderFault.notFound("Snapshot " + id + " has no metadata with key " + key + ".");
        }
        VolumeMetadataResource.answer(request, key, value);
    }

    private void set(CinderRequest request) {
        String key = request.path("key");
        Map<String, String> given = JsonMaps.texts(request.body("meta"));
        String value = given.get(key);
        if (value == null) {
            throw CinderFault.badRequest("Request body and URI mismatch");
        }
        snapshots.setMetadata(request.caller(), SnapshotsResource.id(request), given, false);
        VolumeMetadataResource.answer(request, key, value);
    }

    private void delete(CinderRequest request) {
        snapshots.deleteMetadata(request.caller(), SnapshotsResource.id(request), request.path("key"));
        request.emptyHtml(200);
    }
}
