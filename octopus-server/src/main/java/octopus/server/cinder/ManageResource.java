package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.adopt.AdoptionService;
import octopus.block.operation.adopt.AdoptionService.Candidate;
import octopus.block.operation.adopt.Places;
import octopus.block.operation.adopt.SnapshotAdoptionService;
import octopus.block.room.AdminRoom;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.VolumeView;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** Volumes and snapshots that are taken over from a storage, and those that are given back to it. */
public final class ManageResource {
    private static final Body VOLUME = Body.of(Field.required(
            "volume",
            Shapes.struct(
                    Field.optional("host", Shapes.textOrNull(1, 255)),
                    Field.optional("cluster", Manageable.TEXT).since(16),
                    Manageable.REFERENCE,
                    Field.optional("name", Manageable.TEXT),
                    Field.optional("description", Manageable.TEXT),
                    Field.optional("volume_type", Manageable.TEXT),
                    Field.optional("metadata", Shapes.metadataOrNull(Shape.KeyRule.PATH)),
                    Field.optional("availability_zone", Manageable.TEXT),
                    Field.optional("bootable", Shapes.flag()))));
    private static final Body SNAPSHOT = Body.of(Field.required(
            "snapshot",
            Shapes.struct(
                    Field.required("volume_id", Shapes.uuid()),
                    Manageable.REFERENCE,
                    Field.optional("name", Manageable.TEXT),
                    Field.optional("description", Manageable.TEXT),
                    Field.optional("metadata", Shapes.metadataOrNull(Shape.KeyRule.PATH)))));

    private final AdoptionService volumes;
    private final SnapshotAdoptionService snapshots;
    private final Places places;

    public ManageResource(AdminRoom room) {
        this.volumes = room.adoptions();
        this.snapshots = room.snapshotAdoptions();
        this.places = room.places();
    }

    public List<Route<CinderRequest>> routes() {
        List<Route<CinderRequest>> routes = new ArrayList<>();
        volumes(routes, "/os-volume-manage", 0);
        volumes(routes, "/manageable_volumes", 8);
        snapshots(routes, "/os-snapshot-manage", 0);
        snapshots(routes, "/manageable_snapshots", 8);
        routes.add(VolumeActionsResource.action("os-unmanage", "volume_extension:volume_unmanage", this::unmanageVolume)
                .says("Lets it go out of Octopus's care; its data stays on the storage")
                .admin("volume_extension:volume_unmanage"));
        routes.add(Route.<CinderRequest>of(
                        Method.POST, "/snapshots/{id}/action", "cinder snapshots.unmanage", this::unmanageSnapshot)
                .says("Lets a snapshot go out of Octopus's care; its data stays on the storage")
                .action("os-unmanage")
                .admin("snapshot_extension:snapshot_unmanage")
                .answers(202));
        return routes;
    }

    private void volumes(List<Route<CinderRequest>> routes, String path, int since) {
        String list = "volume_extension:list_manageable";
        routes.add(Route.<CinderRequest>of(
                        Method.GET, path, "cinder manageable.volumes", request -> listVolumes(request, since, false))
                .says("Lists what could become a volume")
                .admin(list)
                .query(Manageable.LIST));
        routes.add(Route.<CinderRequest>of(
                        Method.GET,
                        path + "/detail",
                        "cinder manageable.volumes",
                        request -> listVolumes(request, since, true))
                .says("Lists what could become a volume, and why the rest cannot")
                .admin(list)
                .query(Manageable.LIST));
        routes.add(Route.<CinderRequest>of(Method.POST, path, "cinder manage.volume", this::manageVolume)
                .says("Takes what is on a storage into care as a volume")
                .admin("volume_extension:volume_manage")
                .takes(VOLUME)
                .answers(202));
    }

