package octopus.server.cinder;

import java.util.Map;
import java.util.Set;
import octopus.block.type.VolumeType;
import tools.jackson.core.JsonGenerator;

/** Writes volume types as Cinder shows them; its answers to create and update have another order of keys. */
final class TypeViews {
    /** What ordinary callers may see of the extra specs. */
    private static final Set<String> PUBLIC_SPECS =
            Set.of("RESKEY:availability_zones", "multiattach", "replication_enabled");

    private TypeViews() {}

    /** @param withAccess lists and show have the key of access; the default type has not */
    static void show(JsonGenerator out, CinderRequest request, VolumeType type, boolean withAccess) {
        out.writeStartObject();
        head(out, type);
        JsonMaps.writeOrNull(out, "description", type.description());
        specs(out, request, type);
        if (request.may("volume_extension:access_types_qos_specs_id")) {
            JsonMaps.writeOrNull(out, "qos_specs_id", type.qosSpecs());
        }
        access(out, request, type, withAccess);
        out.writeEndObject();
    }

    static void changed(JsonGenerator out, CinderRequest request, VolumeType type, boolean withAccess) {
        out.writeStartObject();
        head(out, type);
        specs(out, request, type);
        JsonMaps.writeOrNull(out, "description", type.description());
        access(out, request, type, withAccess);
        out.writeEndObject();
    }

    private static void head(JsonGenerator out, VolumeType type) {
        out.writeStringProperty("id", type.id().toString());
        out.writeStringProperty("name", type.name());
        out.writeBooleanProperty("is_public", type.isPublic());
    }

    private static void access(JsonGenerator out, CinderRequest request, VolumeType type, boolean shown) {
        if (shown && request.may("volume_extension:volume_type_access")) {
            out.writeBooleanProperty("os-volume-type-access:is_public", type.isPublic());
        }
    }

    private static void specs(JsonGenerator out, CinderRequest request, VolumeType type) {
        if (request.may("volume_extension:access_types_extra_specs")) {
            JsonMaps.write(out, "extra_specs", visible(request, type.extraSpecs()));
        }
    }

    static Map<String, String> visible(CinderRequest request, Map<String, String> specs) {
        if (request.may("volume_extension:types_extra_specs:read_sensitive")) {
            return specs;
        }
        Map<String, String> visible = new java.util.LinkedHashMap<>(specs);
        visible.keySet().retainAll(PUBLIC_SPECS);
        return visible;
    }
}
