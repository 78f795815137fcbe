package octopus.simulator.oceanstor;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;

/**
 * An iSCSI port of the array. Every initiator logs in to the port's one target name; which LUNs it then sees is its own
 * affair, as on a real array. tgtd cannot mask units by initiator, so the port sends each one on to a target of its own:
 * it changes the name in the first login request, and the list of targets in the answer to a discovery.
 */
final class FrontPort implements AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final InetSocketAddress address;
    private final String iqn;
    private final Gate gate;
    private final Function<String, Optional<String>> targetFor;
    private final Supplier<InetSocketAddress> behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    FrontPort(
            InetSocketAddress address,
            String iqn,
            Gate gate,
            Function<String, Optional<String>> targetFor,
            Supplier<InetSocketAddress> behind) {
        this.address = address;
        this.iqn = iqn;
        this.gate = gate;
        this.targetFor = targetFor;
        this.behind = behind;
    }

    String iqn() {
        return iqn;
    }

    String ip() {
        return address.getAddress().getHostAddress();
    }

    synchronized boolean isUp() {
        return listener != null;
    }

    synchronized void up() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address);
            listener = socket;
            Thread.ofVirtual().name("front-port-" + ip()).start(() -> accept(socket));
        } catch (IOException e) {
            throw Fault.of(
                            CommonFault.UNREACHABLE,
                            "Listening for iSCSI on " + ip() + ":" + address.getPort(),
                            String.valueOf(e.getMessage()),
                            "Choose addresses of this machine where nobody listens on that port, such as 127.0.9.1.")
                    .exception();
        }
    }

    /** As if the cable were pulled. */
    synchronized void down() {
        closeQuietly(listener);
        listener = null;
        open.forEach(FrontPort::closeQuietly);
    }

    @Override
    public void close() {
        down();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket initiator = socket.accept();
                open.add(initiator);
                Thread.ofVirtual().start(() -> serve(initiator));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket initiator) {
        gate.connected();
        try (initiator;
                Socket target = new Socket()) {
            initiator.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(initiator.getInputStream(), BUFFER));
            Optional<Pdu> first = Pdu.read(in);
            if (first.isEmpty() || first.get().opcode() != Pdu.LOGIN_REQUEST) {
                return;
            }
            Map<String, String> keys = new LinkedHashMap<>(first.get().keys());
            boolean discovery = "Discovery".equals(keys.get("SessionType"));
            Optional<String> own = targetFor.apply(keys.getOrDefault("InitiatorName", ""));
            if (!discovery && (own.isEmpty() || !iqn.equals(keys.get("TargetName")))) {
                initiator.getOutputStream().write(first.get().refused());
                return;
            }
            target.connect(behind.get());
            open.add(target);
            own.filter(name -> !discovery).ifPresent(name -> keys.put("TargetName", name));
            target.getOutputStream().write(first.get().with(keys).bytes());
            Thread answers = Thread.ofVirtual()
                    .start(() -> pump(() -> answers(target, initiator, discovery, own.isPresent()), initiator, target));
            pump(() -> requests(in, target.getOutputStream()), initiator, target);
            answers.join();
            open.remove(target);
        } catch (IOException | UncheckedIOException e) {
            // Either end may go at any time.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(initiator);
            gate.disconnected();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void pump(Work work, Socket one, Socket other) {
        try {
            work.run();
        } catch (IOException e) {
            // Either end may go at any time.
        } finally {
            closeQuietly(one);
            closeQuietly(other);
        }
    }

    private void requests(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            gate.enter();
            try {
                out.write(buffer, 0, read);
            } finally {
                gate.leave();
            }
        }
    }

    private void answers(Socket target, Socket initiator, boolean discovery, boolean known) throws IOException {
        if (!discovery) {
            target.getInputStream().transferTo(initiator.getOutputStream());
            return;
        }
        DataInputStream in = new DataInputStream(target.getInputStream());
        for (Optional<Pdu> pdu = Pdu.read(in); pdu.isPresent(); pdu = Pdu.read(in)) {
            Pdu answer = pdu.get();
            if (answer.opcode() == Pdu.TEXT_RESPONSE) {
                answer = answer.with(
                        known
                                ? "TargetName=" + iqn + "\0TargetAddress=" + ip() + ":" + address.getPort() + ",1\0"
                                : "");
            }
            initiator.getOutputStream().write(answer.bytes());
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception e) {
            // Closing is all that was wanted.
        }
    }
}
