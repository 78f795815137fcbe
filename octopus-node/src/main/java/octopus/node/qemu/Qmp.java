package octopus.node.qemu;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A conversation in QEMU's machine protocol over a Unix socket: a line of JSON a request, a line an answer. */
final class Qmp implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LIMIT_SECONDS = 30;
    private static final ScheduledExecutorService ALARM = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("qmp-alarm").factory());

    private final SocketChannel channel;
    private final BufferedReader reader;

    private Qmp(SocketChannel channel) {
        this.channel = channel;
        this.reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /** @throws IOException when nobody listens there (yet) */
    static Qmp connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Qmp qmp = new Qmp(channel);
            qmp.limited(qmp.reader::readLine);
            qmp.execute("qmp_capabilities", Map.of());
            return qmp;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** @return what the command returned @throws octopus.spi.StorageException STORAGE_DAEMON_REFUSED */
    JsonNode execute(String command, Map<String, Object> arguments) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("execute", command);
        request.put("arguments", arguments);
        ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        return limited(() -> answer(command));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private JsonNode answer(String command) throws IOException {
        while (true) {
            @Nullable String line = reader.readLine();
            if (line == null) {
                throw new IOException("the connection was closed");
            }
            JsonNode node = JSON.readTree(line);
            if (node.has("error")) {
                throw Fault.of(
                                QemuFault.STORAGE_DAEMON_REFUSED,
                                "Asking qemu-storage-daemon for " + command,
                                node.path("error").path("desc").asString(""),
                                "The cause is what it said.")
                        .exception();
            }
            if (node.has("return")) {
                return node.path("return");
            }
            // Anything else is an event.
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T limited(Reading<T> reading) throws IOException {
        Future<?> alarm = ALARM.schedule(this::cut, LIMIT_SECONDS, TimeUnit.SECONDS);
        try {
            return reading.read();
        } finally {
            alarm.cancel(false);
        }
    }

    private void cut() {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }
}
