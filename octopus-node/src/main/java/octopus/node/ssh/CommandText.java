package octopus.node.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import octopus.node.Command;

/**
 * SSH carries a command as one text, which the user's shell there takes apart. So every word is quoted, and the shell is only
 * left to replace itself by the program. The program is watched on the far side too: should the connection break, it still
 * ends at its limit.
 */
final class CommandText {
    private static final String PATH = "PATH=\"$PATH:/usr/local/sbin:/usr/sbin:/sbin\" exec ";
    private static final int SECONDS_TO_DIE = 5;

    private CommandText() {}

    /** @param wrapper what runs it: sudo and its arguments, or nothing */
    static String of(Command command, List<String> wrapper) {
        List<String> words = new ArrayList<>(wrapper);
        words.add("env");
        // Messages are matched and shown; they must not depend on the machine's language.
        words.add("LC_ALL=C.UTF-8");
        for (Map.Entry<String, String> variable : new TreeMap<>(command.environment()).entrySet()) {
            words.add(variable.getKey() + "=" + variable.getValue());
        }
        words.addAll(List.of("timeout", "-k", String.valueOf(SECONDS_TO_DIE), String.valueOf(seconds(command))));
        words.addAll(command.arguments());
        return PATH + words.stream().map(CommandText::quoted).collect(Collectors.joining(" "));
    }

    /** Within single quotes everything but a single quote stands for itself. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static long seconds(Command command) {
        return Math.max(1, (command.limit().toMillis() + 999) / 1000);
    }
}
