package octopus.cli.command;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which entries of the audit. */
@Command
final class AuditFilter {
    @Option(names = "--subject", paramLabel = "KIND:ID", description = "About this object, such as volume:ID.")
    String subject;

    @Option(names = "--node", paramLabel = "NAME", description = "About this node: what was run there.")
    String node;

    @Option(names = "--by", paramLabel = "USER", description = "By this user.")
    String by;

    @Option(names = "--in-project", paramLabel = "PROJECT", description = "By users of this project.")
    String project;

    @Option(names = "--verb", paramLabel = "VERB", description = "volume.create, or volume for all of volumes.")
    String verb;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "accepted, done, refused or failed.")
    String outcome;

    @Option(names = "--flow", paramLabel = "ID", description = "Of this flow.")
    String flow;

    @Option(names = "--since", paramLabel = "TIME", description = "At or after a date, or a time with its zone.")
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before a date, or a time with its zone.")
    String until;

    Map<String, String> query() {
        return new Query()
                .with("subject", subject)
                .with("node", node)
                .with("user", by)
                .with("project", project)
                .with("verb", verb)
                .with("outcome", outcome)
                .with("flow", flow)
                .with("since", since)
                .with("until", until)
                .map();
    }
}
