package octopus.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.core.setting.Settings;
import octopus.spi.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the settings. */
@Command(
        name = "settings",
        description = "Shows what can be set.",
        mixinStandardHelpOptions = true,
        subcommands = {SettingsCommand.Explain.class, SettingsCommand.Example.class})
final class SettingsCommand {
    /** Every setting with its sentence, its default, its value now and where that came from. */
    @Command(
            name = "explain",
            description = "Lists every setting, what it does, and what it is now.",
            mixinStandardHelpOptions = true)
    static final class Explain implements Callable<Integer> {
        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "PREFIX",
                description = "Only settings whose name begins so.",
                defaultValue = "")
        private String prefix = "";

        @Override
        public Integer call() {
            Settings.Reading reading = settings.read();
            Optional<Settings.Reading.Good> good =
                    reading instanceof Settings.Reading.Good fine ? Optional.of(fine) : Optional.empty();
            System.out.print(OctopusSettings.catalog().explain(prefix, good));
            if (reading instanceof Settings.Reading.Bad bad) {
                for (Fault fault : bad.faults()) {
                    System.err.println("octopus: " + fault.sentence());
                }
                return Main.FAILED;
            }
            return 0;
        }
    }

    /** A settings file with every default, commented out. */
    @Command(name = "example", description = "Prints a settings file to start from.", mixinStandardHelpOptions = true)
    static final class Example implements Callable<Integer> {
        @Override
        public Integer call() {
            System.out.print(OctopusSettings.catalog().example());
            return 0;
        }
    }
}
