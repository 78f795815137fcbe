package octopus.server.glance;

import octopus.server.http.Exchange;

/** Which versions of the Image API there are. */
final class VersionList {
    private static final int NEWEST = 9;

    private VersionList() {}

    static void write(Exchange exchange, int status) {
        String address = exchange.origin() + GlanceDoor.PREFIX + "/v2/";
        exchange.json(status, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("versions");
            for (int minor = NEWEST; minor >= 0; minor--) {
                // Glance never had a 2.8 without several stores.
                if (minor == 8) {
                    continue;
                }
                out.writeStartObject();
                out.writeStringProperty("id", "v2." + minor);
                out.writeStringProperty("status", minor == NEWEST ? "CURRENT" : "SUPPORTED");
                out.writeArrayPropertyStart("links");
                out.writeStartObject();
                out.writeStringProperty("rel", "self");
                out.writeStringProperty("href", address);
                out.writeEndObject();
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
