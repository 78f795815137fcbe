package octopus.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.Terminal;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Secrets that a command takes: from a file or standard input. Arguments can be seen by every user of the machine. */
final class SecretArguments {
    private SecretArguments() {}

    /** @param given {@code KEY=@FILE} or {@code KEY=-}; null for none, as picocli has it */
    static Map<String, String> read(Terminal terminal, @org.jspecify.annotations.Nullable Map<String, String> given) {
        Map<String, String> read = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((key, from) -> read.put(key, read(terminal, key, from)));
        }
        return read;
    }

    private static String read(Terminal terminal, String key, String from) {
        try {
            if (from.equals("-")) {
                return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
            }
            if (from.startsWith("@")) {
                String text = Files.readString(Path.of(from.substring(1)));
                // The last line of a private key ends with a line feed, or OpenSSH does not take it.
                return key.equals("private_key") ? text : text.stripTrailing();
            }
        } catch (IOException e) {
            throw new StorageException(
                    Fault.of(
                            CliFault.FILE_FAILED,
                            "The secret " + key + " cannot be read",
                            e.toString(),
                            "Check the file."),
                    e);
        }
        throw Fault.of(
                        CliFault.WRONG_USAGE,
                        "The secret " + key + " must not be an argument",
                        "every user of this machine can read the arguments of a program",
                        "Write --secret " + key + "=@FILE, or --secret " + key + "=- and send it to standard input.")
                .exception();
    }
}
