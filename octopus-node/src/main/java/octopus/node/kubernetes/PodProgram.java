package octopus.node.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import octopus.node.RunningProgram;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program in a container: the channels of its WebSocket, each message led by the number of its channel.
 *
 * <p>Source: Kubernetes' remote command subprotocol {@code v4.channel.k8s.io}: 0 input, 1 output, 2 errors, 3 how it ended.
 */
final class PodProgram implements RunningProgram, WebSocket.Listener {
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;
    private static final int END = 3;
    private static final int NORMAL = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StorageException lost;
    private final Pipe output = new Pipe();
    private final Pipe errors = new Pipe();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile @Nullable WebSocket socket;

    /** @param lost what is thrown when the connection closes without a word of the program's end */
    PodProgram(StorageException lost) {
        this.lost = lost;
    }

    void opened(WebSocket opened) {
        socket = opened;
    }

    /** A piece is on its way before the next one is taken. */
    @Override
    public OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                WebSocket opened = socket;
                if (opened == null || exit.isDone()) {
                    throw new IOException("the program has ended");
                }
                ByteBuffer piece = ByteBuffer.allocate(length + 1)
                        .put((byte) 0)
                        .put(bytes, from, length)
                        .flip();
                try {
                    opened.sendBinary(piece, true).join();
                } catch (CompletionException e) {
                    throw new IOException(e.getCause());
                }
            }
        };
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public InputStream errors() {
        return errors;
    }

    @Override
    public Optional<Integer> await(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(exit.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            lost.addSuppressed(e);
            throw lost;
        }
    }

    /** Lets go; the protocol has no word for killing, so what still runs there ends at its own limit. */
    @Override
    public void kill() {
        WebSocket opened = socket;
        if (opened != null && !opened.isOutputClosed() && exit.isDone()) {
            var ignored = opened.sendClose(NORMAL, "");
        } else if (opened != null) {
            opened.abort();
        }
        output.end();
        errors.end();
    }

    /** What is not read fast enough holds the cluster up, not our memory. */
    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            byte[] whole = message.toByteArray();
            message.reset();
            take(whole);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        broken(new IOException("closed with " + code + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        broken(error);
    }

    private void broken(Throwable error) {
        output.end();
        errors.end();
        exit.completeExceptionally(error);
    }

    private void take(byte[] whole) {
        if (whole.length < 2) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(whole, 1, whole.length);
        switch (whole[0]) {
            case OUTPUT -> output.put(rest);
            case ERRORS -> errors.put(rest);
            case END -> ended(rest);
            default -> {}
        }
    }

    private void ended(byte[] status) {
        output.end();
        errors.end();
        try {
            JsonNode said = JSON.readTree(new String(status, StandardCharsets.UTF_8));
            if (said.path("status").asString("").equals("Success")) {
                exit.complete(0);
                return;
            }
            Optional<Integer> code = said.path("details")
                    .path("causes")
                    .valueStream()
                    .filter(each -> each.path("reason").asString("").equals("ExitCode"))
                    .map(each -> Integer.valueOf(each.path("message").asString("")))
                    .findFirst();
            code.ifPresentOrElse(
                    exit::complete,
                    () -> exit.completeExceptionally(
                            new IOException(said.path("message").asString(""))));
        } catch (JacksonException | NumberFormatException e) {
            exit.completeExceptionally(e);
        }
    }
}
