package octopus.onboard.drivers;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.node.archive.Limits;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Which driver packages are taken.
 *
 * @param directory where they are kept
 * @param unsigned whether also those that nobody whom this server trusts has signed
 */
public record PackageSettings(Path directory, boolean unsigned, Limits limits) {
    private static final String UNSIGNED = "packages.allow-unsigned";
    private static final String SIZE = "packages.max-size";
    private static final String UNPACKED = "packages.max-unpacked";
    private static final String FILES = "packages.max-files";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Driver packages",
            "Which driver packages are taken.",
            List.of(
                    new Option.Flag(
                            UNSIGNED,
                            "Whether packages are taken too that have no signature, or one of a key that is not trusted:"
                                    + " their code then runs with the rights of Octopus on somebody's word alone.",
                            false),
                    new Option.Amount(SIZE, "How large the file of a package may be.", Optional.of("512M"), false),
                    new Option.Amount(
                            UNPACKED, "How large a package may be with its wheels unpacked.", Optional.of("2G"), false),
                    new Option.Count(
                            FILES,
                            "How many files a package may have with its wheels unpacked.",
                            Optional.of("50000"),
                            false,
                            1,
                            1_000_000)));

    public static PackageSettings from(Options options, Path data) {
        return new PackageSettings(
                in(data),
                options.flag(UNSIGNED),
                new Limits(
                        options.amount(SIZE).bytes(), options.amount(UNPACKED).bytes(), (int) options.count(FILES)));
    }

    public static PackageSettings usual(Path data) {
        return new PackageSettings(in(data), false, Limits.usual());
    }

    private static Path in(Path data) {
        return data.resolve("driver-packages");
    }
}
