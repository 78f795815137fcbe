package octopus.node.attach;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo.IscsiPath;

/**
 * open-iscsi's tool. Records are made without discovery, because a target behind address translation announces addresses
 * that nobody can reach. The CHAP secret is written into the record's file, where iscsiadm itself would put it, since
 * iscsiadm takes it only as an argument, which every user of the machine can read.
 */
final class Iscsiadm {
    private static final int NO_RECORDS = 21;
    private static final int ALREADY_LOGGED_IN = 15;
    /** iscsid itself tries again for up to two minutes. */
    private static final Duration LOGIN_LIMIT = Duration.ofSeconds(150);

    /** The newer place first. */
    static final List<String> RECORDS = List.of("/var/lib/iscsi/nodes", "/etc/iscsi/nodes");

    private final Node node;
    private final List<String> records;

    /** @param records where open-iscsi may keep its node records */
    Iscsiadm(Node node, List<String> records) {
        this.node = node;
        this.records = List.copyOf(records);
    }

    boolean answers() {
        CommandResult result = node.run(Command.of("iscsiadm", "-m", "session").accept(0, 1, 2, 3, 20, NO_RECORDS));
        return result.exitCode() == 0
                || result.exitCode() == NO_RECORDS && !result.errors().contains("daemon");
    }

    /** Makes sure of a record that scans only what it is told to, and logs in with these credentials. */
    void prepare(IscsiPath path, Optional<Chap> chap) {
        CommandResult known = node.run(record(path).accept(0, NO_RECORDS, 255));
        if (known.exitCode() != 0) {
            node.run(record(path, "--interface", "default", "--op", "new"));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.session.scan", "manual");
        settings.put("node.startup", "manual");
        // A portal that is away shall not hold up the others for minutes.
        settings.put("node.session.initial_login_retry_max", "2");
        chap.ifPresentOrElse(
                credentials -> {
                    settings.put("node.session.auth.authmethod", "CHAP");
                    settings.put("node.session.auth.username", credentials.user());
                    settings.put(
                            "node.session.auth.password", credentials.password().reveal());
                },
                () -> settings.put("node.session.auth.authmethod", "None"));
        files(path).forEach(file -> set(file, settings));
    }

    void login(IscsiPath path) {
        node.run(record(path, "--login").limit(LOGIN_LIMIT).accept(0, ALREADY_LOGGED_IN));
    }

    /** Ends the session and removes the record, and the secret with it. */
    void forget(IscsiPath path) {
        node.run(record(path, "--logout").accept(0, NO_RECORDS, 255));
        node.run(record(path, "--op", "delete").accept(0, NO_RECORDS, 255));
    }

    /** The number of the session with this target by this portal. */
    Optional<Integer> session(IscsiPath path) {
        return node.run(Command.of("iscsiadm", "-m", "session").accept(0, NO_RECORDS))
                .output()
                .lines()
                .map(line -> line.split(" ", -1))
                .filter(word -> word.length > 3 && word[3].equals(path.iqn()))
                .filter(word -> word[2].startsWith(path.portal() + ","))
                .map(word -> Integer.valueOf(word[1].replaceAll("[\\[\\]]", "")))
                .findFirst();
    }

    private static Command record(IscsiPath path, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("iscsiadm", "-m", "node", "-T", path.iqn(), "-p", path.portal()));
        arguments.addAll(List.of(more));
        return Command.of(arguments);
    }

    /** A record is a file named after the portal, or a directory of that name with a file for each interface. */
    private List<String> files(IscsiPath path) {
        int colon = path.portal().lastIndexOf(':');
        String name = path.portal().substring(0, colon).replaceAll("[\\[\\]]", "") + ","
                + path.portal().substring(colon + 1);
        return records.stream()
                .map(place -> place + "/" + path.iqn())
                .flatMap(place -> node.run(
                                Command.of("find", place, "-type", "f").accept(0, 1))
                        .output()
                        .lines()
                        .filter(file -> file.startsWith(place + "/" + name)))
                .toList();
    }

    private void set(String file, Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        Map<String, String> missing = new LinkedHashMap<>(settings);
        for (String line : node.files().text(file).orElse("").lines().toList()) {
            String key = line.split(" ", -1)[0];
            if (line.startsWith("# END")) {
                missing.forEach((name, value) -> lines.add(name + " = " + value));
                missing.clear();
            }
            if (!settings.containsKey(key)) {
                lines.add(line);
            } else if (missing.containsKey(key)) {
                lines.add(key + " = " + missing.remove(key));
            }
        }
        missing.forEach((name, value) -> lines.add(name + " = " + value));
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        node.files().write(file, text, "600", "");
    }
}
