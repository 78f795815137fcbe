package octopus.server.cinder;

import octopus.server.http.Exchange;

/** The one version that there is, as {@code GET /} and {@code GET /v3/} show it. */
final class VersionDocument {
    private static final String UPDATED = "2023-08-31T00:00:00Z";

    private VersionDocument() {}

    static void write(Exchange exchange, int status) {
        exchange.json(status, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("versions");
            out.writeStartObject();
            out.writeStringProperty("id", "v3.0");
            out.writeStringProperty("status", "CURRENT");
            out.writeStringProperty("version", "3." + Microversion.MAX);
            out.writeStringProperty("min_version", "3.0");
            out.writeStringProperty("updated", UPDATED);
            out.writeArrayPropertyStart("links");
            out.writeStartObject();
            out.writeStringProperty("rel", "describedby");
            out.writeStringProperty("type", "text/html");
            out.writeStringProperty("href", "https://docs.openstack.org/");
            out.writeEndObject();
            out.writeStartObject();
            out.writeStringProperty("rel", "self");
            out.writeStringProperty("href", exchange.origin() + "/v3/");
            out.writeEndObject();
            out.writeEndArray();
            out.writeArrayPropertyStart("media-types");
            out.writeStartObject();
            out.writeStringProperty("base", "application/json");
            out.writeStringProperty("type", "application/vnd.openstack.volume+json;version=3");
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
