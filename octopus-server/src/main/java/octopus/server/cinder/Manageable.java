package octopus.server.cinder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.block.listing.Order;
import octopus.block.operation.adopt.AdoptionService.Candidate;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** What the lists of manageable volumes and snapshots have in common: which host, which page, in which order, which keys. */
final class Manageable {
    static final Route.Parameter[] LIST = {
        new Route.Parameter("host", "host@backend#pool to look into"),
        new Route.Parameter("cluster", "instead of the host, from 3.17; there are no clusters"),
        new Route.Parameter("limit", "how many at most"),
        new Route.Parameter("marker", "the reference after which the page begins"),
        new Route.Parameter("offset", "how many to leave out"),
        new Route.Parameter("sort", "reference or size, with :asc or :desc")
    };

    static final Shape TEXT = Shapes.textOrNull(0, 255);
    static final Field REFERENCE = Field.required("ref", new Shape.FreeObject(1, true, true))
            .says("the name on the storage, as text or as {\"source-name\": …}");

    private static final Pattern NAMED = Pattern.compile("['\"]source-name['\"]\\s*:\\s*u?(['\"])(.*?)\\1");

    private Manageable() {}

    private enum Key {
        REFERENCE,
        SIZE
    }

    /** The host that was named; from {@code clusters} on a cluster could have been. */
    static String host(CinderRequest request, Optional<String> host, Optional<String> cluster, int clusters) {
        boolean known = request.at(clusters);
        Optional<String> given = cluster.filter(name -> known && !name.isEmpty());
        Optional<String> named = host.filter(name -> !name.isEmpty());
        if (given.isPresent() == named.isPresent()) {
            throw CinderFault.badRequest("Invalid input received: "
                    + (known ? "give either a host or a cluster, and not both." : "the field 'host' is missing."));
        }
        given.ifPresent(name -> {
            throw CinderFault.badRequest("Cluster '" + name + "' not found");
        });
        return named.orElseThrow();
    }

    static String host(CinderRequest request) {
        return host(request, request.query("host"), request.query("cluster"), 17);
    }

    /** Cinder drivers call it so; a plain text is taken for the name too. */
    static String reference(JsonNode ref) {
        Optional<String> name = ref.isString()
                ? Optional.of(ref.asString())
                : JsonMaps.text(ref, "source-name").or(() -> JsonMaps.text(ref, "source-id"));
        return name.map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> CinderFault.badRequest("Invalid input for field/attribute ref. Value: " + ref
                        + ". A reference is the name on the storage, as text or as {\"source-name\": \"…\"}"));
    }

    static List<Candidate> page(CinderRequest request, List<Candidate> all) {
        List<Order<Key>> keys = Sorting.of(request, Manageable::column);
        Comparator<Candidate> order = Comparator.comparing(candidate -> 0);
        for (Order<Key> key : keys.isEmpty() ? List.of(new Order<>(Key.REFERENCE, false)) : keys) {
            Comparator<Candidate> by =
                    switch (key.by()) {
                        case REFERENCE -> Comparator.comparing(Candidate::name);
                        case SIZE -> Comparator.comparing(Candidate::size);
                    };
            order = order.thenComparing(key.ascending() ? by : by.reversed());
        }
        List<Candidate> sorted = new ArrayList<>(all);
        sorted.sort(order);
        long marker = request.query("marker").map(name -> after(sorted, name)).orElse(0);
        long from = marker + Paging.number(request, "offset").orElse(0);
        int limit = Math.min(Paging.number(request, "limit").orElse(Paging.MOST), Paging.MOST);
        return sorted.stream().skip(from).limit(limit).toList();
    }

    private static Optional<Key> column(String name) {
        return switch (name) {
            case "reference" -> Optional.of(Key.REFERENCE);
            case "size" -> Optional.of(Key.SIZE);
            default -> Optional.empty();
        };
    }

    private static int after(List<Candidate> sorted, String marker) {
        Matcher named = NAMED.matcher(marker);
        String name = named.find() ? named.group(2) : marker;
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).name().equals(name)) {
                return i + 1;
            }
        }
        throw CinderFault.badRequest("Invalid input received: marker not found: " + marker);
    }

    static void write(JsonGenerator out, Candidate candidate, boolean detail) {
        out.writeObjectPropertyStart("reference");
        out.writeStringProperty("source-name", candidate.name());
        out.writeEndObject();
        out.writeNumberProperty("size", candidate.size().gibRoundedUp());
        out.writeBooleanProperty("safe_to_manage", candidate.obstacle().isEmpty());
        if (detail) {
            JsonMaps.writeOrNull(out, "reason_not_safe", candidate.obstacle());
            JsonMaps.writeOrNull(out, "cinder_id", candidate.id());
            out.writeNullProperty("extra_info");
        }
    }

    static void writeSource(JsonGenerator out, Candidate candidate) {
        if (candidate.source().isEmpty()) {
            out.writeNullProperty("source_reference");
            return;
        }
        out.writeObjectPropertyStart("source_reference");
        out.writeStringProperty("source-name", candidate.source().get());
        out.writeEndObject();
    }
}
