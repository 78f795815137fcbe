package octopus.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.Secret;

/**
 * A program and its arguments, never a shell string. Secrets do not belong into arguments, where every process of the
 * machine can read them: they go by environment or standard input.
 *
 * @param limit after which the program is killed
 * @param accepted exit codes that are no error
 */
public record Command(
        List<String> arguments,
        Map<String, String> environment,
        Optional<Secret> input,
        Duration limit,
        List<Integer> accepted) {

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        accepted = List.copyOf(accepted);
    }

    public static Command of(String program, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(program);
        all.addAll(List.of(arguments));
        return new Command(all, Map.of(), Optional.empty(), Duration.ofSeconds(60), List.of(0));
    }

    public static Command of(List<String> arguments) {
        return new Command(arguments, Map.of(), Optional.empty(), Duration.ofSeconds(60), List.of(0));
    }

    public Command limit(Duration newLimit) {
        return new Command(arguments, environment, input, newLimit, accepted);
    }

    public Command accept(Integer... codes) {
        return new Command(arguments, environment, input, limit, List.of(codes));
    }

    public Command with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Command(arguments, more, input, limit, accepted);
    }

    public Command input(Secret newInput) {
        return new Command(arguments, environment, Optional.of(newInput), limit, accepted);
    }

    public String program() {
        return arguments.getFirst();
    }
}
