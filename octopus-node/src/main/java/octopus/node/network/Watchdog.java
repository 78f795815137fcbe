package octopus.node.network;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;

/**
 * A program on the node that takes a change back by itself, unless it is told in time that all is well. So a node that a
 * change has cut off comes back.
 */
final class Watchdog {
    private static final String PLACE = "/run/octopus";

    private final Node node;
    private final String token;

    private Watchdog(Node node, String token) {
        this.node = node;
        this.token = token;
    }

    /** @param back the commands that take the change back, in order; those that fail are passed over */
    static Watchdog arm(Node node, List<List<String>> back, int seconds) {
        String token = PLACE + "/network-" + UUID.randomUUID();
        String script = "exec >/dev/null 2>&1 </dev/null\ni=0\nwhile [ $i -lt " + seconds
                + " ]; do sleep 1; [ -e " + token + " ] || exit 0; i=$((i+1)); done\n"
                + back.stream().map(words -> String.join(" ", words) + "\n").collect(Collectors.joining())
                + "rm -f " + token + "\n";
        node.files().makeDirectory(PLACE, "755");
        node.files().write(token, script.getBytes(StandardCharsets.US_ASCII), "600", "");
        CommandResult ignored = node.run(Command.of("setsid", "-f", "sh", token));
        return new Watchdog(node, token);
    }

    /** The node is still reached: this very command has got there. */
    void disarm() {
        node.files().delete(token);
    }
}
