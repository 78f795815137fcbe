package octopus.node.target;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Speaks to tgtd over its control socket, one connection a request as tgtd wants it. No program is started, and no secret
 * ever is an argument that others can read.
 */
final class TgtControl {
    private static final int ANSWER_HEADER = 8;
    private static final int LIMIT_SECONDS = 20;
    private static final ScheduledExecutorService ALARM = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tgt-alarm").factory());

    private final Path socket;

    TgtControl(Path socket) {
        this.socket = socket;
    }

    /** tgtd said no. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final TgtError error;

        Refused(TgtRequest request, TgtError error) {
            super(request + ": " + error.text());
            this.error = error;
        }

        TgtError error() {
            return error;
        }
    }

    /** tgtd is not there, died under the request, or hangs. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Gone(TgtRequest request, IOException cause) {
            super(request + ": no answer (" + cause.getMessage() + ")", cause);
        }
    }

    String send(TgtRequest request) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Future<?> alarm = ALARM.schedule(() -> close(channel), LIMIT_SECONDS, TimeUnit.SECONDS);
            try {
                return exchange(channel, request);
            } finally {
                alarm.cancel(false);
            }
        } catch (IOException e) {
            throw new Gone(request, e);
        }
    }

    /** Sends, and takes one refusal for an answer: the world is already as wanted. */
    void send(TgtRequest request, TgtError fine) {
        try {
            send(request);
        } catch (Refused e) {
            if (e.error() != fine) {
                throw e;
            }
        }
    }

    private String exchange(SocketChannel channel, TgtRequest request) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        ByteBuffer out = request.encode();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        ByteBuffer header = read(channel, ANSWER_HEADER);
        TgtError error = TgtError.of(header.getInt());
        int length = header.getInt() - ANSWER_HEADER;
        if (error != TgtError.SUCCESS) {
            throw new Refused(request, error);
        }
        return length <= 0 ? "" : text(read(channel, length));
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("tgtd closed the connection");
            }
        }
        return buffer.flip();
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer).toString().replace("\0", "");
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }
}
