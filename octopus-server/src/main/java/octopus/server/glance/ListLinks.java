package octopus.server.glance;

import octopus.server.http.Query;

/** Addresses of pages. */
final class ListLinks {
    private ListLinks() {}

    static String without(Query query, String name) {
        StringBuilder text = new StringBuilder();
        for (Query.Entry entry : query.entries()) {
            if (!entry.name().equals(name)) {
                text.append(text.isEmpty() ? "" : "&")
                        .append(Query.encode(entry.name()))
                        .append('=')
                        .append(Query.encode(entry.value()));
            }
        }
        return text.toString();
    }
}
