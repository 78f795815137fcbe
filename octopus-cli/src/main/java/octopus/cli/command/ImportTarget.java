package octopus.cli.command;

import java.util.List;
import octopus.cli.http.Json;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.Terminal;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which Cinder: by a few options, or by a file that says all that a spec can say of a target. */
final class ImportTarget {
    @Option(
            names = "--target",
            paramLabel = "FILE",
            description = {
                "The target as a spec has it, YAML or JSON: with Keystone, or a restart command of its own.",
                "In place of the options that follow. Secrets in it are {file: PATH} or {env: NAME}."
            })
    private @Nullable String target;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Node where its volume service runs; the file is read on the first. Repeatable.")
    private List<String> nodes = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            defaultValue = "/etc/cinder/cinder.conf",
            description = "Its configuration. Default: ${DEFAULT-VALUE}.")
    private String file = "/etc/cinder/cinder.conf";

    @Option(
            names = "--service",
            paramLabel = "UNIT",
            defaultValue = "cinder-volume",
            description = "The unit of its volume service. Default: ${DEFAULT-VALUE}.")
    private String service = "cinder-volume";

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "Its block storage endpoint with the project, http://HOST:8776/v3/PROJECT.")
    private @Nullable String api;

    @Option(names = "--token", paramLabel = "USER:PROJECT", description = "An administrator, without Keystone.")
    private @Nullable String token;

    JsonNode read(Terminal terminal) {
        if (target != null) {
            return SpecFile.target(terminal, target);
        }
        if (nodes.isEmpty() || api == null) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "Importing the backends of a Cinder",
                            "nothing says which",
                            "Give --node and --api, or --target with a file.")
                    .exception();
        }
        ObjectNode said = Json.object();
        said.put("kind", "cinder");
        nodes.forEach(said.putArray("hosts")::add);
        said.put("config", file);
        said.put("service", service);
        said.put("api", api);
        if (token != null) {
            said.put("token", token);
        }
        return said;
    }
}