    private void snapshots(List<Route<CinderRequest>> routes, String path, int since) {
        String list = "snapshot_extension:list_manageable";
        routes.add(Route.<CinderRequest>of(
                        Method.GET,
                        path,
                        "cinder manageable.snapshots",
                        request -> listSnapshots(request, since, false))
                .says("Lists what could become a snapshot")
                .admin(list)
                .query(Manageable.LIST));
        routes.add(Route.<CinderRequest>of(
                        Method.GET,
                        path + "/detail",
                        "cinder manageable.snapshots",
                        request -> listSnapshots(request, since, true))
                .says("Lists what could become a snapshot, and why the rest cannot")
                .admin(list)
                .query(Manageable.LIST));
        routes.add(Route.<CinderRequest>of(Method.POST, path, "cinder manage.snapshot", this::manageSnapshot)
                .says("Takes what is on a storage into care as a snapshot of a volume")
                .admin("snapshot_extension:snapshot_manage")
                .takes(SNAPSHOT)
                .answers(202));
    }

    /** The newer paths take objects over at every version, and list them from 3.8 on. */
    private static void refuseBefore(CinderRequest request, int since) {
        if (!request.at(since)) {
            throw CinderFault.notFound();
        }
    }

    private String known(String host) {
        try {
            places.backend(host);
        } catch (StorageException e) {
            throw CinderFault.notFound("Service cinder-volume could not be found on host " + host + ".");
        }
        return host;
    }

    private void listVolumes(CinderRequest request, int since, boolean detail) {
        refuseBefore(request, since);
        List<Candidate> page = Manageable.page(request, volumes.candidates(known(Manageable.host(request))));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("manageable-volumes");
            for (Candidate candidate : page) {
                out.writeStartObject();
                Manageable.write(out, candidate, detail);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void listSnapshots(CinderRequest request, int since, boolean detail) {
        refuseBefore(request, since);
        List<Candidate> page = Manageable.page(request, snapshots.candidates(known(Manageable.host(request))));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("manageable-snapshots");
            for (Candidate candidate : page) {
                out.writeStartObject();
                Manageable.write(out, candidate, detail);
                Manageable.writeSource(out, candidate);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void manageVolume(CinderRequest request) {
        JsonNode given = request.body("volume");
        VolumeView made = volumes.adopt(
                request.caller(),
                new AdoptionService.NewAdoption(
                        Manageable.host(request, JsonMaps.text(given, "host"), JsonMaps.text(given, "cluster"), 16),
                        Manageable.reference(given.path("ref")),
                        filled(given, "name"),
                        filled(given, "description"),
                        filled(given, "volume_type"),
                        metadata(given),
                        filled(given, "availability_zone"),
                        Flags.of(given.path("bootable")).orElse(false)));
        request.json(202, out -> {
            out.writeStartObject();
            out.writeName("volume");
            VolumeViews.legacy(out, request, made);
            out.writeEndObject();
        });
    }

    private void manageSnapshot(CinderRequest request) {
        JsonNode given = request.body("snapshot");
        Snapshot made = snapshots.adopt(
                request.caller(),
                new SnapshotAdoptionService.NewAdoption(
                        VolumesResource.volume(given.path("volume_id")).orElseThrow(CinderFault::notFound),
                        Manageable.reference(given.path("ref")),
                        filled(given, "name"),
                        filled(given, "description"),
                        metadata(given)));
        request.json(202, out -> {
            out.writeStartObject();
            out.writeName("snapshot");
            SnapshotViews.write(out, request, made, SnapshotViews.Extent.SUMMARY);
            out.writeEndObject();
        });
    }

    private void unmanageVolume(CinderRequest request) {
        volumes.release(request.caller(), VolumesResource.id(request));
        request.empty(202);
    }

    private void unmanageSnapshot(CinderRequest request) {
        snapshots.release(request.caller(), SnapshotsResource.id(request));
        request.empty(202);
    }

    private static Optional<String> filled(JsonNode given, String key) {
        return JsonMaps.text(given, key).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Map<String, String> metadata(JsonNode given) {
        return given.path("metadata").isObject() ? JsonMaps.texts(given.path("metadata")) : Map.of();
    }
}
