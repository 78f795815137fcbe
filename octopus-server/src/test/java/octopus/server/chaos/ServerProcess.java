package octopus.server.chaos;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Octopus in a process of its own, which can be killed as hard as the kernel can. */
public final class ServerProcess implements AutoCloseable {
    private final Path data;
    private final List<String> settings;
    private final int port = freePort();
    private Process process;

    /** @param settings further ones, each as {@code key=value} */
    public ServerProcess(Path data, String... settings) {
        this.data = data;
        this.settings = List.of(settings);
        this.process = launch();
    }

    /** The process's own, so that what a killed one leaves is not in everybody's. */
    Path temporary() {
        return data.resolve("tmp");
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** kill -9, and up again on the same data. */
    void killAndRestart() {
        kill();
        start();
    }

    /** On the same port and data as before. */
    public void start() {
        process = launch();
        awaitUp();
    }

    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void awaitUp() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(this::answers);
    }

    private boolean answers() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(url().resolve("/healthcheck"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended: " + log());
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(data.resolve("server.log"));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Process launch() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try {
            Files.createDirectories(temporary());
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx192m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + temporary(),
                    "-cp",
                    String.valueOf(classPath),
                    "octopus.server.Main",
                    "up",
                    "--port",
                    Integer.toString(port),
                    "--data",
                    data.resolve("data").toString(),
                    "--set",
                    "iscsi.port=0",
                    "--set",
                    "log.level=WARN",
                    "--set",
                    "quota.volumes=-1",
                    "--set",
                    "quota.gigabytes=-1"));
            settings.forEach(setting -> command.addAll(List.of("--set", setting)));
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "server.log")))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as Ctrl-C does, so that its target daemon goes too. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
