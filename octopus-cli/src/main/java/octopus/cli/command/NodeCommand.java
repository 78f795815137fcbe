package octopus.cli.command;

import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus node}: the machines that Octopus acts on. */
@Command(
        name = "node",
        addMethodSubcommands = false,
        description = "The machines that Octopus acts on: added, looked at, forgotten.")
final class NodeCommand {
    private final Session session;

    NodeCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show the nodes and how they are.")
    int list() {
        session.printer()
                .list(
                        Json.list(session.own().get("/nodes").path("nodes")),
                        Column.of("name"),
                        Column.of("state"),
                        Column.of("kind"),
                        Column.of("host", NodeCommand::where),
                        Column.of("os", row -> Json.text(row, "facts.os")),
                        Column.of("reason", NodeCommand::reason),
                        Column.of("checked_at"));
        return 0;
    }

    private static String where(JsonNode row) {
        String pod = Json.text(row, "pod");
        String namespace = Json.text(row, "namespace");
        return pod.isEmpty() ? Json.text(row, "host") : (namespace.isEmpty() ? "" : namespace + "/") + pod;
    }

    private static String reason(JsonNode row) {
        String cause = Json.text(row, "fault.cause");
        return cause.isEmpty() ? "" : Json.text(row, "fault.what") + ": " + cause;
    }

    @Command(name = "show", description = "Everything about one node, and what the last look saw.")
    int show(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        return print(session.own().get(path(name)));
    }

    @Command(
            name = "add",
            description = {
                "Add a node and look at it. Without --ssh or --kubernetes it is the machine on which Octopus runs.",
                "A node's host key must be accepted: compare what is shown, then octopus node accept-key, or give --host-key."
            })
    int add(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--ssh", paramLabel = "USER@HOST[:PORT]", description = "Who logs in, and where.")
                    String ssh,
            @Option(
                            names = "--secret",
                            paramLabel = "KEY=@FILE|-",
                            description = {
                                "password, private_key, passphrase, sudo_password or kubeconfig,",
                                "from a file or (-) standard input; never from an argument."
                            })
                    Map<String, String> secrets,
            @Option(names = "--host-key", paramLabel = "SHA256:…", description = "Fingerprint that is trusted.")
                    String hostKey,
            @Option(names = "--sudo", description = "Run commands as root through sudo.") boolean sudo,
            @Option(names = "--jump", paramLabel = "NODE", description = "Node through which it is reached.")
                    String jump,
            @Mixin PodOptions pod) {
        ObjectNode body = Json.object();
        body.put("name", name);
        if (ssh != null && pod.isGiven()) {
            throw wrong("--ssh and --kubernetes", "a node is reached in one way only", "Give one of them.");
        }
        body.put("kind", ssh != null ? "ssh" : pod.isGiven() ? "kubernetes" : "local");
        if (ssh != null) {
            address(body, ssh);
            body.put("sudo", sudo);
            Query.put(body, "host_key", hostKey);
            Query.put(body, "jump", jump);
        }
        pod.putInto(body);
        SecretArguments.read(session.terminal(), secrets).forEach(body::put);
        JsonNode ignored = session.own().post("/nodes", body);
        return probed(name);
    }

    @Command(
            name = "change",
            description = {
                "Change how a node is reached, and look at it anew; what is not given stays.",
                "For a password, key or kubeconfig that is over, and a pod that is called otherwise now."
            })
    int change(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--ssh", paramLabel = "USER@HOST[:PORT]", description = "Who logs in, and where.")
                    String ssh,
            @Option(
                            names = "--secret",
                            paramLabel = "KEY=@FILE|-",
                            description = "As with add; those that are given replace the old ones.")
                    Map<String, String> secrets,
            @Mixin PodOptions pod) {
        ObjectNode body = Json.object();
        if (ssh != null) {
            address(body, ssh);
        }
        pod.putInto(body);
        SecretArguments.read(session.terminal(), secrets).forEach(body::put);
        JsonNode ignored = session.own().put(path(name), body);
        return probed(name);
    }

    private static void address(ObjectNode body, String ssh) {
        int at = ssh.lastIndexOf('@');
        String host = ssh.substring(at + 1);
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > 0 && host.indexOf(':') == colon || host.contains("]:");
        if (at > 0) {
            body.put("user", ssh.substring(0, at));
        }
        body.put("host", (hasPort ? host.substring(0, colon) : host).replaceAll("[\\[\\]]", ""));
        if (hasPort) {
            try {
                body.put("port", Integer.parseInt(host.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw wrong("--ssh " + ssh, "\"" + host.substring(colon + 1) + "\" is no port", "USER@HOST:PORT");
            }
        }
    }

    private static StorageException wrong(String what, String cause, String correction) {
        return Fault.of(CliFault.WRONG_USAGE, what, cause, correction).exception();
    }

    @Command(name = "probe", description = "Look at a node now.")
    int probe(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        return probed(name);
    }

    private int probed(String name) {
        return print(session.own().post(path(name) + "/probe", Json.object()));
    }

    @Command(
            name = "accept-key",
            description = {
                "Trust the host key that a node shows, and look at it.",
                "Compare it first: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the machine itself."
            })
    int acceptKey(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Parameters(paramLabel = "SHA256:…", description = "Fingerprint that you have compared.")
                    String fingerprint) {
        ObjectNode body = Json.object();
        body.put("fingerprint", fingerprint);
        JsonNode ignored = session.own().post(path(name) + "/host-key", body);
        return probed(name);
    }

    @Command(name = "remove", description = "Forget a node. On the machine itself nothing changes.")
    int remove(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        session.own().delete(path(name));
        session.printer().say(name + " is forgotten");
        return 0;
    }

    @Command(name = "devices", description = "Show the volumes that are block devices of a node.")
    int devicesOf(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        session.printer()
                .list(
                        Json.list(session.own().get(devices(name)).path("devices")),
                        Column.of("volume"),
                        Column.of("device"),
                        Column.of("way"),
                        Column.of("attachment"));
        return 0;
    }

    @Command(
            name = "rescan",
            description = "Have a node see the size that a volume has now. Done by itself soon after it has grown.")
    int rescan(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Parameters(paramLabel = "VOLUME", description = "Name or id of the volume.") String volume) {
        session.printer()
                .one(session.own()
                        .post(devices(name) + "/" + Names.volume(session, volume) + "/rescan", Json.object())
                        .path("device"));
        return 0;
    }

    /** Where the API has a node's volumes. */
    static String devices(String name) {
        return path(name) + "/devices";
    }

    private static String path(String name) {
        return "/nodes/" + Door.escape(name);
    }

    private int print(JsonNode answer) {
        session.printer().one(answer.path("node"));
        return 0;
    }
}
