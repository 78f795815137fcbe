package octopus.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What an operator does with the secrets' key. */
@Command(
        name = "secrets",
        description = "Looks after the key that the stored secrets are encrypted with.",
        mixinStandardHelpOptions = true,
        subcommands = SecretsCommand.Rotate.class)
final class SecretsCommand {
    /** A new key; on the embedded database the server must be stopped, on others it goes on and notices. */
    @Command(
            name = "rotate",
            description = "Makes a new key and encrypts every stored secret anew.",
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Override
        public Integer call() {
            Optional<OctopusSettings> read = settings.load();
            if (read.isEmpty()) {
                return Main.FAILED;
            }
            try (Core core = Core.open(read.get())) {
                int count = core.secrets().rotate();
                AuditEntry entry = AuditEntry.of(
                        core.clock().instant(),
                        Caller.octopus(),
                        "secret.rotate-key",
                        "secret-key",
                        "current",
                        AuditEntry.Outcome.DONE,
                        count + " secrets encrypted with a new key");
                core.database().write(transaction -> {
                    core.audit().append(transaction, entry);
                    return entry;
                });
                System.out.println(count + " secrets are encrypted with a new key in "
                        + read.get().secrets().keyFile() + ". Back that file up.");
            }
            return 0;
        }
    }
}
