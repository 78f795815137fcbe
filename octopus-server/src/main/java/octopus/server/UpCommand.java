package octopus.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import octopus.server.log.LogSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts everything in this process and stays until it is stopped. */
@Command(name = "up", description = "Starts Octopus in this process.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    /** Where the command line looks when it is not told. */
    private static final String USUAL = "http://127.0.0.1:8776";

    @Mixin
    private ListenOptions options = new ListenOptions();

    @Override
    public Integer call() throws InterruptedException {
        Optional<OctopusSettings> read = options.settings().load();
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
        first(settings, url).forEach(command -> out.println("  " + command));
        out.flush();
    }

    /** What to type next: the server is where it is, and takes whom it takes. */
    static List<String> first(OctopusSettings settings, String url) {
        List<String> commands = new ArrayList<>();
        if (!url.equals(USUAL)) {
            commands.add("export OCTOPUS_URL=" + url);
        }
        if (settings.auth().believesEverybody()) {
            commands.add("curl -s -H 'X-Auth-Token: admin:admin' " + url + "/v3/volumes/detail");
        } else {
            commands.add("export OCTOPUS_TOKEN=…    # octopus session begin --help; the console asks for a password");
        }
        commands.add("./octopus volume create --size 1 --name first --wait");
        boolean elsewhere =
                !settings.data().equals(Path.of("data").toAbsolutePath().normalize());
        commands.add("./octopus doctor" + (elsewhere ? " --data " + settings.data() : "")
                + (url.equals(USUAL) ? "" : " --url " + url));
        return commands;
    }
}
