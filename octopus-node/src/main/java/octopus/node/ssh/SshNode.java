package octopus.node.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandInput;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.NodeAccess.Become;
import octopus.node.NodeAccess.Ssh;
import octopus.node.ProgramRun;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;

/** A node over SSH: one session for all commands, made anew when it has broken. */
public final class SshNode implements Node {
    /** What the far side needs to end a command itself and to say so. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration OPEN = Duration.ofSeconds(20);
    /** sshd lets a session have ten channels (MaxSessions). */
    private static final int AT_ONCE = 8;

    private static final int MOST_TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private static final int MISSING = 127;
    private static final int OVERDUE = 124;
    private static final int OVERDUE_KILLED = 137;

    private final String name;
    private final Become become;
    private final SshConnection connection;
    private final Semaphore channels = new Semaphore(AT_ONCE, true);
    private volatile boolean mayBecome;

    public SshNode(String name, Ssh access, SshClient client) {
        this.name = name;
        this.become = access.become();
        this.connection = new SshConnection(name, access, client);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        channels.acquireUninterruptibly();
        try {
            return switch (become) {
                case Become.Nobody nobody -> exec(command, List.of(), lines);
                case Become.Root root -> {
                    ensureRoot(root.password());
                    yield exec(withPassword(command, root.password()), sudo(root.password()), lines);
                }
            };
        } finally {
            channels.release();
        }
    }

    @Override
    public void close() {
        connection.close();
        mayBecome = false;
    }

    /** With {@code -k} sudo asks every time: a password that it did not want would reach the program. */
    private static List<String> sudo(Optional<Secret> password) {
        return password.isPresent() ? List.of("sudo", "-S", "-k", "-p", "", "--") : List.of("sudo", "-n", "--");
    }

    private static Command withPassword(Command command, Optional<Secret> password) {
        if (password.isEmpty()) {
            return command;
        }
        CommandInput rest = command.input().orElse(out -> {});
        CommandInput both = out -> {
            out.write((password.get().reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            rest.writeTo(out);
        };
        return command.input(both).masking(List.of(password.get()));
    }

    /** Tried once: a wrong password would otherwise look like a failure of the program. */
    private void ensureRoot(Optional<Secret> password) {
        if (mayBecome) {
            return;
        }
        CommandResult tried = exec(withPassword(Command.of("true").accept(0, 1), password), sudo(password), line -> {});
        if (tried.exitCode() != 0) {
            String said = tried.errors().strip().replace("\n", "; ");
            throw Fault.of(
                            SshFault.SUDO_REFUSED,
                            "Becoming root on " + name,
                            said.isEmpty() ? "sudo refuses" : said,
                            password.isPresent()
                                    ? "Check the password of sudo, and that the user stands in sudoers."
                                    : "Allow the user NOPASSWD in sudoers, or give the password of sudo.")
                    .about("node", name)
                    .exception();
        }
        mayBecome = true;
    }

    private CommandResult exec(Command command, List<String> wrapper, Consumer<String> lines) {
        ProgramRun run = new ProgramRun(name, command);
        long begin = System.nanoTime();
        ChannelExec channel = open(CommandText.of(command, wrapper));
        CommandResult result =
                run.end(new SshProgram(channel, lost(command)), command.limit().plus(GRACE), lines);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        boolean overdue = took.toSeconds() >= CommandText.seconds(command)
                && (result.exitCode() == OVERDUE || result.exitCode() == OVERDUE_KILLED);
        if (overdue) {
            throw run.timedOut();
        }
        if (!command.accepted().contains(result.exitCode())) {
            boolean missing = result.exitCode() == MISSING
                    && result.errors().matches("(?s).*(No such file|not found|can't execute).*");
            throw missing ? run.missing("there is no such program on " + name) : run.failed(result);
        }
        return result;
    }

    /** A session that had broken unseen is made anew; one that has too many channels just now gets a moment. */
    private ChannelExec open(String text) {
        for (int tries = 1; ; tries++) {
            ClientSession session = connection.session();
            try {
                ChannelExec channel = session.createExecChannel(text);
                channel.open().verify(OPEN);
                return channel;
            } catch (IOException | IllegalStateException e) {
                if (tries >= MOST_TRIES) {
                    throw noChannel(e);
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    private StorageException noChannel(Exception e) {
        return Fault.of(
                        CommonFault.UNREACHABLE,
                        "Running a command on " + name,
                        String.valueOf(e.getMessage()),
                        "See that sshd there still runs and lets a session have channels (MaxSessions).")
                .about("node", name)
                .exception();
    }

    private StorageException lost(Command command) {
        return Fault.of(
                        SshFault.CONNECTION_LOST,
                        "Running " + command.program() + " on " + name,
                        "the connection broke before it ended; it may run on for up to "
                                + command.limit().toSeconds() + " s",
                        "See whether the machine is still up, then try again: what has been done already is found.")
                .about("command", command.program())
                .about("node", name)
                .exception();
    }
}
