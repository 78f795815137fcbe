package octopus.cli.command;

import octopus.cli.http.Json;
import octopus.node.attach.ConnectionReading;
import octopus.spi.connect.ConnectionInfo;
import tools.jackson.databind.JsonNode;

/** Reads the connection info of an attachment, flat as the attachments API shows it. */
final class ConnectionReader {
    private ConnectionReader() {}

    static ConnectionInfo read(JsonNode info) {
        return ConnectionReading.of(Json.map(info));
    }
}
