package octopus.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.option.AmountText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code octopus simulated-array}: an array for tests and demonstrations, until Ctrl-C. */
@Command(
        name = "octopus simulated-array",
        mixinStandardHelpOptions = true,
        description =
                "Runs a simulated OceanStor array for tests and demonstrations only, until Ctrl-C; its data goes then.")
public final class Main implements Callable<Integer> {
    private static final String PASSWORD_VARIABLE = "OCTOPUS_SIMULATED_PASSWORD";
    /** Of no worth: it opens an array that holds nothing and listens on this machine only. */
    private static final String USUAL_PASSWORD = "Simulated-array-1";

    @Option(names = "--directory", description = "Where its data is kept while it runs; a new one by default.")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--listen", defaultValue = "127.0.0.1", description = "Address of the REST interface.")
    private String listen = "";

    @Option(names = "--port", defaultValue = "8088", description = "Port of the REST interface.")
    private int port;

    @Option(
            names = "--portal",
            defaultValue = "127.0.9.1,127.0.9.2",
            split = ",",
            description = "Addresses of this machine for the iSCSI ports; each must have port 3260 free.")
    private List<String> portals = List.of();

    @Option(names = "--user", defaultValue = "admin", description = "Who may log in.")
    private String user = "";

    @Option(names = "--firmware", defaultValue = ArraySettings.NEWEST, description = "The version that it claims.")
    private String firmware = "";

    @Option(names = "--pool", description = "A pool as NAME=SIZE; pool-1=100G by default.")
    private Map<String, String> pools = Map.of();

    public static void main(String... args) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((e, line, result) -> {
                    line.getErr()
                            .println("octopus: "
                                    + (e instanceof StorageException known
                                            ? known.fault().sentence()
                                            : e));
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path home = directory.isPresent() ? directory.get() : Files.createTempDirectory("octopus-simulated-array");
        String password = Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).orElse(USUAL_PASSWORD);
        Map<String, Size> sizes = new LinkedHashMap<>();
        pools.forEach((name, size) -> sizes.put(name, AmountText.parse(size)));
        if (sizes.isEmpty()) {
            sizes.put("pool-1", Size.ofGib(100));
        }
        ArraySettings settings =
                new ArraySettings(home, listen, port, portals, 3260, user, Secret.of(password), firmware, sizes);
        SimulatedOceanstor array = SimulatedOceanstor.start(settings);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            array.close();
            ended.countDown();
        }));
        String shown = password.equals(USUAL_PASSWORD) ? password : "as in " + PASSWORD_VARIABLE;
        System.out.print(Greeting.of(array, shown));
        System.out.flush();
        ended.await();
        return 0;
    }
}
