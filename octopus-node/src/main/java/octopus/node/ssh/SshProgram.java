package octopus.node.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.node.RunningProgram;
import octopus.spi.StorageException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** A program on the far side of a channel. */
final class SshProgram implements RunningProgram {
    private static final Set<ClientChannelEvent> END =
            EnumSet.of(ClientChannelEvent.EXIT_STATUS, ClientChannelEvent.EXIT_SIGNAL, ClientChannelEvent.CLOSED);
    private static final Map<String, Integer> SIGNALS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ILL", 4, "ABRT", 6, "FPE", 8, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM",
            15);

    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final ChannelExec channel;
    private final StorageException lost;
    private boolean ended;

    /** @param lost what is thrown when the channel closes without a word of the program's end */
    SshProgram(ChannelExec channel, StorageException lost) {
        this.channel = channel;
        this.lost = lost;
    }

    @Override
    public OutputStream input() {
        return channel.getInvertedIn();
    }

    @Override
    public InputStream output() {
        return channel.getInvertedOut();
    }

    @Override
    public InputStream errors() {
        return channel.getInvertedErr();
    }

    @Override
    public Optional<Integer> await(Duration atMost) {
        Set<ClientChannelEvent> events = channel.waitFor(END, atMost);
        Integer status = channel.getExitStatus();
        if (status != null) {
            ended = true;
            return Optional.of(status);
        }
        String signal = channel.getExitSignal();
        if (signal != null) {
            ended = true;
            return Optional.of(128 + SIGNALS.getOrDefault(signal, 127));
        }
        if (events.contains(ClientChannelEvent.CLOSED)) {
            throw lost;
        }
        return Optional.empty();
    }

    /** Asks sshd to kill it, then lets go. What runs as root by sudo sshd may not kill: that ends at its own limit. */
    @Override
    public void kill() {
        if (!ended && channel.isOpen()) {
            try {
                Buffer buffer = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
                buffer.putUInt(channel.getRecipient());
                buffer.putString("signal");
                buffer.putBoolean(false);
                buffer.putString("KILL");
                channel.writePacket(buffer);
            } catch (IOException e) {
                // Then the limit on the far side ends it.
            }
        }
        try {
            // Waited for: sshd counts a channel until it is closed on both sides.
            channel.close(!ended).await(CLOSE);
        } catch (IOException e) {
            // It is closed in the background.
        }
    }
}
