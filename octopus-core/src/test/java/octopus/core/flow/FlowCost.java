package octopus.core.flow;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.DatabaseSettings;
import octopus.core.db.Databases;

/**
 * What a flow of three steps (inside, outside, inside) costs: CPU of the whole process, commits, waiting. Run it from the
 * IDE, or with the test class path: {@code java octopus.core.flow.FlowCost [flows] [clients]}.
 */
final class FlowCost {
    record Creation(String volume, String pool, String handle) {}

    private record Inside(String name) implements InsideStep<Creation> {
        @Override
        public Outcome<Creation> run(Creation context, StepEnvironment environment) {
            return Outcome.done(new Creation(context.volume(), "node@gold#pool", context.handle()));
        }
    }

    private record Outside(String name) implements Step<Creation> {
        @Override
        public Outcome<Creation> run(Creation context, StepEnvironment environment) {
            return Outcome.done(new Creation(context.volume(), context.pool(), "volume-" + context.volume()));
        }
    }

    private FlowCost() {}

    public static void main(String[] arguments) throws Exception {
        int flows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        Path directory = Files.createTempDirectory("flow-cost-");
        FlowDefinition<Creation> definition = new FlowDefinition<>(
                "create-volume",
                1,
                Creation.class,
                List.of(new Inside("choose-pool"), new Outside("provision"), new Inside("publish")));
        try (Database database = Databases.open(DatabaseSettings.sqlite(directory.resolve("octopus.db")));
                FlowEngine engine = new FlowEngine(
                                database,
                                FlowRegistry.of(definition),
                                Clock.systemUTC(),
                                FlowSettings.usual("cost", true),
                                FlowListener.NONE)
                        .start()) {
            for (int round = 0; round < 4; round++) {
                measure(database, engine, definition, flows, clients);
            }
        }
    }

    private static void measure(
            Database database, FlowEngine engine, FlowDefinition<Creation> definition, int flows, int clients)
            throws InterruptedException {
        long cpu = cpu();
        long begun = System.nanoTime();
        List<Thread> threads = java.util.stream.IntStream.range(0, clients)
                .mapToObj(client -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < flows / clients; i++) {
                        one(database, engine, definition);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        long nanos = System.nanoTime() - begun;
        System.out.printf(
                "%d flows, %d clients: %.3f ms CPU a flow, %.0f flows/s%n",
                flows, clients, (cpu() - cpu) / 1e6 / flows, flows * 1e9 / nanos);
    }

    private static void one(Database database, FlowEngine engine, FlowDefinition<Creation> definition) {
        String volume = UUID.randomUUID().toString();
        FlowId id = database.write(t -> engine.submit(
                t, definition, new Creation(volume, "", ""), Set.of(new Subject("volume", volume)), Caller.octopus()));
        Flow flow = engine.await(id, Duration.ofSeconds(30));
        if (flow.state() != FlowState.SUCCEEDED) {
            throw new IllegalStateException(flow.toString());
        }
    }

    private static long cpu() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime();
    }
}
