package octopus.onboard.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.config.ConfigFormat;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** The hosts of an existing Cinder: the file can be merged into, there is room, its service runs. */
final class TargetHostCheck implements Check {
    private static final int LEAST_KIB = 10 * 1024;

    @Override
    public String id() {
        return "target-hosts";
    }

    @Override
    public String sentence() {
        return "On the target's hosts the configuration can be read and merged into, there is room, and the service runs.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof TargetSpec.CinderConf;
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        List<Finding> found = new ArrayList<>();
        if (environment.spec().target() instanceof TargetSpec.CinderConf target) {
            for (String host : target.hosts()) {
                try {
                    Node node = environment.node(host);
                    found.add(file(environment, node, target));
                    found.add(room(node, target));
                    found.add(service(node, target));
                } catch (StorageException e) {
                    found.add(new Finding.Failure("target-host-reachable", "node " + host, e.fault()));
                }
            }
        }
        return found;
    }

    private static Finding file(CheckEnvironment environment, Node node, TargetSpec.CinderConf target) {
        String where = target.config() + " on " + node.name();
        Optional<String> text = node.files().text(target.config());
        if (text.isEmpty()) {
            return failure(
                    "target-config-readable",
                    where,
                    "there is no such file",
                    "Name the file that the volume service reads: target.config.");
        }
        BackendSpec spec = environment.spec();
        List<String> there = ConfigFormat.INI.keys(target.config(), text.get(), spec.name());
        if (!there.isEmpty() && environment.active().isEmpty()) {
            return new Finding.Failure(
                    "names-free",
                    where,
                    Fault.of(
                                    OnboardFault.NAME_TAKEN,
                                    "Section [" + spec.name() + "] of " + where,
                                    "it is there already, with " + String.join(", ", there),
                                    "Choose another name, or import that backend.")
                            .about("field", "name"));
        }
        return new Finding.Pass("target-config-readable", where, "read");
    }

    static Finding room(Node node, TargetSpec.CinderConf target) {
        String directory = target.config().replaceFirst("/[^/]*$", "/");
        String said =
                node.run(Command.of("df", "-k", "--output=avail", directory)).output();
        long free = said.lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        String where = directory + " on " + node.name();
        if (free < LEAST_KIB) {
            return new Finding.Failure(
                    "target-disk-has-room",
                    where,
                    Fault.of(
                            CommonFault.NO_SPACE,
                            "Room in " + where,
                            free + " KiB are left",
                            "Make room there: the old version of each file is kept beside the new one."));
        }
        return new Finding.Pass("target-disk-has-room", where, free / 1024 + " MiB");
    }

    static Finding service(Node node, TargetSpec.CinderConf target) {
        String name = target.service().unit().isEmpty()
                ? String.join(" ", target.service().running())
                : target.service().unit();
        String where = name + " on " + node.name();
        boolean runs = target.service().unit().isEmpty()
                ? node.run(Command.of(target.service().running()).accept(0, 1, 2, 3, 4))
                                .exitCode()
                        == 0
                : node.run(Command.of(
                                                "systemctl",
                                                "is-active",
                                                "--quiet",
                                                target.service().unit())
                                        .accept(0, 3, 4))
                                .exitCode()
                        == 0;
        return runs
                ? new Finding.Pass("target-service-runs", where, "runs")
                : failure("target-service-runs", where, "it does not run", "Start it, or name the right one.");
    }

    private static Finding failure(String check, String where, String cause, String correction) {
        return new Finding.Failure(
                check,
                where,
                Fault.of(OnboardFault.CHECK_FAILED, where, cause, correction).about("field", "target"));
    }
}
