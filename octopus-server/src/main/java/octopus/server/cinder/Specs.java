package octopus.server.cinder;

import java.util.Map;
import java.util.Optional;

/** How the calls for what a type asks for, key by key, are answered: of volume types and of group types alike. */
final class Specs {
    /** Those of one kind of type, of the type that a request names. */
    interface Store {
        /** What the caller may see of them. */
        Map<String, String> shown(CinderRequest request);

        void set(CinderRequest request, Map<String, String> given);

        void delete(CinderRequest request, String key);

        CinderFault missing(CinderRequest request, String key);
    }

    private final String name;
    private final Store store;

    /** @param name under which bodies and answers have them */
    Specs(String name, Store store) {
        this.name = name;
        this.store = store;
    }

    void list(CinderRequest request) {
        all(request, 200, store.shown(request));
    }

    /** @param status of the answer */
    void add(CinderRequest request, int status) {
        Map<String, String> given = JsonMaps.texts(request.body(name));
        store.set(request, given);
        all(request, status, given);
    }

    void show(CinderRequest request) {
        String key = request.path("key");
        one(
                request,
                key,
                Optional.ofNullable(store.shown(request).get(key)).orElseThrow(() -> store.missing(request, key)));
    }

    void set(CinderRequest request) {
        String key = request.path("key");
        Map<String, String> given = JsonMaps.texts(request.body());
        String value = Optional.ofNullable(given.get(key))
                .orElseThrow(() -> CinderFault.badRequest("Request body and URI mismatch"));
        store.set(request, given);
        one(request, key, value);
    }

    void delete(CinderRequest request) {
        store.delete(request, request.path("key"));
    }

    private void all(CinderRequest request, int status, Map<String, String> specs) {
        request.json(status, out -> {
            out.writeStartObject();
            JsonMaps.write(out, name, specs);
            out.writeEndObject();
        });
    }

    private static void one(CinderRequest request, String key, String value) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeStringProperty(key, value);
            out.writeEndObject();
        });
    }
}
