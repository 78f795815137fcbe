package octopus.core.db;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL and MariaDB that {@code testenv/databases.sh} keeps for test runs. */
final class TestServers {
    private static @Nullable TestServers started;
    private static @Nullable RuntimeException failure;

    private final Properties facts;

    private TestServers(Properties facts) {
        this.facts = facts;
    }

    /** Starts them once for this process; a failure is told to every test that asks, without trying again each time. */
    static synchronized TestServers started() {
        if (failure != null) {
            throw new IllegalStateException("The database servers for tests did not start", failure);
        }
        if (started == null) {
            try {
                started = start();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return started;
    }

    String address(Database.Kind kind) {
        return facts.getProperty(kind.name().toLowerCase(Locale.ROOT));
    }

    String user() {
        return facts.getProperty("user");
    }

    String password() {
        return facts.getProperty("password");
    }

    private static TestServers start() {
        Path script = script();
        String me = Long.toString(ProcessHandle.current().pid());
        String answer = run(script, "up", me);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run(script, "release", me)));
        Properties facts = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(answer.strip().replaceFirst("^environment=", "")))) {
            facts.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("testenv/databases.sh said: " + answer, e);
        }
        return new TestServers(facts);
    }

    private static String run(Path script, String... arguments) {
        try {
            Path output = Files.createTempFile("octopus-databases-", ".txt");
            ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
            builder.command().addAll(java.util.List.of(arguments));
            // A file, not a pipe: a daemon that kept a pipe open would make us wait for it.
            Path errors = Files.createTempFile("octopus-databases-", ".txt");
            Process process = builder.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroy();
            }
            String said = Files.readString(output);
            String complained = Files.readString(errors);
            Files.delete(output);
            Files.delete(errors);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "testenv/databases.sh " + String.join(" ", arguments) + " failed: " + complained.strip());
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException("testenv/databases.sh cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database servers start", e);
        }
    }

    private static Path script() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path script = at.resolve("testenv/databases.sh");
            if (Files.exists(script)) {
                return script;
            }
        }
        throw new IllegalStateException(
                "testenv/databases.sh was not found above " + Path.of("").toAbsolutePath());
    }
}
