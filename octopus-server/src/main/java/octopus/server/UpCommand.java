package octopus.server;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import octopus.server.log.LogSetup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts everything in this process and stays until it is stopped. */
@Command(name = "up", description = "Starts Octopus in this process.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on (8776).")
    private @Nullable Integer port;

    @Option(names = "--listen", paramLabel = "ADDRESS", description = "The address to listen on (127.0.0.1).")
    private @Nullable String listen;

    @Override
    public Integer call() throws InterruptedException {
        Optional.ofNullable(port).ifPresent(value -> settings.override(ServerSettings.PORT, String.valueOf(value)));
        Optional.ofNullable(listen).ifPresent(value -> settings.override(ServerSettings.LISTEN, value));
        Optional<OctopusSettings> read = settings.load();
        if (read.isEmpty()) {
            return Main.WRONG_USAGE;
        }
        // Before the first logger is made: the configuration looks at them once.
        System.setProperty(LogSetup.FORMAT, read.get().server().logFormat());
        System.setProperty(LogSetup.LEVEL, read.get().server().logLevel());
        Octopus octopus = Octopus.start(read.get());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(octopus, stopped), "stop"));
        greet(System.out, read.get(), octopus.port());
        stopped.await();
        return 0;
    }

    private static void stop(Octopus octopus, CountDownLatch stopped) {
        octopus.close();
        stopped.countDown();
    }

    private static void greet(PrintStream out, OctopusSettings settings, int port) {
        String address = settings.server().listen().address();
        String scheme = settings.server().listen().tls().isPresent() ? "https" : "http";
        String url = scheme + "://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
        out.println("Octopus is up. Data: " + settings.data() + "  (Ctrl-C stops it)");
        out.println();
        out.println("  console             " + url + "/console/");
        out.println("  Cinder API          " + url + "/v3");
        out.println("  image API           " + url + "/image/v2");
        out.println("  own API             " + url + "/api/v1");
        out.println("  health, metrics     " + url + "/healthcheck  " + url + "/metrics");
        out.println();
        out.println("  curl -s -H 'X-Auth-Token: admin:admin' " + url + "/v3/volumes/detail");
        out.println("  ./octopus volume create --size 1 --name first --wait");
        out.flush();
    }
}
