package octopus.node.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.ConnectionInfo.IscsiPath;

/** An iSCSI host in user space: qemu's tools with an initiator name of their own. */
public record Initiator(String name, Path scratch) {
    /** What {@code qemu-io} made of the commands; failures are answers too. */
    public CommandResult io(Iscsi connection, String... commands) {
        return io(List.of("qemu-io"), connection, commands);
    }

    private CommandResult io(List<String> program, Iscsi connection, String... commands) {
        List<String> arguments = new ArrayList<>(program);
        arguments.addAll(List.of("--object", secret(connection), "--image-opts"));
        for (String command : commands) {
            arguments.addAll(List.of("-c", command));
        }
        arguments.add(options(connection));
        return new LocalNode()
                .run(Command.of(arguments).limit(Duration.ofSeconds(60)).accept(0, 1));
    }

    /** Whether it can log in and read the first block. */
    public boolean canRead(Iscsi connection) {
        CommandResult result = io(List.of("qemu-io", "-r"), connection, "read 0 512");
        return result.exitCode() == 0 && result.output().contains("read 512/512");
    }

    public CommandResult compare(Iscsi connection, Path file, String format) {
        return new LocalNode()
                .run(Command.of(
                                "qemu-img",
                                "compare",
                                "--object",
                                secret(connection),
                                "--image-opts",
                                options(connection),
                                "driver=" + format + ",file.filename=" + file)
                        .accept(0, 1, 2));
    }

    /** A session that stays open until it is destroyed. */
    public Process session(Iscsi connection, String... commands) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("qemu-io", "--object", secret(connection), "--image-opts", options(connection)));
        Process process =
                new ProcessBuilder(arguments).redirectErrorStream(true).start();
        for (String command : commands) {
            process.outputWriter().write(command + "\n");
        }
        process.outputWriter().flush();
        return process;
    }

    public String options(Iscsi connection) {
        IscsiPath path = connection.paths().getFirst();
        String options = "driver=raw,discard=unmap,file.driver=iscsi,file.transport=tcp,file.portal=" + path.portal()
                + ",file.target=" + path.iqn() + ",file.lun=" + path.lun() + ",file.initiator-name=" + name;
        return connection.chap().isEmpty()
                ? options
                : options + ",file.user=" + connection.chap().get().user() + ",file.password-secret=chap";
    }

    public String secret(Iscsi connection) {
        try {
            Path file = Files.createTempFile(scratch, "chap", "");
            Files.writeString(
                    file,
                    connection.chap().map(Chap::password).map(s -> s.reveal()).orElse(""));
            return "secret,id=chap,file=" + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
