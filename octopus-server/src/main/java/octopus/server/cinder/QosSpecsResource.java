package octopus.server.cinder;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.listing.Order;
import octopus.block.type.QosConsumer;
import octopus.block.type.QosService;
import octopus.block.type.QosSpecs;
import octopus.block.type.QosStore;
import octopus.block.type.QosStore.Key;
import octopus.block.type.VolumeType;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Handler;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** QoS specs and the volume types that have them. Cinder associates by GET, and so must whoever speaks its language. */
public final class QosSpecsResource {
    private static final String KEY = "qos_specs";
    private static final String RULES = "volume_extension:qos_specs_manage:";
    private static final int LONGEST = 255;
    private static final Body CREATE = Body.open(Field.required(
            KEY,
            Shapes.openStruct(
                    Field.required("name", new Shape.Text(1, LONGEST, false, true)),
                    Field.optional("consumer", Shapes.anything())
                            .says("back-end, front-end or both; every further field is a spec"))));
    private static final Body SET =
            Body.of(Field.required(KEY, new Shape.Mapping(Shape.KeyRule.PATH, LONGEST, true, false, false)));
    private static final Body UNSET =
            Body.of(Field.required("keys", new Shape.ListOf(Shapes.text(1, LONGEST), 0, false)));

    private final QosService qos;

    public QosSpecsResource(QosService qos) {
        this.qos = qos;
    }

