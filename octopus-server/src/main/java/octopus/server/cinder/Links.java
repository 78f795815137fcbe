package octopus.server.cinder;

import octopus.server.http.Exchange;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/** Writes Cinder's links: {@code self} with the version, {@code bookmark} without. */
public final class Links {
    private static final SerializedString NEXT = new SerializedString("next");

    private final Exchange exchange;
    private final String self;
    private final String bookmark;

    /** @param project with a slash behind it, as the path had it; empty where the path had none */
    Links(Exchange exchange, String project) {
        String origin = exchange.origin();
        this.exchange = exchange;
        this.self = origin + "/v3/" + project;
        this.bookmark = origin + "/" + project;
    }

    /** The field {@code links} of one object. */
    public void write(JsonGenerator out, String collection, String id) {
        out.writeName(Keys.LINKS);
        out.writeStartArray();
        link(out, Keys.SELF, self + collection + "/" + id);
        link(out, Keys.BOOKMARK, bookmark + collection + "/" + id);
        out.writeEndArray();
    }

    /** The field that leads to the next page. @param name irregular in Cinder: {@code volumes_links}, {@code volume_type_links} */
    public void next(JsonGenerator out, String name, String path, String marker) {
        out.writeArrayPropertyStart(name);
        link(out, NEXT, self + path + "?" + exchange.query().with("marker", marker));
        out.writeEndArray();
    }

    private static void link(JsonGenerator out, SerializedString rel, String href) {
        out.writeStartObject();
        out.writeName(Keys.REL);
        out.writeString(rel);
        out.writeName(Keys.HREF);
        out.writeString(href);
        out.writeEndObject();
    }
}
