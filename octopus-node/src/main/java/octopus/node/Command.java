package octopus.node;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.Secret;

/**
 * A program and its arguments, never a shell string. Secrets do not belong into arguments, where every process of the
 * machine can read them: they go by standard input.
 *
 * @param sink where the output goes byte by byte; without one it is text in the result
 * @param limit after which the program is killed
 * @param accepted exit codes that are no error
 * @param masked never shown, should the program repeat them in what it says
 */
public record Command(
        List<String> arguments,
        Map<String, String> environment,
        Optional<CommandInput> input,
        Optional<OutputStream> sink,
        Duration limit,
        List<Integer> accepted,
        List<Secret> masked) {

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        accepted = List.copyOf(accepted);
        masked = List.copyOf(masked);
    }

    public static Command of(String program, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(program);
        all.addAll(List.of(arguments));
        return of(all);
    }

    public static Command of(List<String> arguments) {
        return new Command(
                arguments, Map.of(), Optional.empty(), Optional.empty(), Duration.ofSeconds(60), List.of(0), List.of());
    }

    public Command limit(Duration newLimit) {
        return new Command(arguments, environment, input, sink, newLimit, accepted, masked);
    }

    public Command accept(Integer... codes) {
        return new Command(arguments, environment, input, sink, limit, List.of(codes), masked);
    }

    public Command with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Command(arguments, more, input, sink, limit, accepted, masked);
    }

    public Command input(Secret secret) {
        return input(out -> out.write(secret.reveal().getBytes(StandardCharsets.UTF_8)))
                .masking(List.of(secret));
    }

    public Command input(CommandInput newInput) {
        return new Command(arguments, environment, Optional.of(newInput), sink, limit, accepted, masked);
    }

    /** The output goes there as it comes, byte by byte, and not into the result. */
    public Command into(OutputStream stream) {
        return new Command(arguments, environment, input, Optional.of(stream), limit, accepted, masked);
    }

    public Command masking(List<Secret> secrets) {
        List<Secret> all = new ArrayList<>(masked);
        all.addAll(secrets);
        return new Command(arguments, environment, input, sink, limit, accepted, all);
    }

    /** Other arguments, everything else the same: for what puts a wrapper around a command. */
    public Command arguments(List<String> others) {
        return new Command(others, environment, input, sink, limit, accepted, masked);
    }

    public String program() {
        return arguments.getFirst();
    }

    /** A text with everything secret in it covered. */
    public String cover(String text) {
        String covered = text;
        for (Secret secret : masked) {
            String value = secret.reveal().strip();
            if (value.length() > 3) {
                covered = covered.replace(value, "***");
            }
        }
        return covered;
    }
}
