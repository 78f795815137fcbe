package octopus.driver.cinder;

import java.util.List;
import java.util.Optional;
import octopus.spi.option.Option;

/** Options of the bridge itself, beside those of the driver that it hosts. */
final class BridgeOptions {
    static final String PYTHON = "bridge_python";
    static final String PATH = "bridge_python_path";
    static final String LIMIT = "bridge_call_limit";
    static final String AT_ONCE = "bridge_calls_at_once";
    static final String MEMORY = "bridge_memory";
    static final String PROGRAM_PATH = "bridge_program_path";

    static final List<Option> ALL = List.of(
            new Option.Text(
                    PYTHON,
                    "Python interpreter that has the driver: Debian's, or that of a virtual environment.",
                    Optional.of("/usr/bin/python3"),
                    false,
                    "/opt/vendor/venv/bin/python3"),
            new Option.Text(
                    PATH,
                    "Directories with Python files that come before the installed ones, with colons between them: a vendor's own driver.",
                    Optional.empty(),
                    false,
                    "/opt/vendor/cinder-driver"),
            new Option.Count(
                    LIMIT,
                    "Seconds that one call of the driver may take; then its process is killed.",
                    Optional.of("3600"),
                    false,
                    1,
                    604_800),
            new Option.Count(
                    AT_ONCE,
                    "Calls that the driver may have at once, as in cinder-volume; 1 for one after another.",
                    Optional.of("8"),
                    false,
                    1,
                    64),
            new Option.Amount(
                    MEMORY,
                    "Most memory (address space) that the driver's process may have; 0 for no limit.",
                    Optional.of("4G"),
                    false),
            new Option.Text(
                    PROGRAM_PATH,
                    "Directories in which the driver's process finds programs, with colons between them.",
                    Optional.of("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                    false,
                    "/opt/vendor/bin:/usr/sbin:/usr/bin:/sbin:/bin"));

    private BridgeOptions() {}
}
