package octopus.node.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The exec call: a WebSocket whose frames carry the channels of a process ({@code v4.channel.k8s.io}, RFC 6455). */
final class PodDoor {
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int PIECE = 16 << 10;

    private final DataInputStream in;
    private final OutputStream out;

    private PodDoor(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    static void exec(HttpDoor.Request request, InputStream in, OutputStream out) throws IOException {
        String key = accept(request.header("Sec-WebSocket-Key"));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + key + "\r\nSec-WebSocket-Protocol: " + PROTOCOL + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        new PodDoor(in, out).run(request.query().getOrDefault("command", List.of()));
    }

    private void run(List<String> command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            end("{\"status\":\"Failure\",\"reason\":\"InternalError\",\"message\":\"" + "executable file not found\"}");
            return;
        }
        Thread fed = Thread.ofVirtual().start(() -> feed(process));
        Thread output = Thread.ofVirtual().start(() -> tell(1, process.getInputStream()));
        Thread errors = Thread.ofVirtual().start(() -> tell(2, process.getErrorStream()));
        try {
            int code = process.waitFor();
            output.join();
            errors.join();
            end(
                    code == 0
                            ? "{\"metadata\":{},\"status\":\"Success\"}"
                            : "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with exit code "
                                    + code + "\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":"
                                    + "\"ExitCode\",\"message\":\"" + code + "\"}]}}");
            // Closed by both, then: a connection that is cut may take the last word with it.
            boolean ignored = fed.join(java.time.Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private void end(String status) throws IOException {
        frame(BINARY, 3, status.getBytes(StandardCharsets.UTF_8));
        send(CLOSE, new byte[] {0x03, (byte) 0xe8});
    }

    /** As a container runtime does, whose process goes on when nobody listens any more. */
    private void tell(int channel, InputStream from) {
        byte[] piece = new byte[PIECE];
        try (from) {
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                frame(BINARY, channel, java.util.Arrays.copyOf(piece, read));
            }
        } catch (IOException e) {
            // Nobody listens.
        }
    }

    private void feed(Process process) {
        OutputStream input = process.getOutputStream();
        try {
            while (true) {
                byte[] message = message();
                if (message.length > 1 && message[0] == 0) {
                    input.write(message, 1, message.length - 1);
                    input.flush();
                }
            }
        } catch (IOException e) {
            try {
                input.close();
            } catch (IOException second) {
                // It has ended.
            }
        }
    }

    private byte[] message() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (true) {
            int head = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
            byte[] data = in.readNBytes((int) length);
            for (int i = 0; i < data.length; i++) {
                data[i] ^= mask[i % 4];
            }
            int kind = head & 0x0f;
            if (kind == CLOSE) {
                throw new EOFException();
            }
            if (kind == PING) {
                send(PONG, data);
                continue;
            }
            if (kind == PONG) {
                continue;
            }
            whole.write(data);
            if ((head & 0x80) != 0) {
                return whole.toByteArray();
            }
        }
    }

    private void frame(int kind, int channel, byte[] data) throws IOException {
        byte[] all = new byte[data.length + 1];
        all[0] = (byte) channel;
        System.arraycopy(data, 0, all, 1, data.length);
        send(kind, all);
    }

    private synchronized void send(int kind, byte[] data) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) (0x80 | kind));
        if (data.length < 126) {
            head.put((byte) data.length);
        } else if (data.length < 1 << 16) {
            head.put((byte) 126).putShort((short) data.length);
        } else {
            head.put((byte) 127).putLong(data.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(data);
        out.flush();
    }

    private static String accept(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
