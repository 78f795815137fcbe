package octopus.driver.cinder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octopus.spi.Secret;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * One backend as its process is told of it.
 *
 * @param options by Cinder's names; those that nobody gave are left to the driver's own defaults
 * @param directories with the files of a driver package
 * @param files texts of whole files, by the option that names the file; they are never on a disk
 */
record Hosted(
        String backend,
        DriverFacts facts,
        Map<String, String> options,
        Map<String, Secret> secrets,
        Map<String, Secret> files,
        Options all,
        List<Path> directories) {

    private static final Pattern PART = Pattern.compile("(?:pass|secret|token)\\w*\\s*:\\s*([^,;\\s]{4,})");

    static Hosted of(DriverFacts facts, Options options, DriverEnvironment environment) {
        Map<String, String> given = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        for (Option option : facts.ownOptions()) {
            options.find(option.name()).ifPresent(value -> given.put(option.name(), value));
            options.secret(option.name()).ifPresent(value -> secrets.put(option.name(), value));
        }
        Map<String, Secret> files = HuaweiFile.isFor(facts) ? HuaweiFile.of(facts, options) : Map.of();
        HuaweiFile.OPTION_NAMES.forEach(name -> {
            if (HuaweiFile.isFor(facts)) {
                given.remove(name);
            }
        });
        return new Hosted(
                environment.backend().replaceAll("[^A-Za-z0-9_.-]", "_"),
                facts,
                given,
                secrets,
                files,
                options,
                List.of());
    }

    /** Files of a driver package come after those that the operator names, and before the installed ones. */
    Hosted with(List<Path> packaged) {
        return new Hosted(backend, facts, options, secrets, files, all, packaged);
    }

    String className() {
        return facts.className();
    }

    Masking masking() {
        Stream<Secret> declared = facts.options().stream().flatMap(option -> all.secret(option.name()).stream());
        return Masking.of(Stream.concat(declared, secrets.values().stream())
                .flatMap(Hosted::withParts)
                .distinct()
                .toList());
    }

    /** A second array's account is inside of a longer text. */
    private static Stream<Secret> withParts(Secret secret) {
        return Stream.concat(
                Stream.of(secret),
                PART.matcher(secret.reveal()).results().map((MatchResult found) -> Secret.of(found.group(1))));
    }

    String python() {
        return all.text(BridgeOptions.PYTHON);
    }

    List<String> pythonPath() {
        Stream<String> named = all.find(BridgeOptions.PATH).stream()
                .flatMap(text -> Arrays.stream(text.split(":")))
                .filter(each -> !each.isBlank());
        return Stream.concat(named, directories.stream().map(Path::toString)).toList();
    }

    String programPath() {
        return all.text(BridgeOptions.PROGRAM_PATH);
    }

    Duration limit() {
        return Duration.ofSeconds(all.count(BridgeOptions.LIMIT));
    }

    int atOnce() {
        return Math.toIntExact(all.count(BridgeOptions.AT_ONCE));
    }

    long memoryMegabytes() {
        return all.amount(BridgeOptions.MEMORY).bytes() >> 20;
    }

    String packageHint() {
        return facts.packages().isEmpty()
                ? "Install python3-cinder (apt-get install python3-cinder), or name the interpreter that has the driver in "
                        + BridgeOptions.PYTHON + "."
                : "Install python3-cinder and " + String.join(", ", facts.packages())
                        + ", or name the interpreter that has them in " + BridgeOptions.PYTHON + ".";
    }
}
