package octopus.server.cinder;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import octopus.block.operation.volume.VolumeService;
import octopus.core.json.Json;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.spi.VolumeId;
import tools.jackson.core.JsonGenerator;

/** The metadata of volumes; from 3.15 with an entity tag, so that two writers do not overwrite each other. */
public final class VolumeMetadataResource {
    static final Body MAP = Body.open(Field.required("metadata", Shapes.metadata(Shape.KeyRule.PATH)));
    static final Body ONE =
            Body.open(Field.required("meta", new Shape.Mapping(Shape.KeyRule.PATH, 255, false, false, true)));
    private final VolumeService volumes;

    public VolumeMetadataResource(VolumeService volumes) {
        this.volumes = volumes;
    }

    public List<Route<CinderRequest>> routes() {
        String all = "/volumes/{id}/metadata";
        String one = "/volumes/{id}/metadata/{key}";
        return List.of(
                Route.<CinderRequest>of(Method.GET, all, "cinder volume_metadata.list", this::list)
                        .says("Shows a volume's metadata")
                        .rule("volume:get_volume_metadata"),
                Route.<CinderRequest>of(
                                Method.POST, all, "cinder volume_metadata.create", request -> change(request, false))
                        .says("Adds to a volume's metadata")
                        .rule("volume:create_volume_metadata")
                        .takes(MAP),
                Route.<CinderRequest>of(
                                Method.PUT, all, "cinder volume_metadata.replace", request -> change(request, true))
                        .says("Replaces a volume's metadata")
                        .rule("volume:update_volume_metadata")
                        .takes(MAP),
                Route.<CinderRequest>of(Method.GET, one, "cinder volume_metadata.show", this::show)
                        .says("Shows one entry")
                        .rule("volume:get_volume_metadata"),
                Route.<CinderRequest>of(Method.PUT, one, "cinder volume_metadata.set", this::set)
                        .says("Sets one entry")
                        .rule("volume:update_volume_metadata")
                        .takes(ONE),
                Route.<CinderRequest>of(Method.DELETE, one, "cinder volume_metadata.delete", this::delete)
                        .says("Removes one entry")
                        .rule("volume:delete_volume_metadata"));
    }

    private Map<String, String> current(CinderRequest request, VolumeId id) {
        return volumes.show(request.caller(), id).volume().metadata();
    }

    private void list(CinderRequest request) {
        byte[] bytes = bytes(current(request, VolumesResource.id(request)));
        if (request.at(15)) {
            request.header("Etag", tag(bytes));
            // Recorded so: with a tag the type is HTML.
            request.bytes(200, "text/html; charset=UTF-8", bytes);
        } else {
            request.bytes(200, "application/json", bytes);
        }
    }

    private void change(CinderRequest request, boolean replace) {
        VolumeId id = VolumesResource.id(request);
        if (!stillTheSame(request, id)) {
            return;
        }
        Map<String, String> now =
                volumes.setMetadata(request.caller(), id, JsonMaps.texts(request.body("metadata")), replace);
        request.bytes(200, "application/json", bytes(now));
    }

    private void show(CinderRequest request) {
        VolumeId id = VolumesResource.id(request);
        String key = request.path("key");
        String value = current(request, id).get(key);
        if (value == null) {
            throw CinderFault.notFound("Volume " + id + " has no metadata with key " + key + ".");
        }
        answer(request, key, value);
    }

    private void set(CinderRequest request) {
        VolumeId id = VolumesResource.id(request);
        String key = request.path("key");
        Map<String, String> given = JsonMaps.texts(request.body("meta"));
        String value = given.get(key);
        if (value == null) {
            throw CinderFault.badRequest("Request body and URI mismatch");
        }
        if (stillTheSame(request, id)) {
            volumes.setMetadata(request.caller(), id, given, false);
            answer(request, key, value);
        }
    }

    private void delete(CinderRequest request) {
        volumes.deleteMetadata(request.caller(), VolumesResource.id(request), request.path("key"));
        request.emptyHtml(200);
    }

    /** Answers 412 itself when the caller's tag is not that of the metadata now. */
    private boolean stillTheSame(CinderRequest request, VolumeId id) {
        if (!request.at(15) || request.header("If-Match").isEmpty()) {
            return true;
        }
        String wanted = request.header("If-Match").get().replace("\"", "");
        if (wanted.equals("*") || wanted.equals(tag(bytes(current(request, id))))) {
            return true;
        }
        request.emptyHtml(412);
        return false;
    }

    static void answer(CinderRequest request, String key, String value) {
        request.json(200, out -> {
            out.writeStartObject();
            JsonMaps.write(out, "meta", Map.of(key, value));
            out.writeEndObject();
        });
    }

    static byte[] bytes(Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
            out.writeStartObject();
            // Sorted, so that the same metadata always has the same tag.
            JsonMaps.write(out, "metadata", new java.util.TreeMap<>(metadata));
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("MD5 is not available", e);
        }
    }
}