    public List<Route<CinderRequest>> routes() {
        String one = "/qos-specs/{id}";
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/qos-specs", "cinder qos_specs.list", this::list)
                        .says("Lists QoS specs")
                        .admin(RULES + "get_all")
                        .query(Paging.parameters(
                                new Route.Parameter("id", "only these specs"),
                                new Route.Parameter("name", "only specs of this name"),
                                new Route.Parameter("consumer", "back-end, front-end or both"))),
                Route.<CinderRequest>of(Method.POST, "/qos-specs", "cinder qos_specs.create", this::create)
                        .says("Creates QoS specs")
                        .admin(RULES + "create")
                        .takes(CREATE),
                Route.<CinderRequest>of(Method.GET, one, "cinder qos_specs.show", this::show)
                        .says("Shows QoS specs")
                        .admin(RULES + "get"),
                Route.<CinderRequest>of(Method.PUT, one, "cinder qos_specs.set", this::set)
                        .says("Adds and replaces specs, or their consumer")
                        .admin(RULES + "update")
                        .takes(SET),
                Route.<CinderRequest>of(Method.PUT, one + "/delete_keys", "cinder qos_specs.delete_keys", this::unset)
                        .says("Removes specs by their keys: all of these or none")
                        .admin(RULES + "delete")
                        .takes(UNSET)
                        .answers(202),
                Route.<CinderRequest>of(Method.DELETE, one, "cinder qos_specs.delete", this::delete)
                        .says("Deletes QoS specs that no type has")
                        .admin(RULES + "delete")
                        .query(new Route.Parameter("force", "also while types have them"))
                        .answers(202),
                Route.<CinderRequest>of(
                                Method.GET, one + "/associations", "cinder qos_specs.associations", this::associations)
                        .says("Lists the volume types that have them")
                        .admin(RULES + "get_all"),
                change(one + "/associate", "associate", this::associate)
                        .says("Gives them to a volume type")
                        .query(new Route.Parameter("vol_type_id", "id of the type")),
                change(one + "/disassociate", "disassociate", this::disassociate)
                        .says("Takes them from a volume type")
                        .query(new Route.Parameter("vol_type_id", "id of the type")),
                change(one + "/disassociate_all", "disassociate_all", this::disassociateAll)
                        .says("Takes them from every volume type"));
    }

    private static Route<CinderRequest> change(String path, String name, Handler<CinderRequest> handler) {
        return Route.<CinderRequest>of(Method.GET, path, "cinder qos_specs." + name, handler)
                .admin(RULES + "update")
                .answers(202);
    }

    private static UUID id(CinderRequest request) {
        String text = request.path("id");
        return UuidText.strict(text).orElseThrow(() -> CinderFault.notFound("No such QoS spec " + text + "."));
    }

    private void list(CinderRequest request) {
        Paging paging = Paging.of(request, "QoS spec");
        List<Order<Key>> orders = Sorting.of(request, QosSpecsResource::key);
        Map<Key, String> filters = new EnumMap<>(Key.class);
        request.query("id")
                .ifPresent(text -> filters.put(
                        Key.ID, UuidText.lenient(text).map(UUID::toString).orElse(text)));
        request.query("name").ifPresent(name -> filters.put(Key.NAME, name));
        request.query("consumer").ifPresent(consumer -> filters.put(Key.CONSUMER, consumer));
        List<QosSpecs> found = paging.limit() == 0
                ? List.of()
                : qos.list(new QosStore.Query(filters, orders, paging.marker(), paging.offset(), paging.limit()));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart(KEY);
            found.forEach(each -> write(out, each));
            out.writeEndArray();
            if (paging.isFull(found.size())) {
                request.links()
                        .next(
                                out,
                                "qos_specs_links",
                                "qos-specs",
                                found.getLast().id().toString());
            }
            out.writeEndObject();
        });
    }

    private static Optional<Key> key(String name) {
        return switch (name) {
            case "id" -> Optional.of(Key.ID);
            case "name" -> Optional.of(Key.NAME);
            case "consumer" -> Optional.of(Key.CONSUMER);
            case "created_at" -> Optional.of(Key.CREATED_AT);
            default -> Optional.empty();
        };
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body(KEY);
        Map<String, String> specs = new LinkedHashMap<>();
        given.properties().forEach(entry -> {
            if (!entry.getKey().equals("name") && !entry.getKey().equals("consumer")) {
                specs.put(entry.getKey(), spec(entry.getKey(), entry.getValue()));
            }
        });
        QosConsumer consumer = given.has("consumer") ? consumer(given.path("consumer")) : QosConsumer.BACK_END;
        String name = given.path("name").asString().strip();
        answer(request, qos.create(request.caller(), name, consumer, specs));
    }

    private static String spec(String key, JsonNode value) {
        if (key.isEmpty() || key.length() > LONGEST) {
            throw CinderFault.badRequest(
                    "Invalid input received: Key \"" + key + "\" must have 1 to " + LONGEST + " characters.");
        }
        if (!value.isString() || value.asString().length() > LONGEST) {
            throw CinderFault.badRequest("Invalid input received: Value of key \"" + key
                    + "\" must be a text of at most " + LONGEST + " characters.");
        }
        return value.asString();
    }

    private static QosConsumer consumer(JsonNode given) {
        return QosConsumer.find(given.asString(""))
                .orElseThrow(() -> CinderFault.badRequest("Invalid qos specs: Valid consumer of QoS specs are:"
                        + " ['back-end', 'front-end', 'both'], not '" + given.asString("") + "'."));
    }

    private void show(CinderRequest request) {
        answer(request, qos.find(id(request)));
    }

    private void set(CinderRequest request) {
        JsonNode given = request.body(KEY);
        Map<String, String> specs = JsonMaps.texts(given);
        Optional<QosConsumer> consumer =
                specs.remove("consumer") == null ? Optional.empty() : Optional.of(consumer(given.path("consumer")));
        qos.set(request.caller(), id(request), consumer, specs);
        request.json(200, out -> {
            out.writeStartObject();
            JsonMaps.write(out, KEY, JsonMaps.texts(given));
            out.writeEndObject();
        });
    }

    private void unset(CinderRequest request) {
        List<String> keys = request.body("keys")
                .valueStream()
                .map(JsonNode::asString)
                .distinct()
                .toList();
        qos.deleteKeys(request.caller(), id(request), keys);
        request.emptyHtml(202);
    }

    private void delete(CinderRequest request) {
        boolean force = request.query("force").flatMap(Flags::of).orElse(false);
        qos.delete(request.caller(), id(request), force);
        request.emptyHtml(202);
    }

    private void associations(CinderRequest request) {
        List<VolumeType> types = qos.associations(id(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("qos_associations");
            for (VolumeType type : types) {
                out.writeStartObject();
                out.writeStringProperty("association_type", "volume_type");
                out.writeStringProperty("name", type.name());
                out.writeStringProperty("id", type.id().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void associate(CinderRequest request) {
        qos.associate(request.caller(), id(request), type(request));
        request.emptyHtml(202);
    }

    private void disassociate(CinderRequest request) {
        qos.disassociate(request.caller(), id(request), type(request));
        request.emptyHtml(202);
    }

    private void disassociateAll(CinderRequest request) {
        qos.disassociateAll(request.caller(), id(request));
        request.emptyHtml(202);
    }

    private static UUID type(CinderRequest request) {
        String given = request.query("vol_type_id")
                .orElseThrow(() -> CinderFault.badRequest("Volume Type id must not be None."));
        return UuidText.lenient(given)
                .orElseThrow(() -> CinderFault.notFound("Volume type " + given + " could not be found."));
    }

    private static void answer(CinderRequest request, QosSpecs specs) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName(KEY);
            write(out, specs);
            request.links().write(out, "qos-specs", specs.id().toString());
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, QosSpecs specs) {
        out.writeStartObject();
        out.writeStringProperty("id", specs.id().toString());
        out.writeStringProperty("name", specs.name());
        out.writeStringProperty("consumer", specs.consumer().text());
        JsonMaps.write(out, "specs", specs.specs());
        out.writeEndObject();
    }
}
