package octopus.server.cinder;

import java.util.List;
import octopus.block.operation.volume.VolumeService;
import octopus.block.type.VolumeTypeService;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** Nothing is encrypted yet; compute services ask before every attachment and must be told so. */
public final class EncryptionResource {
    private final VolumeService volumes;
    private final VolumeTypeService types;

    public EncryptionResource(VolumeService volumes, VolumeTypeService types) {
        this.volumes = volumes;
        this.types = types;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET, "/volumes/{id}/encryption", "cinder volumes.encryption", this::ofVolume)
                        .says("Tells that a volume is not encrypted")
                        .rule("volume_extension:volume_encryption_metadata"),
                Route.<CinderRequest>of(Method.GET, "/types/{id}/encryption", "cinder types.encryption", this::ofType)
                        .says("Tells that volumes of a type are not encrypted")
                        .admin("volume_extension:volume_type_encryption:get"));
    }

    private void ofVolume(CinderRequest request) {
        volumes.show(request.caller(), VolumesResource.id(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeNullProperty("encryption_key_id");
            out.writeEndObject();
        });
    }

    private void ofType(CinderRequest request) {
        TypesResource.type(types, request);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeEndObject();
        });
    }
}
