package octopus.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.core.setting.Settings;
import octopus.server.api.ApiRoutes;
import octopus.server.doctor.Diagnosis;
import octopus.server.doctor.RunningServer;
import octopus.server.http.ListenSettings;
import octopus.server.log.LogSetup;
import octopus.server.support.SupportBundle;
import octopus.spi.Secret;
import octopus.spi.option.Option.SecretText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One archive for whoever helps from afar; with a server or without one. */
@Command(
        name = "support-bundle",
        description = {
            "Packs versions, settings, logs, findings, failed flows, backends, nodes, audit and figures into one archive.",
            "Secrets are never in it; look through it all the same before it leaves the house."
        },
        mixinStandardHelpOptions = true)
final class SupportBundleCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int USUAL_PORT = 8776;

    @Mixin
    private ListenOptions options = new ListenOptions();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Where the server is (as the settings say). With Keystone: an administrator's token in OCTOPUS_TOKEN.")
    private @Nullable String url;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The archive to make (octopus-support-TIME.tar.gz); it must not exist.")
    private @Nullable Path file;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "A log to put in as well, such as the one that the server's output goes to; may be repeated.")
    private List<Path> logs = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        System.setProperty(LogSetup.LEVEL, "ERROR");
        Instant now = Instant.now();
        Path target =
                Optional.ofNullable(file).orElseGet(() -> Path.of("octopus-support-" + STAMP.format(now) + ".tar.gz"));
        SettingsOptions settings = options.settings();
        Settings.Reading reading = settings.read();
        Optional<Settings.Reading.Good> good =
                reading instanceof Settings.Reading.Good fine ? Optional.of(fine) : Optional.empty();
        Diagnosis diagnosis = DoctorCommand.diagnose(settings, Optional.ofNullable(url));
        SupportBundle bundle = new SupportBundle(ApiRoutes.VERSION, now, secrets(good))
                .addMachine(diagnosis, OctopusSettings.catalog().explain("", good), settings.data(), logs);
        ListenSettings listen = good.map(fine -> OctopusSettings.from(settings.data(), fine))
                .map(read -> read.server().listen())
                .orElseGet(() -> ListenSettings.loopback(USUAL_PORT));
        try (RunningServer server = RunningServer.of(listen, Optional.ofNullable(url), System.getenv())) {
            bundle.addServer(server);
        }
        Files.createFile(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(target)) {
            bundle.write(out);
        }
        System.out.println(target.toAbsolutePath() + ": " + bundle.summary());
        return 0;
    }

    private static List<Secret> secrets(Optional<Settings.Reading.Good> good) {
        List<Secret> known = new ArrayList<>();
        good.ifPresent(fine -> OctopusSettings.catalog().declared().stream()
                .filter(SecretText.class::isInstance)
                .forEach(option -> fine.options().secret(option.name()).ifPresent(known::add)));
        Optional.ofNullable(System.getenv("OCTOPUS_TOKEN")).map(Secret::of).ifPresent(known::add);
        return known;
    }
}
