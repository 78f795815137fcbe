package octopus.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.core.json.Json;
import octopus.core.setting.Settings;
import octopus.server.doctor.Diagnosis;
import octopus.server.doctor.Doctor;
import octopus.server.doctor.Premises;
import octopus.server.doctor.RunningServer;
import octopus.server.log.LogSetup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is wrong on this machine, and how to mend it; with a server or without one. */
@Command(
        name = "doctor",
        description = {
            "Tells what is wrong on this machine and with the server that runs here, and how to mend it.",
            "Changes nothing. Ends with 1 when something is wrong; warnings do not count."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    /** How the answer is written. */
    enum Output {
        TABLE,
        JSON
    }

    @Mixin
    private ListenOptions options = new ListenOptions();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Where the server is (as the settings say). With Keystone: an administrator's token in OCTOPUS_TOKEN.")
    private @Nullable String url;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, for people, or json.",
            defaultValue = "table")
    private Output output = Output.TABLE;

    @Override
    public Integer call() {
        System.setProperty(LogSetup.LEVEL, "ERROR");
        Diagnosis diagnosis = diagnose(options.settings(), Optional.ofNullable(url));
        switch (output) {
            case TABLE -> System.out.print(diagnosis.text());
            case JSON ->
                System.out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(diagnosis.json()));
        }
        return diagnosis.isHealthy() ? 0 : Main.FAILED;
    }

    private static Premises premises(OctopusSettings settings) {
        return new Premises(
                settings.data(),
                settings.database(),
                settings.secrets().keyFile(),
                settings.server().listen(),
                settings.targets());
    }

    static Diagnosis diagnose(SettingsOptions options, Optional<String> url) {
        return switch (options.read()) {
            case Settings.Reading.Bad bad -> Doctor.of(bad).look();
            case Settings.Reading.Good good -> {
                OctopusSettings read = OctopusSettings.from(options.data(), good);
                try (RunningServer server = RunningServer.of(read.server().listen(), url, System.getenv())) {
                    yield Doctor.of(premises(read), server, url.isPresent()).look();
                }
            }
        };
    }
}
