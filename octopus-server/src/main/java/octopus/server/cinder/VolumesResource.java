package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import octopus.block.operation.backup.RestoreService;
import octopus.block.operation.volume.NewVolume;
import octopus.block.operation.volume.VolumeCreation;
import octopus.block.operation.volume.VolumeService;
import octopus.block.operation.volume.VolumeService.VolumeDetail;
import octopus.block.volume.VolumeQuery;
import octopus.block.volume.VolumeStore;
import octopus.block.volume.VolumeView;
import octopus.server.http.Method;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.UuidText;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Volumes: list, show, create, describe, delete. */
public final class VolumesResource {
    private static final int DETAIL_BYTES = 1400;
    private static final int SUMMARY_BYTES = 400;

    private final VolumeService volumes;
    private final VolumeCreation creation;
    private final RestoreService restores;

    private final ServerHosts hosts;

    public VolumesResource(VolumeService volumes, VolumeCreation creation, RestoreService restores, ServerHosts hosts) {
        this.volumes = volumes;
        this.creation = creation;
        this.restores = restores;
        this.hosts = hosts;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/volumes", "cinder volumes.list", request -> list(request, false))
                        .says("Lists volumes: id, name, links")
                        .rule("volume:get_all")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(
                                Method.GET, "/volumes/detail", "cinder volumes.detail", request -> list(request, true))
                        .says("Lists volumes with everything about them")
                        .rule("volume:get_all")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(Method.GET, "/volumes/summary", "cinder volumes.summary", this::summary)
                        .says("Counts volumes and adds their sizes")
                        .rule("volume:get_all")
                        .since(12),
                Route.<CinderRequest>of(Method.POST, "/volumes", "cinder volumes.create", this::create)
                        .says("Creates a volume: empty, from a snapshot, a volume, an image or a backup")
                        .rule("volume:create")
                        .takes(VolumeBodies.CREATE)
                        .answers(202),
                Route.<CinderRequest>of(Method.GET, "/volumes/{id}", "cinder volumes.show", this::show)
                        .says("Shows a volume")
                        .rule("volume:get"),
                Route.<CinderRequest>of(Method.PUT, "/volumes/{id}", "cinder volumes.update", this::update)
                        .says("Changes name, description, metadata")
                        .rule("volume:update")
                        .takes(VolumeBodies.UPDATE),
                Route.<CinderRequest>of(Method.DELETE, "/volumes/{id}", "cinder volumes.delete", this::delete)
                        .says("Deletes a volume; with cascade=true its snapshots too")
                        .rule("volume:delete")
                        .query(
                                new Route.Parameter("cascade", "with its snapshots"),
                                new Route.Parameter("force", "from any status; for administrators, from 3.23"))
                        .answers(202));
    }

    /** @throws CinderFault 404 when the text is no id at all */
    static VolumeId id(CinderRequest request) {
        return id(request.path("id"));
    }

    static VolumeId id(String text) {
        return new VolumeId(UuidText.strict(text)
                .orElseThrow(() -> CinderFault.notFound("Volume " + text + " could not be found.")));
    }

    private void list(CinderRequest request, boolean detail) {
        Optional<VolumeQuery> query = VolumeQueries.of(request);
        List<VolumeDetail> found = query.isEmpty()
                ? List.of()
                : detail
                        ? volumes.detail(query.get())
                        : volumes.list(query.get()).stream()
                                .map(view -> new VolumeDetail(view, List.of()))
                                .toList();
        Optional<Integer> count = count(request, query);
        request.list(found.size(), detail ? DETAIL_BYTES : SUMMARY_BYTES, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("volumes");
            for (VolumeDetail each : found) {
                if (detail) {
                    VolumeViews.detail(out, request, each.view(), each.attachments(), VolumeViews.Extent.EXTENDED);
                } else {
                    VolumeViews.summary(out, request, each.volume());
                }
            }
            out.writeEndArray();
            next(out, request, found, detail ? "volumes/detail" : "volumes");
            count.ifPresent(number -> out.writeNumberProperty("count", number));
            out.writeEndObject();
        });
    }

    private static void next(JsonGenerator out, CinderRequest request, List<VolumeDetail> found, String path) {
        if (Paging.of(request, "Volume").isFull(found.size())) {
            String last = found.getLast().volume().id().toString();
            request.links().next(out, "volumes_links", path, last);
        }
    }

    private Optional<Integer> count(CinderRequest request, Optional<VolumeQuery> query) {
        boolean wanted =
                request.at(45) && request.query("with_count").flatMap(Flags::of).orElse(false);
        return wanted
                ? Optional.of(query.map(volumes::totals)
                        .map(VolumeStore.Totals::count)
                        .orElse(0))
                : Optional.empty();
    }

    private void summary(CinderRequest request) {
        VolumeQuery query = VolumeQuery.of(Tenants.of(request), Paging.MOST);
        VolumeStore.Totals totals = volumes.totals(query);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("volume-summary");
            out.writeNumberProperty("total_count", totals.count());
            out.writeNumberProperty("total_size", totals.gib());
            if (request.at(36)) {
                out.writeObjectPropertyStart("metadata");
                metadataValues(query).forEach((key, values) -> {
                    out.writeArrayPropertyStart(key);
                    values.forEach(out::writeString);
                    out.writeEndArray();
                });
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /** Every value that some volume has under a key; read in pages, so that memory stays small. */
    private Map<String, Set<String>> metadataValues(VolumeQuery everything) {
        Map<String, Set<String>> values = new TreeMap<>();
        VolumeQuery query = everything;
        List<VolumeView> page = volumes.list(query);
        while (!page.isEmpty()) {
            for (VolumeView view : page) {
                view.volume()
                        .metadata()
                        .forEach((key, value) -> values.computeIfAbsent(key, name -> new TreeSet<>())
                                .add(value));
            }
            query = VolumeQueries.after(query, page.getLast().volume().id());
            page = page.size() < query.limit() ? List.of() : volumes.list(query);
        }
        return values;
    }

    private void create(CinderRequest request) {
        NewVolume wanted = VolumeBodies.newVolume(request, hosts);
        if (request.body("volume").hasNonNull("imageRef")) {
            request.require("volume:create_from_image");
        }
        VolumeView made = VolumeBodies.backup(request)
                .map(backup -> restores.create(request.caller(), wanted, backup))
                .orElseGet(() -> creation.create(request.caller(), wanted).view());
        answer(request, 202, new VolumeDetail(made, List.of()), VolumeViews.Extent.PLAIN);
    }

    private void show(CinderRequest request) {
        answer(request, 200, volumes.show(request.caller(), id(request)), VolumeViews.Extent.EXTENDED);
    }

    private void update(CinderRequest request) {
        VolumeId id = id(request);
        JsonNode given = request.body("volume");
        if (given.isEmpty() && request.at(53)) {
            throw CinderFault.badRequest(
                    "Invalid input for field/attribute volume. Value: {}. {} does not have enough" + " properties");
        }
        if (!given.isEmpty()) {
            volumes.describe(
                    request.caller(),
                    id,
                    new VolumeService.Description(
                            VolumeBodies.change(given, "name", "display_name"),
                            VolumeBodies.change(given, "description", "display_description"),
                            given.has("metadata")
                                    ? Optional.of(JsonMaps.texts(given.path("metadata")))
                                    : Optional.empty()));
        }
        answer(request, 200, volumes.show(request.caller(), id), VolumeViews.Extent.PLAIN);
    }

    private void delete(CinderRequest request) {
        boolean cascade = request.query("cascade").flatMap(Flags::of).orElse(false);
        boolean force =
                request.at(23) && request.query("force").flatMap(Flags::of).orElse(false);
        if (force) {
            request.require("volume:force_delete");
        }
        volumes.delete(request.caller(), id(request), cascade, force);
        request.emptyHtml(202);
    }

    private static void answer(CinderRequest request, int status, VolumeDetail detail, VolumeViews.Extent extent) {
        request.json(status, out -> {
            out.writeStartObject();
            out.writeName("volume");
            VolumeViews.detail(out, request, detail.view(), detail.attachments(), extent);
            out.writeEndObject();
        });
    }

    static List<VolumeId> ids(JsonNode node) {
        List<VolumeId> ids = new ArrayList<>();
        if (node.isString()) {
            lenient(node).map(VolumeId::new).ifPresent(ids::add);
        }
        node.forEach(item -> lenient(item).map(VolumeId::new).ifPresent(ids::add));
        return ids;
    }

    private static Optional<UUID> lenient(JsonNode node) {
        return node.isString() ? UuidText.lenient(node.asString()) : Optional.empty();
    }

    static Optional<SnapshotId> snapshot(JsonNode node) {
        return lenient(node).map(SnapshotId::new);
    }

    static Optional<VolumeId> volume(JsonNode node) {
        return lenient(node).map(VolumeId::new);
    }
}
