package octopus.server.cinder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.listing.Order;
import octopus.block.operation.transfer.TransferService;
import octopus.block.transfer.Transfer;
import octopus.block.transfer.TransferQuery;
import octopus.block.transfer.TransferQuery.Column;
import octopus.server.http.Method;
import octopus.server.http.Query;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Handler;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import octopus.spi.Secret;
import octopus.spi.VolumeId;
import tools.jackson.databind.JsonNode;

/**
 * Transfers of volumes to other projects, under both of Cinder's paths: the older one behaves at every version as it did
 * before 3.55.
 */
public final class TransfersResource {
    private static final String OLDER = "os-volume-transfer";
    private static final String NEWER = "volume-transfers";
    /** Sorting, filters and pages by marker came then; before, the oldest were first. */
    private static final int SORTED_SINCE = 59;

    private static final Map<String, Column> COLUMNS = Map.of(
            "id", Column.ID,
            "name", Column.NAME,
            "display_name", Column.NAME,
            "volume_id", Column.VOLUME,
            "source_project_id", Column.PROJECT,
            "created_at", Column.CREATED_AT);
    private static final Body ACCEPT = Body.of(Field.required(
            "accept",
            Shapes.struct(Field.required("auth_key", Shapes.anything())
                    .says("the key that was shown when the transfer was created; a text or a whole number"))));

    private final TransferService transfers;

    public TransfersResource(TransferService transfers) {
        this.transfers = transfers;
    }

    public List<Route<CinderRequest>> routes() {
        return java.util.stream.Stream.of(OLDER, NEWER)
                .flatMap(path -> routes(path).stream())
                .toList();
    }

    private List<Route<CinderRequest>> routes(String path) {
        String all = "/" + path;
        String one = all + "/{id}";
        String name = "cinder " + path.replace('-', '_') + ".";
        boolean newer = path.equals(NEWER);
        return List.of(
                listing(all, name + "list", request -> list(request, path, false))
                        .says("Lists the transfers that wait to be accepted"),
                listing(all + "/detail", name + "detail", request -> list(request, path, true))
                        .says("Lists them with everything about them"),
                Route.<CinderRequest>of(Method.POST, all, name + "create", request -> create(request, newer))
                        .says("Offers a volume to whoever gets the key, which is shown this once")
                        .rule("volume:create_transfer")
                        .takes(newer ? createBody() : olderCreateBody())
                        .answers(202),
                Route.<CinderRequest>of(Method.GET, one, name + "show", request -> show(request, newer))
                        .says("Shows a transfer, without its key")
                        .rule("volume:get_transfer"),
                Route.<CinderRequest>of(Method.DELETE, one, name + "delete", this::delete)
                        .says("Takes the offer back")
                        .rule("volume:delete_transfer")
                        .answers(202),
                Route.<CinderRequest>of(Method.POST, one + "/accept", name + "accept", this::accept)
                        .says("Takes the volume over into the caller's project")
                        .rule("volume:accept_transfer")
                        .takes(ACCEPT)
                        .answers(202));
    }

    private static Route<CinderRequest> listing(String path, String name, Handler<CinderRequest> handler) {
        return Route.<CinderRequest>of(Method.GET, path, name, handler)
                .rule("volume:get_all_transfers")
                .query(VolumeBodies.LIST);
    }

    private static Body olderCreateBody() {
        return Body.of(Field.required(
                "transfer",
                Shapes.struct(Field.required("volume_id", Shapes.uuid()), Field.optional("name", Shapes.name()))));
    }

    private static Body createBody() {
        return Body.of(Field.required(
                "transfer",
                Shapes.struct(
                        Field.required("volume_id", Shapes.uuid()),
                        Field.optional("name", Shapes.name()),
                        Field.optional("no_snapshots", Shapes.flag()).since(55))));
    }

    private static UUID id(CinderRequest request) {
        String text = request.path("id");
        return UuidText.strict(text)
                .orElseThrow(() -> CinderFault.notFound("Transfer " + text + " could not be found."));
    }

    private void list(CinderRequest request, String path, boolean detail) {
        boolean sorted = request.at(SORTED_SINCE);
        Paging paging = Paging.of(request, "Transfer");
        List<Order<Column>> orders = sorted
                ? Sorting.of(request, key -> Optional.ofNullable(COLUMNS.get(key)))
                : List.of(new Order<>(Column.CREATED_AT, true));
        TransferQuery query = new TransferQuery(
                Tenants.of(request),
                sorted ? filters(request) : Map.of(),
                orders,
                sorted ? paging.marker() : Optional.empty(),
                paging.offset(),
                paging.limit());
        List<Transfer> found = paging.limit() == 0 ? List.of() : transfers.list(query);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("transfers");
            for (Transfer each : found) {
                if (detail) {
                    TransferViews.detail(out, request, each, path.equals(NEWER));
                } else {
                    TransferViews.summary(out, request, each);
                }
            }
            out.writeEndArray();
            if (sorted && paging.isFull(found.size())) {
                request.links()
                        .next(
                                out,
                                "transfers_links",
                                detail ? path + "/detail" : path,
                                found.getLast().id().toString());
            }
            out.writeEndObject();
        });
    }

    /** What is no column of a transfer is left aside, as Cinder does. */
    private static Map<Column, String> filters(CinderRequest request) {
        Map<Column, String> filters = new HashMap<>();
        for (Query.Entry entry : request.query().entries()) {
            Column column = COLUMNS.get(entry.name());
            if (column != null && column != Column.CREATED_AT) {
                filters.put(column, entry.value());
            }
        }
        return filters;
    }

    private void create(CinderRequest request, boolean newer) {
        JsonNode given = request.body("transfer");
        VolumeId volume = VolumesResource.volume(given.path("volume_id")).orElseThrow(CinderFault::notFound);
        TransferService.Offered offered = transfers.offer(
                request.caller(),
                volume,
                new TransferService.Offer(
                        JsonMaps.text(given, "name").map(String::strip).filter(text -> !text.isEmpty()),
                        Flags.of(given.path("no_snapshots")).orElse(false),
                        newer && request.at(70)));
        request.json(202, out -> {
            out.writeStartObject();
            out.writeName("transfer");
            TransferViews.created(out, request, offered, newer);
            out.writeEndObject();
        });
    }

    private void show(CinderRequest request, boolean newer) {
        Transfer transfer = transfers.show(request.caller(), id(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("transfer");
            TransferViews.detail(out, request, transfer, newer);
            out.writeEndObject();
        });
    }

    private void delete(CinderRequest request) {
        transfers.cancel(request.caller(), id(request));
        request.emptyHtml(202);
    }

    private void accept(CinderRequest request) {
        JsonNode key = request.body("accept").path("auth_key");
        if (!key.isString() && !key.isIntegralNumber()) {
            throw CinderFault.badRequest(
                    "Invalid input for field/attribute auth_key. It is neither a text nor a whole number.");
        }
        Transfer accepted = transfers.accept(request.caller(), id(request), Secret.of(key.asString()));
        request.json(202, out -> {
            out.writeStartObject();
            out.writeName("transfer");
            TransferViews.summary(out, request, accepted);
            out.writeEndObject();
        });
    }
}
