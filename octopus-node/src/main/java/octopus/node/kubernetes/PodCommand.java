package octopus.node.kubernetes;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import octopus.node.Command;
import octopus.node.CommandInput;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/**
 * A command as the exec call of the API takes it: arguments, no text that a shell would take apart. The program is watched in
 * the pod too: should the connection break, it still ends at its limit.
 *
 * <p>The protocol ({@code v4.channel.k8s.io}) cannot say that the input is over. So what will come is counted before it is
 * sent, and {@code head} in the pod ends after as many bytes.
 */
final class PodCommand {
    private static final String SECONDS_TO_DIE = "5";
    private static final String FEED = "n=$1; shift; head -c \"$n\" | \"$@\"";

    private PodCommand() {}

    static List<String> arguments(Command command) {
        List<String> words = new ArrayList<>();
        command.input().ifPresent(input -> words.addAll(List.of("sh", "-c", FEED, "octopus", "" + length(input))));
        words.add("env");
        // Messages are matched and shown; they must not depend on the image's language.
        words.add("LC_ALL=C.UTF-8");
        for (Map.Entry<String, String> variable : new TreeMap<>(command.environment()).entrySet()) {
            words.add(variable.getKey() + "=" + variable.getValue());
        }
        words.addAll(List.of("timeout", "-k", SECONDS_TO_DIE, String.valueOf(seconds(command))));
        words.addAll(command.arguments());
        return words;
    }

    static long seconds(Command command) {
        return Math.max(1, (command.limit().toMillis() + 999) / 1000);
    }

    private static long length(CommandInput input) {
        long[] counted = {0};
        try {
            input.writeTo(new OutputStream() {
                @Override
                public void write(int b) {
                    counted[0]++;
                }

                @Override
                public void write(byte[] bytes, int from, int length) {
                    counted[0] += length;
                }
            });
        } catch (IOException e) {
            throw Fault.of(
                            CommonFault.TOOL_FAILED,
                            "Sending to a pod",
                            "what is to be sent cannot be read: " + e.getMessage(),
                            "See that it is there and readable on the machine where Octopus runs.")
                    .exception();
        }
        return counted[0];
    }
}
