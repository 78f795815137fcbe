package octopus.server.http;

import tools.jackson.core.JsonGenerator;

/** Writes a body piece by piece; no tree is built in between. */
@FunctionalInterface
public interface JsonWriter {
    void write(JsonGenerator out);
}
