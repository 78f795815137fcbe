package octopus.server.cinder;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.listing.Order;
import octopus.block.message.MessageService;
import octopus.block.message.MessageStore;
import octopus.block.message.MessageStore.Key;
import octopus.block.message.UserMessage;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.server.route.UuidText;
import octopus.server.words.ChineseTexts;
import tools.jackson.core.JsonGenerator;

/** What users are told of operations that failed. */
public final class MessagesResource {
    private static final int SINCE = 3;
    private final MessageService messages;

    public MessagesResource(MessageService messages) {
        this.messages = messages;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/messages", "cinder messages.list", this::list)
                        .says("Lists what went wrong, newest first; pages from 3.5 on")
                        .rule("message:get_all")
                        .since(SINCE)
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(Method.GET, "/messages/{id}", "cinder messages.show", this::show)
                        .says("Shows a message")
                        .rule("message:get")
                        .since(SINCE),
                Route.<CinderRequest>of(Method.DELETE, "/messages/{id}", "cinder messages.delete", this::delete)
                        .says("Forgets a message")
                        .rule("message:delete")
                        .since(SINCE)
                        .answers(204));
    }

    private static UUID id(CinderRequest request) {
        String text = request.path("id");
        return UuidText.strict(text)
                .orElseThrow(() -> CinderFault.notFound("Message " + text + " could not be found."));
    }

    private void list(CinderRequest request) {
        boolean pages = request.at(5);
        Paging paging = pages ? Paging.of(request, "Message") : new Paging(Paging.MOST, 0, Optional.empty());
        List<UserMessage> found = paging.limit() == 0 ? List.of() : found(request, paging, pages);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("messages");
            found.forEach(message -> write(out, request, message));
            out.writeEndArray();
            if (pages && paging.isFull(found.size())) {
                request.links()
                        .next(
                                out,
                                "messages_links",
                                "messages",
                                found.getLast().id().toString());
            }
            out.writeEndObject();
        });
    }

    private List<UserMessage> found(CinderRequest request, Paging paging, boolean pages) {
        Map<Key, String> filters = new EnumMap<>(Key.class);
        List<Order<Key>> orders = List.of();
        if (pages) {
            for (Map.Entry<String, String> given :
                    ResourceFilters.of(request, "message").entrySet()) {
                Optional<Key> key = key(given.getKey());
                if (key.isEmpty()) {
                    return List.of();
                }
                filters.put(key.get(), given.getValue());
            }
            orders = Sorting.of(request, MessagesResource::key);
        }
        return messages.list(new MessageStore.Query(
                Tenants.of(request), filters, orders, paging.marker(), paging.offset(), paging.limit()));
    }

    private static Optional<Key> key(String name) {
        return Arrays.stream(Key.values())
                .filter(key -> key.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    private void show(CinderRequest request) {
        UserMessage message = messages.show(request.caller(), id(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("message");
            write(out, request, message);
            out.writeEndObject();
        });
    }

    private void delete(CinderRequest request) {
        messages.delete(request.caller(), id(request));
        request.emptyHtml(204);
    }

    private static String said(CinderRequest request, String text) {
        return ChineseTexts.wanted(request.header(ChineseTexts.LANGUAGE))
                ? ChineseTexts.findSentence(text).orElse(text)
                : text;
    }

    private static void write(JsonGenerator out, CinderRequest request, UserMessage message) {
        String id = message.id().toString();
        out.writeStartObject();
        out.writeStringProperty("id", id);
        out.writeStringProperty("event_id", message.eventId());
        out.writeStringProperty("user_message", said(request, message.text()));
        out.writeStringProperty("message_level", message.level());
        Times.write(out, "created_at", message.createdAt());
        Times.write(out, "guaranteed_until", message.expiresAt());
        out.writeStringProperty("request_id", message.requestId());
        request.links().write(out, "messages", id);
        message.resourceType().ifPresent(type -> out.writeStringProperty("resource_type", type));
        message.resourceId().ifPresent(resource -> out.writeStringProperty("resource_uuid", resource));
        out.writeEndObject();
    }
}
