package octopus.node.packages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;

/** What handles packages on a node. @param root below which they are installed, usually {@code /} */
public sealed interface PackageTool {
    Duration LIMIT = Duration.ofMinutes(20);

    String root();

    /** Debian's, Ubuntu's. */
    record Deb(String root) implements PackageTool {}

    /** RHEL's, openEuler's. */
    record Rpm(String root) implements PackageTool {}

    /** The version that is installed. */
    default Optional<String> installed(Node node, String name) {
        CommandResult said = node.run(Command.of(
                        switch (this) {
                            case Deb deb ->
                                List.of(
                                        "dpkg-query",
                                        "--admindir=" + below("var/lib/dpkg"),
                                        "-W",
                                        "-f=${db:Status-Status} ${Version}",
                                        name);
                            case Rpm rpm -> List.of("rpm", "--root", root(), "-q", "--qf", "installed %{EVR}", name);
                        })
                .accept(0, 1));
        String output = said.output().strip();
        return said.exitCode() == 0 && output.startsWith("installed ")
                ? Optional.of(output.substring("installed ".length()))
                : Optional.empty();
    }

    /** Also an older version than the one that is there. */
    default void install(Node node, List<String> files) {
        List<String> command = new ArrayList<>(
                switch (this) {
                    // Files of configuration that somebody changed stay; nobody is asked.
                    case Deb deb ->
                        List.of("dpkg", "--root=" + root(), "--force-confold", "--force-confdef", "--install");
                    case Rpm rpm -> List.of("rpm", "--root", root(), "-U", "--oldpackage", "--replacepkgs");
                });
        command.addAll(files);
        node.run(Command.of(command).with("DEBIAN_FRONTEND", "noninteractive").limit(LIMIT));
    }

    /** With its files of configuration. */
    default void remove(Node node, String name) {
        node.run(Command.of(
                        switch (this) {
                            case Deb deb -> List.of("dpkg", "--root=" + root(), "--purge", name);
                            case Rpm rpm -> List.of("rpm", "--root", root(), "-e", name);
                        })
                .limit(LIMIT));
    }

    private String below(String path) {
        return root().endsWith("/") ? root() + path : root() + "/" + path;
    }
}
