package octopus.server.cinder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.operation.volume.VolumeService;
import octopus.block.type.TypeEncryption;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.type.TypeEncryptions;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeService;
import octopus.block.volume.Volume;
import octopus.core.json.Json;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import tools.jackson.databind.JsonNode;

/** How volumes of a type are encrypted, and what a consumer needs to know to open one. */
public final class EncryptionResource {
    private static final String KEY = "encryption";
    private static final String RULES = "volume_extension:volume_type_encryption:";
    private static final String OF_VOLUME = "volume_extension:volume_encryption_metadata";
    private static final List<String> FIELDS = List.of("provider", "control_location", "cipher", "key_size");
    private static final Shape SIZE = new Shape.Whole(0, Shapes.MAX_INT, true, true);

    private final VolumeService volumes;
    private final VolumeTypeService types;
    private final TypeEncryptions encryptions;

    public EncryptionResource(VolumeService volumes, VolumeTypeService types, TypeEncryptions encryptions) {
        this.volumes = volumes;
        this.types = types;
        this.encryptions = encryptions;
    }

    public List<Route<CinderRequest>> routes() {
        String ofType = "/types/{id}/encryption";
        String one = ofType + "/{key}";
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET, "/volumes/{id}/encryption", "cinder volumes.encryption", this::ofVolume)
                        .says(
                                "Tells how a volume is encrypted and which key opens it; the key's id is null for a plain one")
                        .rule(OF_VOLUME),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/volumes/{id}/encryption/{key}",
                                "cinder volumes.encryption_value",
                                this::valueOfVolume)
                        .says("Tells one value of that")
                        .rule(OF_VOLUME),
                Route.<CinderRequest>of(Method.GET, ofType, "cinder types.encryption", this::show)
                        .says("Tells how volumes of a type are encrypted; empty where they are not")
                        .admin(RULES + "get"),
                Route.<CinderRequest>of(Method.POST, ofType, "cinder types.encrypt", this::create)
                        .says("Has the volumes of a type encrypted, while there are none")
                        .admin(RULES + "create")
                        .takes(body(true)),
                Route.<CinderRequest>of(Method.GET, one, "cinder types.encryption_value", this::value)
                        .says("Tells one value of that")
                        .admin(RULES + "get"),
                Route.<CinderRequest>of(Method.PUT, one, "cinder types.change_encryption", this::update)
                        .says("Changes how, while the type has no volumes")
                        .admin(RULES + "update")
                        .takes(body(false)),
                Route.<CinderRequest>of(Method.DELETE, one, "cinder types.delete_encryption", this::delete)
                        .says("Leaves volumes of the type plain, while there are none")
                        .admin(RULES + "delete")
                        .answers(202));
    }

    private static Body body(boolean creates) {
        Shape provider = Shapes.text(0, 255);
        Shape location = Shapes.choice("front-end", "back-end");
        return Body.open(Field.required(
                KEY,
                Shapes.openStruct(
                        creates ? Field.required("provider", provider) : Field.optional("provider", provider),
                        creates
                                ? Field.required("control_location", location)
                                : Field.optional("control_location", location),
                        Field.optional("cipher", Shapes.textOrNull(0, 255)),
                        Field.optional("key_size", SIZE))));
    }

    private void ofVolume(CinderRequest request) {
        Map<String, Object> values = valuesOfVolume(request);
        request.json(200, out -> {
            out.writeStartObject();
            if (values.isEmpty()) {
                out.writeNullProperty("encryption_key_id");
            }
            values.forEach(out::writePOJOProperty);
            out.writeEndObject();
        });
    }

    private void valueOfVolume(CinderRequest request) {
        Object value = valuesOfVolume(request).get(request.path("key"));
        request.json(200, out -> {
            if (value == null) {
                out.writeNull();
            } else {
                out.writePOJO(value);
            }
        });
    }

    /** Empty for a plain volume. */
    private Map<String, Object> valuesOfVolume(CinderRequest request) {
        Volume volume =
                volumes.show(request.caller(), VolumesResource.id(request)).volume();
        Map<String, Object> values = new LinkedHashMap<>();
        volume.encryptionKey().ifPresent(key -> {
            values.put("encryption_key_id", key.toString());
            volume.type()
                    .flatMap(type -> types.find(type.toString()).encryption())
                    .ifPresent(encryption -> {
                        values.put(
                                "control_location", encryption.controlLocation().text());
                        encryption.cipher().ifPresent(cipher -> values.put("cipher", cipher));
                        encryption.keySize().ifPresent(size -> values.put("key_size", size));
                        values.put("provider", encryption.provider());
                    });
        });
        return values;
    }

    private void show(CinderRequest request) {
        Map<String, Optional<Object>> values = values(TypesResource.type(types, request));
        request.json(200, out -> {
            out.writeStartObject();
            values.forEach((name, value) -> {
                out.writeName(name);
                if (value.isPresent()) {
                    out.writePOJO(value.get());
                } else {
                    out.writeNull();
                }
            });
            out.writeEndObject();
        });
    }

    private void value(CinderRequest request) {
        VolumeType type = TypesResource.type(types, request);
        String key = request.path("key");
        Optional<Object> value = Optional.ofNullable(values(type).get(key))
                .orElseThrow(() -> CinderFault.notFound(
                        "Volume type " + type.id() + " has no encryption specs with key " + key + "."));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName(key);
            if (value.isPresent()) {
                out.writePOJO(value.get());
            } else {
                out.writeNull();
            }
            out.writeEndObject();
        });
    }

    /** Empty where volumes of the type are not encrypted. */
    private static Map<String, Optional<Object>> values(VolumeType type) {
        Map<String, Optional<Object>> values = new LinkedHashMap<>();
        type.encryption().ifPresent(encryption -> {
            values.put("created_at", Optional.of(Times.text(encryption.createdAt())));
            values.put("updated_at", encryption.updatedAt().map(Times::text));
            values.put("deleted_at", Optional.empty());
            values.put("deleted", Optional.of(false));
            values.put("encryption_id", Optional.of(encryption.id().toString()));
            values.put("cipher", encryption.cipher().map(text -> text));
            values.put("key_size", encryption.keySize().map(bits -> bits));
            values.put("provider", Optional.of(encryption.provider()));
            values.put(
                    "control_location", Optional.of(encryption.controlLocation().text()));
            values.put("volume_type_id", Optional.of(type.id().toString()));
        });
        return values;
    }

    private void create(CinderRequest request) {
        UUID type = TypesResource.type(types, request).id();
        JsonNode given = request.body(KEY);
        TypeEncryption made = encryptions.create(request.caller(), type, wanted(given));
        answer(request, given, Optional.of(made), type);
    }

    private void update(CinderRequest request) {
        UUID type = TypesResource.type(types, request).id();
        JsonNode given = request.body(KEY);
        encryptions.update(request.caller(), type, wanted(given));
        answer(request, given, Optional.empty(), type);
    }

    /** What was given, and of a new one its ids. */
    private static void answer(CinderRequest request, JsonNode given, Optional<TypeEncryption> made, UUID type) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart(KEY);
            given.properties().stream()
                    .filter(entry -> FIELDS.contains(entry.getKey()))
                    .forEach(entry -> {
                        out.writeName(entry.getKey());
                        Json.MAPPER.writeValue(out, entry.getValue());
                    });
            made.ifPresent(encryption -> {
                out.writeStringProperty("volume_type_id", type.toString());
                out.writeStringProperty("encryption_id", encryption.id().toString());
            });
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static TypeEncryptions.Wanted wanted(JsonNode given) {
        JsonNode size = given.path("key_size");
        return new TypeEncryptions.Wanted(
                JsonMaps.text(given, "provider").map(String::strip).filter(text -> !text.isEmpty()),
                JsonMaps.text(given, "control_location").flatMap(ControlLocation::find),
                JsonMaps.text(given, "cipher"),
                size.isNull() || size.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(Integer.valueOf(size.asString())));
    }

    private void delete(CinderRequest request) {
        encryptions.delete(request.caller(), TypesResource.type(types, request).id());
        request.emptyHtml(202);
    }
}
